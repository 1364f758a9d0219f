import { expect } from 'chai'
import * as fc from 'fast-check'
import type { EventStore, Recorded } from '../../src/store/event-store.ts'
import { append, event, ordinals, placeOf, positions, revisions, run, upTo, wholeLog } from '../support/store.ts'

export const readContract = (open: () => EventStore): void => {
  describe('reading one stream', () => {
    it('has nothing to tell of a stream that is not there', async () => {
      expect(await run(open().read('none'))).to.deep.equal([])
    })

    it('begins and ends anywhere, also within an append', async () => {
      const store = open()
      await filled(store)
      expect(revisions(await run(store.read('a-1')))).to.deep.equal([0, 1, 2, 3, 4])
      expect(revisions(await run(store.read('a-1', 1, 1)))).to.deep.equal([1])
      expect(revisions(await run(store.read('a-1', 2, 2)))).to.deep.equal([2, 3])
      expect(revisions(await run(store.read('a-1', 4, 10)))).to.deep.equal([4])
      expect(await run(store.read('a-1', 5))).to.deep.equal([])
      expect(await run(store.read('a-1', 0, 0))).to.deep.equal([])
    })

    it('gives at most 1,000 events unless it is asked for a number', async () => {
      const store = open()
      await run(
        store.append(
          append(
            'a',
            'no_stream',
            upTo(1_001).map((n) => event('x', n)),
          ),
        ),
      )
      expect(await run(store.read('a'))).to.have.length(1_000)
      expect((await run(store.readAll(0))).events).to.have.length(1_000)
      expect(await run(store.read('a', 0, 2_000))).to.have.length(1_001)
    })
  })

  describe('reading the whole log', () => {
    it('is empty at first', async () => {
      const store = open()
      expect(await run(store.readAll(0))).to.deep.equal({ events: [], until: 0 })
      expect(store.head()).to.equal(0)
    })

    it('says how far it looked', async () => {
      const store = open()
      await filled(store)
      const pages = [
        { after: 0, limit: 2, found: [1, 2], until: 2 },
        { after: 2, limit: 3, found: [3, 4, 5], until: 5 },
        { after: 5, limit: 100, found: [6, 7, 8], until: 8 },
        { after: 8, limit: 100, found: [], until: 8 },
        { after: 3, limit: 0, found: [], until: 3 },
      ]
      for (const { after, limit, found, until } of pages) {
        const page = await run(store.readAll(await placeOf(store, after), limit))
        expect(await ordinals(store, page.events)).to.deep.equal(found)
        expect(page.until).to.equal(await placeOf(store, until))
      }
    })

    it('leaves out what is not wanted, and says how far it has looked', async () => {
      const store = open()
      await filled(store)
      const wanted = [
        { filter: { categories: ['b'] }, found: [4, 5, 6] },
        { filter: { types: ['x1', 'x3'] }, found: [1, 3, 4, 6, 7] },
        { filter: { categories: ['a'], types: ['x2'] }, found: [2, 8] },
        { filter: { categories: ['b', 'a'], types: ['x1'] }, found: [1, 4, 7] },
        { filter: { categories: ['a-1'] }, found: [] },
        { filter: { categories: [] }, found: [] },
        { filter: {}, found: [1, 2, 3, 4, 5, 6, 7, 8] },
      ]
      for (const { filter, found } of wanted) {
        for (const limit of [1, 2, 3, 100]) {
          const all: Recorded[] = []
          for (let after = 0; after < store.head();) {
            const page = await run(store.readAll(after, limit, filter))
            expect(page.events.length).to.be.at.most(limit)
            expect(page.until).to.be.within(after + 1, store.head())
            for (const { position } of page.events) expect(position).to.be.within(after + 1, page.until)
            all.push(...page.events)
            after = page.until
          }
          expect(await ordinals(store, all)).to.deep.equal(found)
        }
      }
    })

    it('gives the same events in pages of any size, from any place', async () => {
      const store = open()
      const counts = fc.sample(fc.integer({ min: 1, max: 7 }), 40)
      for (const [i, count] of counts.entries())
        await run(
          store.append(
            append(
              `s-${i % 3}`,
              'any',
              upTo(count).map((n) => event(`x${n}`, { n })),
            ),
          ),
        )
      const log = await wholeLog(store)
      expect(log).to.have.length(counts.reduce((sum, count) => sum + count, 0))

      const place = fc.nat({ max: log.length })
      await fc.assert(
        fc.asyncProperty(
          place,
          fc.integer({ min: 1, max: 50 }),
          fc.constantFrom('s-0', 's-1', 's-2'),
          async (from, limit, stream) => {
            const page = await run(store.readAll(log[from - 1]?.position ?? 0, limit))
            expect(page.events).to.deep.equal(log.slice(from, from + limit))
            const own = log.filter((each) => each.stream === stream)
            expect(await run(store.read(stream, from, limit))).to.deep.equal(own.slice(from, from + limit))
          },
        ),
      )
    })

    it('shows no more than its head when an append is answered', async () => {
      const store = open()
      await Promise.all(
        upTo(20).map(async (n) => {
          const { position } = await run(store.append(append(`s-${n}`, 'no_stream')))
          expect(store.head()).to.be.at.least(position)
          expect((await run(store.eventAt(position)))?.position).to.equal(position)
        }),
      )
    })

    it('takes any number for a place', async () => {
      const store = open()
      await filled(store)
      const log = await wholeLog(store)
      for (const made of [
        1,
        2,
        store.head() - 1,
        store.head(),
        store.head() + 1,
        ...positions(log).map((at) => at - 1),
      ]) {
        const { events, until } = await run(store.readAll(made, 1_000))
        expect(events).to.deep.equal(log.filter(({ position }) => position > made))
        expect(until).to.be.at.least(made)
      }
    })
  })

  describe('asking for the event at a position', () => {
    it('has each where it stands, and none elsewhere', async () => {
      const store = open()
      await filled(store)
      const log = await wholeLog(store)
      for (const event of log) expect(await run(store.eventAt(event.position))).to.deep.equal(event)
      const taken = new Set(positions(log))
      for (const position of [-1, 0, store.head() + 1, ...taken].map((at) => at + 1))
        if (!taken.has(position)) expect(await run(store.eventAt(position))).to.equal(undefined)
    })
  })
}

/** Eight events: a-1 has 1-3 and 7-8, b-1 has 4-6. */
const filled = async (store: EventStore): Promise<void> => {
  await run(store.append(append('a-1', 'no_stream', [event('x1'), event('x2'), event('x3')])))
  await run(store.append(append('b-1', 'no_stream', [event('x1'), event('x2'), event('x3')])))
  await run(store.append(append('a-1', 2, [event('x1'), event('x2')])))
}
