import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { randomUUID } from 'node:crypto'
import type { Aggregate, EventsOf, Intent } from '../../src/domain/decider.ts'
import type { Append, EventStore } from '../../src/store/event-store.ts'
import { fold, load } from '../../src/store/load.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { replay } from '../../src/store/replay.ts'
import { transact } from '../../src/store/transact.ts'
import { append, AT, event, fail, revisions, right, run, upTo } from '../support/store.ts'

const codecs = { added: t.strict({ amount: t.number }), emptied: t.strict({}) }
type JarEvent = EventsOf<typeof codecs>
interface Jar {
  total: number
  times: string[]
}

/** Changes its state in place, as aggregates may. */
const jar: Aggregate<Jar, JarEvent> = {
  name: 'jar',
  events: codecs,
  initial: () => ({ total: 0, times: [] }),
  evolve: (state, { at, ...each }) => {
    state.total = each.type === 'added' ? state.total + each.data.amount : 0
    state.times.push(at)
    return state
  },
}
type No = { readonly tag: 'too_much'; readonly total: number }
const add =
  (amount: number): Intent<Jar, JarEvent, No> =>
  ({ total }) =>
    total + amount > 100
      ? E.left({ tag: 'too_much', total })
      : E.right(amount === 0 ? [] : [{ type: 'added', data: { amount } }])
const doing = (store: EventStore) => transact(store, jar, () => ({ at: AT, random: () => 0 }), randomUUID)

/** A store whose appends meet something first. */
const meeting = (
  store: EventStore,
  meet: (append: Append, n: number) => EventStore['append'] | undefined,
): EventStore => {
  let n = 0
  return { ...store, append: (request) => (meet(request, ++n) ?? store.append)(request) }
}
const unavailable: EventStore['append'] = () => async () => E.left({ tag: 'store_unavailable', reason: 'for now' })

describe('carrying out a command', () => {
  it('appends what was decided and answers with the state after it', async () => {
    const store = memoryStore()
    const done = await run(doing(store)('1', add(3)))
    expect(done).to.deep.equal({
      state: { total: 3, times: [AT] },
      revision: 0,
      position: 1,
      events: [{ type: 'added', data: { amount: 3 } }],
    })
    expect(await run(load(store, 'jar-1'))).to.have.length(1)
    expect((await run(doing(store)('1', add(4)))).state.total).to.equal(7)
  })

  it('answers with where the stream stands when there is nothing to do', async () => {
    const store = memoryStore()
    const nothing = await run(doing(store)('1', add(0)))
    expect(nothing).to.deep.equal({ state: jar.initial(), revision: -1, position: 0, events: [] })
    await run(doing(store)('1', add(3)))
    await run(doing(store)('2', add(3)))
    expect(await run(doing(store)('1', add(0)))).to.deep.include({ revision: 0, position: 1, events: [] })
    expect(store.head()).to.equal(2)
  })

  it('hands on the refusal', async () => {
    const store = memoryStore()
    expect(await fail(doing(store)('1', add(101)))).to.deep.equal({ tag: 'too_much', total: 0 })
    expect(store.head()).to.equal(0)
  })

  it('decides anew when another writer was first', async () => {
    const store = memoryStore()
    const racing = meeting(store, (_, n) =>
      n > 2
        ? undefined
        : (request) => async () => {
            await run(store.append(append('jar-1', 'any', [event('added', { amount: 40 })])))
            return store.append(request)()
          },
    )
    expect((await run(doing(racing)('1', add(20)))).state.total).to.equal(100)
    expect(revisions(await run(store.read('jar-1')))).to.deep.equal([0, 1, 2])
    expect(await fail(doing(store)('1', add(20)))).to.deep.equal({ tag: 'too_much', total: 100 })
  })

  it('gives up after five lost races', async () => {
    const store = memoryStore()
    let appends = 0
    const losing = meeting(store, () => (request) => async () => {
      appends++
      await run(store.append(append('jar-1', 'any', [event('added', { amount: 1 })])))
      return store.append(request)()
    })
    expect(await fail(doing(losing)('1', add(1)))).to.deep.equal({
      tag: 'wrong_expected_revision',
      stream: 'jar-1',
      actual: 4,
    })
    expect(appends).to.equal(5)
  })

  it('takes effect once when the answer of its append was lost', async () => {
    const store = memoryStore()
    const lossy = meeting(store, (_, n) =>
      n > 1
        ? undefined
        : (request) => async () => {
            await run(store.append(request))
            return unavailable(request)()
          },
    )
    expect((await run(doing(lossy)('1', add(60)))).state.total).to.equal(60)
    expect(store.head()).to.equal(1)
  })

  it('decides anew when it was not appended and another writer came between', async () => {
    const store = memoryStore()
    const failing = meeting(store, (_, n) =>
      n > 1
        ? undefined
        : (request) => async () => {
            await run(store.append(append('jar-1', 'any', [event('added', { amount: 30 })])))
            return unavailable(request)()
          },
    )
    expect((await run(doing(failing)('1', add(60)))).state.total).to.equal(90)
    expect(store.head()).to.equal(2)
  })

  it('hands on a store that stays unavailable', async () => {
    const ids: string[] = []
    const dead = meeting(memoryStore(), ({ id }) => (ids.push(id), unavailable))
    expect((await fail(doing(dead)('1', add(1)))).tag).to.equal('store_unavailable')
    expect(ids).to.have.length(2)
    expect(new Set(ids).size).to.equal(1)
  })
})

