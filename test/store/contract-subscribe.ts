import { expect } from 'chai'
import * as fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import type { EventStore, Filter, Recorded } from '../../src/store/event-store.ts'
import { append, event, ordinals, placeOf, pull, revisions, run, upTo, wholeLog } from '../support/store.ts'

export const subscribeContract = (open: () => EventStore): void => {
  describe('following one stream', () => {
    it('gives what is there, then what comes, and nothing of other streams', async () => {
      const store = open()
      await run(store.append(append('a', 'no_stream', [event('x'), event('y'), event('z')])))
      const subscription = store.subscribe({ stream: 'a', from: 1 })
      expect(revisions(await run(subscription.next()))).to.deep.equal([1, 2])

      const next = run(subscription.next())
      await run(store.append(append('b', 'no_stream')))
      await run(store.append(append('a', 2, [event('x'), event('y')])))
      expect(await next).to.deep.equal(await run(store.read('a', 3)))
    })

    it('waits for a stream that is not there yet', async () => {
      const store = open()
      const next = run(store.subscribe({ stream: 'a', from: 0 }).next())
      await run(store.append(append('a', 'no_stream')))
      expect(await next).to.deep.equal(await run(store.read('a')))
    })

    it('waits for a revision that is still to come', async () => {
      const store = open()
      const next = run(store.subscribe({ stream: 'a', from: 2 }).next())
      await run(store.append(append('a', 'no_stream', [event('x'), event('y')])))
      await run(store.append(append('a', 1, [event('z')])))
      expect(revisions(await next)).to.deep.equal([2])
    })
  })

  describe('watching a stream', () => {
    it('is told that it grew before the append is answered, until it ends', async () => {
      const store = open()
      let told = 0
      const end = store.watch('a', () => told++)
      await run(store.append(append('a', 'no_stream')))
      expect(told).to.equal(1)
      await run(store.append(append('b', 'no_stream')))
      expect(told).to.equal(1)
      end()
      await run(store.append(append('a', 0)))
      expect(told).to.equal(1)
    })
  })

  describe('following the log', () => {
    it('gives what is there behind a position, then what comes', async () => {
      const store = open()
      await run(store.append(append('a', 'no_stream', [event('x'), event('y'), event('z')])))
      const subscription = store.subscribe({ after: await placeOf(store, 1) })
      expect(await ordinals(store, await run(subscription.next()))).to.deep.equal([2, 3])
      const next = run(subscription.next())
      await run(store.append(append('b', 'no_stream')))
      expect(await ordinals(store, await next)).to.deep.equal([4])
    })

    it('sleeps through what is not wanted', async () => {
      const store = open()
      const subscription = store.subscribe({ after: 0, filter: { categories: ['b'], types: ['x'] } })
      const next = run(subscription.next())
      await run(store.append(append('a-1', 'no_stream', [event('x')])))
      await run(store.append(append('b-1', 'no_stream', [event('y'), event('x')])))
      expect(await ordinals(store, await next)).to.deep.equal([3])
    })

    it('answers pulls in the order in which they were made', async () => {
      const store = open()
      const subscription = store.subscribe({ after: 0 })
      const pulls = upTo(3).map(() => run(subscription.next()))
      for (const [n, pulled] of pulls.entries()) {
        await run(store.append(append(`s-${n}`, 'no_stream')))
        expect(await ordinals(store, await pulled)).to.deep.equal([n + 1])
      }
    })
  })

  describe('catching up while others append', () => {
    it('has no gap and no double, from any place and through any filter', async () => {
      const store = open()
      const stream = fc.constantFrom('a-1', 'a-2', 'b-1')
      const count = fc.integer({ min: 1, max: 3 })
      const bursts = fc.array(fc.array(fc.record({ stream, count }), { maxLength: 12 }), { maxLength: 6 })
      const filter = fc.constantFrom<Filter>(
        {},
        { categories: ['a'] },
        { types: ['e1', 'end'] },
        { categories: ['b', 'a'], types: ['e2', 'end'] },
      )
      await fc.assert(
        fc.asyncProperty(bursts, filter, fc.double({ min: 0, max: 1, noNaN: true }), async (rounds, wanted, part) => {
          const after = Math.floor(store.head() * part)
          const onLog = store.subscribe({ after, filter: wanted })
          const ownBefore = (await run(store.read('a-1', 0, 100_000))).length
          const from = Math.floor(ownBefore * part)
          const onStream = store.subscribe({ stream: 'a-1', from })
          const mark = randomUUID()
          const ended = (events: readonly Recorded[]) => events.some(({ data }) => data === mark)
          const seen = Promise.all([onLog, onStream].map((each) => pull(each, ended)))
          for (const burst of rounds)
            await Promise.all(
              burst.map(({ stream, count }) =>
                run(
                  store.append(
                    append(
                      stream,
                      'any',
                      upTo(count).map((n) => event(`e${n}`)),
                    ),
                  ),
                ),
              ),
            )
          const { position } = await run(store.append(append('a-1', 'any', [event('end', mark)])))
          const [log = [], own = []] = await seen
          onLog.close()
          onStream.close()

          const all = (await wholeLog(store)).filter((each) => each.position <= position)
          const matches = ({ stream, type }: Recorded) =>
            (wanted.categories?.includes(stream.slice(0, 1)) ?? true) && (wanted.types?.includes(type) ?? true)
          expect(log).to.deep.equal(all.filter((each) => each.position > after && matches(each)))
          expect(own).to.deep.equal(all.filter((each) => each.stream === 'a-1').slice(from))
        }),
        { numRuns: 25 },
      )
    })

    it('is complete for 50 subscribers that are cut off again and again and resume', async () => {
      const store = open()
      const writing = (async () => {
        for (const n of upTo(100)) await run(store.append(append(`s-${n % 7}`, 'any', [event('x', n), event('y', n)])))
      })()
      const follower = async (patience: number): Promise<readonly Recorded[]> => {
        const seen: Recorded[] = []
        while (seen.length < 200) {
          const subscription = store.subscribe({ after: seen.at(-1)?.position ?? 0 })
          for (let pulls = 0; pulls < patience && seen.length < 200; pulls++)
            seen.push(...(await run(subscription.next())))
          subscription.close()
        }
        return seen
      }
      const followers = await Promise.all(upTo(50).map((n) => follower(1 + (n % 4))))
      await writing
      const log = await wholeLog(store)
      expect(log).to.have.length(200)
      for (const seen of followers) expect(seen).to.deep.equal(log)
    })

    it('gives everything, in bounded pulls, to one that did not read for long', async () => {
      const store = open()
      const subscription = store.subscribe({ after: 0 })
      const ofStream = store.subscribe({ stream: 's-0', from: 0 })
      for (const n of upTo(200))
        await run(
          store.append(
            append(
              `s-${n % 2}`,
              'any',
              upTo(100).map((i) => event('x', i)),
            ),
          ),
        )
      for (const [follower, last] of [
        [subscription, 20_000],
        [ofStream, 10_000],
      ] as const) {
        let events = 0
        while (events < last) {
          const more = await run(follower.next())
          expect(more.length).to.be.within(1, 1_000)
          events += more.length
        }
        expect(events).to.equal(last)
      }
    })
  })

  describe('closing', () => {
    it('ends a subscription that waits, and leaves the others', async () => {
      const store = open()
      const [one, other] = [store.subscribe({ after: 0 }), store.subscribe({ stream: 'a', from: 0 })]
      const [ended, going] = [run(one.next()), run(other.next())]
      one.close()
      one.close()
      expect(await ended).to.deep.equal([])
      expect(await run(one.next())).to.deep.equal([])
      await run(store.append(append('a', 'no_stream')))
      expect(await going).to.have.length(1)
    })

    it('of the store ends every subscription', async () => {
      const store = open()
      const waiting = [store.subscribe({ after: 0 }), store.subscribe({ stream: 'a', from: 0 })].map((each) =>
        run(each.next()),
      )
      await store.close()
      expect(await Promise.all(waiting)).to.deep.equal([[], []])
      expect(await run(store.subscribe({ after: 0 }).next())).to.deep.equal([])
    })
  })
}
