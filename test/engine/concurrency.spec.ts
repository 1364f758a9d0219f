import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { Concurrency } from '../../src/domain/definition/definition.ts'
import type { EngineParts } from '../../src/engine/create-engine.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId, type TestEngine } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { faultyStore } from '../support/faulty-store.ts'
import { settled } from '../support/manual-clock.ts'
import { wholeLog } from '../support/store.ts'

const limited = async (
  concurrency: Concurrency,
  store: EventStore = memoryStore(),
  parts: Partial<EngineParts> = {},
) => {
  const server = engineOn(store, parts as object)
  const workflow_id = await server.define({ name: 'w', tasks: { a: aTask() }, concurrency })
  return { ...server, store, workflow_id, ...talkTo(server, workflow_id) }
}

const talkTo = ({ engine, stage }: Pick<TestEngine, 'engine' | 'stage'>, workflow_id: string) => {
  const submit = (input: unknown = {}, priority = 0) => {
    const execution_id = nextId()
    return engine.submit({ execution_id, workflow_id, input, priority })()
  }
  const start = async (input: unknown = {}, priority = 0): Promise<string> => {
    const accepted = await submit(input, priority)
    if (E.isLeft(accepted)) throw new Error(JSON.stringify(accepted.left))
    return accepted.right.execution_id
  }
  const statusOf = async (id: string): Promise<string> => {
    const seen = await engine.standing(id)()
    return E.isRight(seen) ? seen.right.status : seen.left.tag
  }
  const end = async (id: string): Promise<void> => {
    stage.calls.find(({ attempt }) => attempt.execution_id === id)?.answer(E.right(null))
    await settled()
  }
  return { submit, start, statusOf, end, statuses: (...ids: readonly string[]) => Promise.all(ids.map(statusOf)) }
}

describe('a workflow that limits how many of its executions run', () => {
  it('lets the others wait in order, by their priority', async () => {
    const { start, end, statuses } = await limited({ limit: 2 })
    const [a, b, c, d] = [await start(), await start(), await start(), await start({}, 1)] as const
    expect(await statuses(a, b, c, d)).to.deep.equal(['running', 'running', 'pending', 'pending'])
    await end(a)
    expect(await statuses(b, c, d)).to.deep.equal(['running', 'pending', 'running'])
    await end(b)
    expect(await statuses(c)).to.deep.equal(['running'])
  })

  it('counts by the key where it has one, and records it', async () => {
    const { start, statuses, workflow_id, events } = await limited({ key: '${input.customer}', limit: 1 })
    const [a, b, c] = [
      await start({ customer: 'x' }),
      await start({ customer: 'x' }),
      await start({ customer: 7 }),
    ] as const
    expect(await statuses(a, b, c)).to.deep.equal(['running', 'pending', 'running'])
    const places = await Promise.all([a, c].map(async (id) => (await events(id))[0]?.data))
    expect(places.map((data) => (data as { concurrency: unknown }).concurrency)).to.deep.equal([
      { key: `${workflow_id}/x`, limit: 1, when_full: 'queue' },
      { key: `${workflow_id}/7`, limit: 1, when_full: 'queue' },
    ])
  })

  it('refuses an input that gives no key', async () => {
    const { submit, store } = await limited({ key: '${input.customer}', limit: 1 })
    const head = store.head()
    const refused = await submit({})
    expect(refused).to.have.nested.property('left.problems[0].code', 'invalid_concurrency_key')
    expect(store.head()).to.equal(head)
  })

  it('holds up no other workflow', async () => {
    const server = await limited({ limit: 1 })
    const { start, engine } = server
    const other = talkTo(server, await server.define({ name: 'other', tasks: { a: aTask() } }))
    for (let n = 0; n < 20; n++) await start()
    expect(await other.statuses(await other.start())).to.deep.equal(['running'])
    expect(engine.stats()).to.include({ running: 2, queued: 19 })
  })

  it('gives the place of a paused one to the next; resumed, it waits for one', async () => {
    const { start, end, statuses, engine } = await limited({ limit: 1 })
    const [a, b] = [await start(), await start()] as const
    await engine.command(a, 'pause')()
    await settled()
    expect(await statuses(a, b)).to.deep.equal(['paused', 'running'])
    await engine.command(a, 'resume')()
    expect(await statuses(a, b)).to.deep.equal(['pending', 'running'])
    await end(b)
    expect(await statuses(a)).to.deep.equal(['running'])
  })

  it('keeps to its limit in the process after', async () => {
    const { start, store, clock, workflow_id, ...before } = await limited({ limit: 2 })
    const ids = [await start(), await start(), await start(), await start()] as const
    const [a, b, c, d] = ids
    const after = engineOn(store, { clock })
    const origin = { concurrency: { key: workflow_id, limit: 2, when_full: 'queue' as const } }
    await after.engine.recover(
      ids.map((execution_id, n) => ({ execution_id, status: n < 2 ? 'running' : 'pending', priority: 0, origin })),
    )
    await settled()
    const { statuses, end } = talkTo(after, workflow_id)
    expect(await statuses(a, b, c, d)).to.deep.equal(['running', 'running', 'pending', 'pending'])
    await end(b)
    expect(await statuses(c, d)).to.deep.equal(['running', 'pending'])
    expect(before.stage.calls).to.have.length(2)
  })
})

