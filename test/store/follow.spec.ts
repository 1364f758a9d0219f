import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import type { Commit } from '../../src/store/commit.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { HASH_BYTES } from '../../src/store/hash.ts'
import { follow, type TailBounds } from '../../src/store/follow.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { append, event, positions, revisions, run, upTo } from '../support/store.ts'

/** A live side over a log that counts its reads, with wake-ups that happen when the test says so. */
const following = (bounds?: TailBounds) => {
  const log: EventStore = memoryStore()
  const wakeUps: (() => void)[] = []
  const reads: string[] = []
  const live = follow({
    read: (...args) => (reads.push(`read ${args[0]} ${args[1]}`), log.read(...args)),
    readAll: (...args) => (reads.push(`readAll ${args[0]}`), log.readAll(...args)),
    schedule: (run) => void wakeUps.push(run),
    head: 0,
    ...(bounds === undefined ? {} : { bounds }),
  })
  const revision = new Map<string, number>()

  const commit = async (stream: string, events = 1, data: unknown = null): Promise<Commit> => {
    const request = append(
      stream,
      'any',
      upTo(events).map(() => event('x', data)),
    )
    const { position } = await run(log.append(request))
    revision.set(stream, (revision.get(stream) ?? -1) + events)
    const text = JSON.stringify(request.events)
    return {
      id: randomUUID(),
      stream,
      revision: revision.get(stream) ?? 0,
      position,
      count: events,
      at: 0,
      events: text,
      hashes: Buffer.alloc(events * HASH_BYTES),
    }
  }
  /** Lets everything happen that was scheduled, and what that schedules. */
  const settle = async (): Promise<number> => {
    for (let ran = 0; ; ran++) {
      await new Promise((resolve) => setImmediate(resolve))
      const next = wakeUps.shift()
      if (next === undefined) return ran
      next()
    }
  }
  return { live, wakeUps, reads, commit, settle }
}