describe('replaying a stream', () => {
  const recordedAs = async (type: string, data: unknown) => {
    const store = memoryStore()
    await run(store.append(append('jar-1', 'no_stream', [event('added', { amount: 1 }), event(type, data)])))
    return run(store.read('jar-1'))
  }

  it('goes on from any state', async () => {
    const state = right(replay(jar, { total: 5, times: [] }, await recordedAs('added', { amount: 2 })))
    expect(state).to.deep.equal({ total: 8, times: [AT, AT] })
  })

  for (const [what, type, data] of [
    ['an event that the aggregate does not have', 'broken', {}],
    ['an event named like something of every object', 'constructor', {}],
    ['data that is not what the event has', 'added', { amount: 'much' }],
  ] as const)
    it(`stops at ${what}`, async () => {
      const result = replay(jar, jar.initial(), await recordedAs(type, data))
      expect(result).to.deep.nested.include({
        'left.tag': 'unreadable_event',
        'left.stream': 'jar-1',
        'left.revision': 1,
      })
      expect(result).to.have.nested.property('left.problems').that.has.length(1)
    })

  it('quotes no more than a line of what it cannot read', async () => {
    const result = replay(jar, jar.initial(), await recordedAs('added', { amount: 'x'.repeat(100_000) }))
    expect(JSON.stringify(result)).to.have.length.below(1_000)
  })
})

describe('loading a long stream', () => {
  const long = async (): Promise<EventStore> => {
    const store = memoryStore()
    for (const _ of upTo(25))
      await run(
        store.append(
          append(
            'jar-1',
            'any',
            upTo(100).map(() => event('added', { amount: 1 })),
          ),
        ),
      )
    return store
  }

  it('gives every event', async () => {
    const store = await long()
    expect(revisions(await run(load(store, 'jar-1')))).to.deep.equal(upTo(2_500).map((n) => n - 1))
    expect(revisions(await run(load(store, 'jar-1', 2_498)))).to.deep.equal([2_498, 2_499])
    expect(await run(load(store, 'none'))).to.deep.equal([])
  })

  it('folds it to the state now, or as of an event, from the start or from a state', async () => {
    const store = await long()
    const now = await run(fold(store, jar, '1'))
    expect([now.state.total, now.revision, now.position]).to.deep.equal([2_500, 2_499, 2_500])
    const then = await run(fold(store, jar, '1', { until: 1_233 }))
    expect([then.state.total, then.revision, then.position]).to.deep.equal([1_234, 1_233, 1_234])
    const on = await run(fold(store, jar, '1', { from: then }))
    expect([on.state.total, on.revision, on.position]).to.deep.equal([2_500, 2_499, 2_500])
    expect((await run(fold(store, jar, '1', { until: 9_999 }))).revision).to.equal(2_499)
    expect(await run(fold(store, jar, '2'))).to.deep.equal({ state: jar.initial(), revision: -1, position: 0 })
  })
})