describe('a workflow that refuses executions beyond its limit', () => {
  it('refuses them before anything is recorded, until one is over', async () => {
    const { submit, start, end, store, workflow_id } = await limited({ limit: 2, when_full: 'reject' })
    const a = await start()
    await start()
    const head = store.head()
    expect(await submit()).to.deep.equal(E.left({ tag: 'concurrency_limit_reached', key: workflow_id, limit: 2 }))
    expect(store.head()).to.equal(head)
    await end(a)
    expect(await submit()).to.have.property('_tag', 'Right')
  })

  it('lets as many in as it says when many come at the same time', async () => {
    const { submit } = await limited({ limit: 3, when_full: 'reject' })
    const answers = await Promise.all(Array.from({ length: 10 }, () => submit()))
    expect(answers.filter(E.isRight)).to.have.length(3)
  })

  it('counts those that wait for a slot', async () => {
    const parts = { maxConcurrentWorkflows: 1 }
    const { submit, start, statuses } = await limited({ limit: 2, when_full: 'reject' }, memoryStore(), parts)
    const [a, b] = [await start(), await start()] as const
    expect(await statuses(a, b)).to.deep.equal(['running', 'pending'])
    expect(await submit()).to.have.nested.property('left.tag', 'concurrency_limit_reached')
  })

  it('does not count those that are paused', async () => {
    const { submit, start, engine, statuses } = await limited({ limit: 1, when_full: 'reject' })
    const a = await start()
    await engine.command(a, 'pause')()
    await settled()
    expect(await submit()).to.have.property('_tag', 'Right')
    expect(await statuses(a)).to.deep.equal(['paused'])
    expect(await submit()).to.have.nested.property('left.tag', 'concurrency_limit_reached')
  })
})

describe('a workflow that cancels the oldest execution beyond its limit', () => {
  it('cancels it before the new one is recorded, and lets that in', async () => {
    const { start, statuses, store, events } = await limited({ limit: 2, when_full: 'cancel_oldest' })
    const [a, b, c] = [await start(), await start(), await start()] as const
    await settled()
    expect(await statuses(a, b, c)).to.deep.equal(['cancelled', 'running', 'running'])
    expect((await events(a)).at(-1)?.data)
      .to.have.property('reason')
      .that.contains('concurrency key')
    const order = (await wholeLog(store)).map(({ type, stream }) => `${type} ${stream}`)
    expect(order.indexOf(`workflow_cancelled execution-${a}`)).to.be.below(
      order.indexOf(`workflow_submitted execution-${c}`),
    )
  })

  it('leaves as many as it says when many come at the same time, the newest', async () => {
    const { start, statuses } = await limited({ limit: 2, when_full: 'cancel_oldest' })
    const ids = await Promise.all(Array.from({ length: 6 }, () => start()))
    await settled()
    const found = await statuses(...ids)
    expect(found.filter((status) => status === 'running')).to.have.length(2)
    expect(found.slice(-2)).to.deep.equal(['running', 'running'])
  })

  it('leaves the oldest alone when the store is away: the new one is refused, and it still counts', async () => {
    const store = faultyStore(memoryStore(), nextId)
    const { submit, start, statuses, clock } = await limited({ limit: 1, when_full: 'cancel_oldest' }, store)
    const a = await start()
    store.refuse(1)
    expect(await submit()).to.have.nested.property('left.tag', 'store_unavailable')
    await clock.advance(5_000)
    expect(await statuses(a)).to.deep.equal(['running'])
    const b = await start()
    await settled()
    expect(await statuses(a, b)).to.deep.equal(['cancelled', 'running'])
  })
})