describe('following', () => {
  it('wakes everybody once for a burst, and nobody when nobody waits', async () => {
    const { live, wakeUps, commit, settle } = following()
    live.publish([await commit('a'), await commit('b')])
    expect(wakeUps).to.have.length(0)

    const followers = [...upTo(10).map(() => live.subscribe({ after: 2 })), live.subscribe({ stream: 'a', from: 1 })]
    const pulls = followers.map((each) => run(each.next()))
    await settle()
    live.publish([await commit('a'), await commit('b'), await commit('a')])
    live.publish([await commit('a')])
    expect(wakeUps).to.have.length(1)
    await settle()
    const [first, ...others] = (await Promise.all(pulls)).reverse().map(positions)
    expect(first).to.deep.equal([3, 5, 6])
    for (const each of others) expect(each).to.deep.equal([3, 4, 5, 6])
  })

  it('does not wake those who follow another stream', async () => {
    const { live, wakeUps, commit, settle } = following()
    const next = run(live.subscribe({ stream: 'a', from: 0 }).next())
    await settle()
    live.publish([await commit('b')])
    expect(wakeUps).to.have.length(0)
    live.publish([await commit('a')])
    expect(await settle()).to.equal(1)
    expect(positions(await next)).to.deep.equal([2])
  })

  it('reads nothing from the store for one who is near the end', async () => {
    const { live, reads, commit, settle } = following()
    live.publish([await commit('a', 3), await commit('b', 2)])
    const subscription = live.subscribe({ after: 1 })
    expect(positions(await run(subscription.next()))).to.deep.equal([2, 3, 4, 5])
    const next = run(subscription.next())
    live.publish([await commit('a', 2)])
    await settle()
    expect(positions(await next)).to.deep.equal([6, 7])
    expect(reads).to.deep.equal([])
  })

  it('reads a stream once, and takes it from memory from there on', async () => {
    const { live, reads, commit, settle } = following()
    live.publish([await commit('a', 3)])
    const subscription = live.subscribe({ stream: 'a', from: 1 })
    const there = run(subscription.next())
    await settle()
    expect(revisions(await there)).to.deep.equal([1, 2])
    for (const n of upTo(3)) {
      const next = run(subscription.next())
      await settle()
      live.publish([await commit('a')])
      await settle()
      expect(revisions(await next)).to.deep.equal([2 + n])
    }
    expect(reads).to.deep.equal(['read a 1', 'read a 3'])
  })

  it('parses an event once for all who follow, and hands each the same one', async () => {
    const { live, commit } = following()
    live.publish([await commit('a')])
    const [one, other] = await Promise.all([0, 0].map((after) => run(live.subscribe({ after }).next())))
    expect(one?.[0]).to.equal(other?.[0])
  })

  for (const [kind, bounds] of Object.entries({
    events: { events: 10, bytes: Infinity },
    bytes: { events: Infinity, bytes: 10 * JSON.stringify([event('x', null)]).length },
  }))
    it(`keeps no more ${kind} than its bounds allow, whoever does not read`, async () => {
      const { live, reads, commit, settle } = following(bounds)
      const never = [live.subscribe({ after: 0 }), live.subscribe({ stream: 'a', from: 0 })]
      for (const _ of upTo(100)) live.publish([await commit('a')])

      expect(positions(await run(live.subscribe({ after: 90 }).next()))).to.deep.equal([
        91, 92, 93, 94, 95, 96, 97, 98, 99, 100,
      ])
      expect(reads).to.deep.equal([])
      const behind = [...never, live.subscribe({ after: 89 })].map((each) => run(each.next()))
      await settle()
      expect((await Promise.all(behind)).map((events) => events.length)).to.deep.equal([100, 100, 11])
      expect(reads).to.deep.equal(['readAll 0', 'read a 0', 'readAll 89'])
    })

  it('forgets what is too large to keep, and still tells of it', async () => {
    const { live, reads, commit, settle } = following({ events: 10, bytes: 1_000 })
    const next = run(live.subscribe({ after: 0 }).next())
    live.publish([await commit('a', 1, 'x'.repeat(2_000))])
    await settle()
    expect(positions(await next)).to.deep.equal([1])
    expect(reads).to.deep.equal(['readAll 0'])
  })

  it('reads what lies between when the log jumps ahead', async () => {
    const { live, reads, commit, settle } = following()
    const pulls = [live.subscribe({ after: 0 }), live.subscribe({ stream: 'a', from: 0 })].map((each) =>
      run(each.next()),
    )
    await settle()
    await commit('a', 2)
    await commit('b')
    live.jumpTo(3)
    await settle()
    expect((await Promise.all(pulls)).map(positions)).to.deep.equal([
      [1, 2, 3],
      [1, 2],
    ])
    expect(live.head()).to.equal(3)
    expect(reads.filter((read) => read.startsWith('readAll'))).to.deep.equal(['readAll 0'])
  })

  it('lets others have their turn between the reads of a long catch-up', async () => {
    const { live, commit, settle } = following({ events: 1, bytes: Infinity })
    live.publish([await commit('a', 1_000)])
    const subscription = live.subscribe({ after: 0, filter: { types: ['none'] } })
    const next = run(subscription.next())
    expect(await settle()).to.equal(4)
    subscription.close()
    expect(await next).to.deep.equal([])
  })

  it('hands on the fault of a read, and goes on from where it was', async () => {
    const fault = { tag: 'store_unavailable', reason: 'for now' } as const
    let broken = true
    const log = memoryStore()
    await run(log.append(append('a', 'no_stream')))
    const live = follow({
      read: log.read,
      readAll: (...args) => (broken ? async () => ({ _tag: 'Left', left: fault }) : log.readAll(...args)),
      schedule: queueMicrotask,
      head: 1,
    })
    const subscription = live.subscribe({ after: 0 })
    expect(await subscription.next()()).to.deep.equal({ _tag: 'Left', left: fault })
    broken = false
    expect(positions(await run(subscription.next()))).to.deep.equal([1])
  })
})
