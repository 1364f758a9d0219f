import { expect } from 'chai'
import type { Checked, EventStore } from '../../src/store/event-store.ts'
import { NO_HASH } from '../../src/store/hash.ts'
import { append, event, pull, run, upTo, wholeLog } from '../support/store.ts'

export const hashContract = (open: () => EventStore): void => {
  describe('the hash of an event', () => {
    it("covers the event itself and the hash of its stream's event before it", async () => {
      const store = open()
      await run(store.append(append('a', 'no_stream', [event('x', { n: 1, deep: { b: 1, a: [] } }), event('y', null)])))
      await run(store.append(append('b', 'no_stream', [{ ...event('x'), meta: { actor: 'anna', command: 'do' } }])))
      await run(store.append(append('a', 1, [event('z', [1, 'ü\ud800'])])))
      for (const stream of ['a', 'b']) {
        const events = await run(store.read(stream))
        expect(new Set(events.map(({ hash }) => hash)).size).to.equal(events.length)
        const { hash, broken } = await run(store.check({ stream, from: 0 }))
        expect({ hash, broken }).to.deep.equal({ hash: events.at(-1)?.hash, broken: undefined })
      }
    })

    it('is the same for an append that is repeated', async () => {
      const store = open()
      const request = append('a', 'no_stream', [event('x'), event('y')])
      await run(store.append(request))
      const before = await run(store.read('a'))
      await run(store.append(request))
      await run(store.append(append('a', 1)))
      expect((await run(store.read('a'))).slice(0, 2)).to.deep.equal(before)
    })

    it('is the same wherever the event is met', async () => {
      const store = open()
      const live = store.subscribe({ after: 0 })
      const many = upTo(40).map((n) => append(`s-${n % 3}`, 'any', [event('x', { n }), event('y')]))
      await Promise.all(many.map((request) => run(store.append(request))))
      const log = await wholeLog(store)
      expect(await pull(live, ({ length }) => length === log.length)).to.deep.equal(log)
      live.close()
      for (const stream of ['s-0', 's-1', 's-2'])
        expect(await run(store.read(stream))).to.deep.equal(log.filter((found) => found.stream === stream))
    })

    it('is found right by checking, in pieces of any size', async () => {
      const store = open()
      for (const n of upTo(9))
        await run(
          store.append(
            append(
              `s-${n % 2}`,
              'any',
              upTo(n % 4 || 1).map(() => event('x')),
            ),
          ),
        )
      const log = await wholeLog(store)
      for (const limit of [1, 3, 1_000]) {
        let events = 0
        for (let after: number | undefined = 0; after !== undefined;) {
          const checked: Checked = await run(store.check({ after }, limit))
          expect(checked.broken).to.equal(undefined)
          events += checked.events
          after = checked.next
        }
        expect(events).to.equal(log.length)
        const stream = await run(store.read('s-1'))
        const checked = await run(store.check({ stream: 's-1', from: 0 }))
        expect(checked).to.deep.include({ events: stream.length, hash: stream.at(-1)?.hash })
      }
      expect(await run(store.check({ stream: 'none', from: 0 }))).to.deep.equal({ events: 0, hash: NO_HASH })
    })
  })
}
