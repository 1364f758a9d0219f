import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import type { Append, EventStore } from '../../src/store/event-store.ts'
import { append, AT, event, fail, holds, ordinals, placeOf, positions, revisions } from '../support/store.ts'
import { run, upTo, wholeLog, wrongRevision } from '../support/store.ts'

export const appendContract = (open: () => EventStore): void => {
  describe('appending', () => {
    it('answers where the last event stands', async () => {
      const store = open()
      const answers = [
        await run(store.append(append('a', 'no_stream', [event('x'), event('y')]))),
        await run(store.append(append('b', 'no_stream'))),
        await run(store.append(append('a', 1))),
      ]
      expect(answers.map(({ revision }) => revision)).to.deep.equal([1, 0, 2])
      expect(await ordinals(store, answers)).to.deep.equal([2, 3, 4])
      await holds(store, 4)
    })

    it('accepts the revision that the writer saw, and no other', async () => {
      const store = open()
      expect(await fail(store.append(append('a', 0)))).to.deep.equal(wrongRevision('a', -1))
      await run(store.append(append('a', 'no_stream', [event('x'), event('y')])))
      expect(await fail(store.append(append('a', 'no_stream')))).to.deep.equal(wrongRevision('a', 1))
      expect(await fail(store.append(append('a', 0)))).to.deep.equal(wrongRevision('a', 1))
      expect(await fail(store.append(append('a', 2)))).to.deep.equal(wrongRevision('a', 1))
      await run(store.append(append('a', 'any')))
      await run(store.append(append('new', 'any')))
      await holds(store, 4)
    })

    it('leaves nothing of an append that is refused', async () => {
      const store = open()
      await run(store.append(append('a', 'no_stream')))
      await fail(store.append(append('a', 'no_stream', [event('x'), event('y'), event('z')])))
      await fail(store.append(append('b', 3, [event('x'), event('y')])))
      await run(store.append(append('b', 'no_stream')))
      expect((await wholeLog(store)).map(({ stream }) => stream)).to.deep.equal(['a', 'b'])
    })

    it('lets one of many racing writers win each revision', async () => {
      const store = open()
      const writer = async (name: number): Promise<void> => {
        for (let won = 0; won < 5;) {
          const past = await run(store.read('a'))
          const expected = past.at(-1)?.revision ?? 'no_stream'
          const result = await store.append(append('a', expected, [event('won', { name }), event('won', { name })]))()
          if (E.isRight(result)) won++
          else expect(result.left.tag).to.equal('wrong_expected_revision')
        }
      }
      await Promise.all(Array.from({ length: 10 }, (_, name) => writer(name)))
      const events = await run(store.read('a'))
      expect(revisions(events)).to.deep.equal(Array.from({ length: 100 }, (_, i) => i))
      const names = events.map(({ data }) => (data as { name: number }).name)
      expect(names.filter((_, i) => i % 2 === 0)).to.deep.equal(names.filter((_, i) => i % 2 === 1))
    })

    it('refuses one append without its neighbours', async () => {
      const store = open()
      const requests = upTo(30).map((n) => append(`s-${n % 10}`, n <= 10 ? 'no_stream' : n <= 20 ? 5 : 0))
      const results = await Promise.all(requests.map((request) => store.append(request)()))
      expect(results.map(E.isRight)).to.deep.equal(requests.map((_, i) => i < 10 || i >= 20))
      await holds(store, 20)
    })

    it('numbers the whole log in one order, without gaps if it says so, however appends race', async () => {
      const store = open()
      const count = fc.integer({ min: 1, max: 4 })
      const burst = fc.array(fc.record({ stream: fc.constantFrom('a-1', 'a-2', 'b-1'), count }), { maxLength: 20 })
      await fc.assert(
        fc.asyncProperty(burst, async (appends) => {
          const before = store.head()
          const events = appends.reduce((sum, { count }) => sum + count, 0)
          const answers = await Promise.all(
            appends.map(({ stream, count }) =>
              run(
                store.append(
                  append(
                    stream,
                    'any',
                    upTo(count).map((n) => event('e', { n })),
                  ),
                ),
              ),
            ),
          )
          if (store.gapless) expect(store.head()).to.equal(before + events)
          else expect(store.head()).to.be.at.least(before + events)
          expect(answers.every(({ position }) => position <= store.head())).to.equal(true)
        }),
        { numRuns: 20 },
      )
      const log = await wholeLog(store)
      const places = positions(log)
      expect(places).to.deep.equal([...new Set(places)].sort((one, other) => one - other))
      if (store.gapless) expect(places).to.deep.equal(upTo(store.head()))
      expect(places.at(-1)).to.equal(store.head())
      for (const stream of ['a-1', 'a-2', 'b-1']) {
        const own = log.filter((each) => each.stream === stream)
        expect(revisions(own)).to.deep.equal(own.map((_, i) => i))
      }
    })
  })

  describe('repeating an append whose answer was lost', () => {
    const first: Readonly<Record<string, (store: EventStore) => Promise<Append>>> = {
      'that expected no stream': async () => append('a', 'no_stream', [event('x'), event('y')]),
      'that expected a revision': async (store) => {
        await run(store.append(append('a', 'no_stream', [event('w')])))
        return append('a', 0, [event('x'), event('y')])
      },
      'that expected any': async (store) => {
        await run(store.append(append('a', 'no_stream', [event('w')])))
        return append('a', 'any', [event('x'), event('y')])
      },
    }
    for (const [kind, make] of Object.entries(first)) {
      it(`gives the first answer again ${kind}`, async () => {
        const store = open()
        const request = await make(store)
        const answer = await run(store.append(request))
        expect(await run(store.append(request))).to.deep.equal(answer)
        await run(store.append(append('b', 'no_stream')))
        await run(store.append(append('a', answer.revision)))
        expect(await run(store.append(request))).to.deep.equal(answer)
        await holds(
          store,
          (await ordinals(store, [answer])).reduce((sum, n) => sum + n, 2),
        )
      })
      it(`gives both the same answer when they are under way together ${kind}`, async () => {
        const store = open()
        const request = await make(store)
        const [one, other] = await Promise.all([run(store.append(request)), run(store.append(request))])
        expect(one).to.deep.equal(other)
        expect(store.head()).to.equal(one.position)
      })
    }

    it('does not take another append for it', async () => {
      const store = open()
      const request = append('a', 'no_stream', [event('x'), event('y')])
      await run(store.append(request))
      expect(await fail(store.append({ ...request, expected: 0 }))).to.deep.equal(wrongRevision('a', 1))
      expect(await fail(store.append({ ...request, expected: 7 }))).to.deep.equal(wrongRevision('a', 1))
      expect(await fail(store.append(append('a', 'no_stream')))).to.deep.equal(wrongRevision('a', 1))
      const other = await run(store.append({ ...request, stream: 'b' }))
      expect(other).to.deep.equal({ revision: 1, position: await placeOf(store, 4) })
    })
  })

  describe('what is written', () => {
    it('comes back as it was, whatever JSON it is', async () => {
      const store = open()
      const awkward = [
        JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}, "toString": null}'),
        { '': 0, ' ': [[], {}, [null]], 'a"b\\c\n': '\u0000\u2028\ud83d\ude00\ud800' },
        [Number.MAX_SAFE_INTEGER, 5e-324, 1.7976931348623157e308, -1.5, 1e21, 0],
        upTo(500).reduce<unknown>((inner) => ({ inner: [inner] }), 'deep'),
        'x'.repeat(1_000_000),
        null,
        false,
        '',
      ]
      const data = [...awkward, ...fc.sample(fc.jsonValue({ noUnicodeString: false }), 100).map(plain)]
      await run(
        store.append(
          append(
            'json',
            'no_stream',
            data.map((value, i) => event(`kind ${i} "ü"`, value)),
          ),
        ),
      )
      const events = await run(store.read('json'))
      expect(events.map((each) => each.data)).to.deep.equal(data)
      expect(events.map(({ type }) => type)).to.deep.equal(data.map((_, i) => `kind ${i} "ü"`))
      expect(Object.keys(events[0]?.data as object)).to.deep.equal(['__proto__', 'constructor', 'toString'])
      expect(({} as { polluted?: boolean }).polluted).to.equal(undefined)
    })

    it('is what was given, whatever its writer does with it later', async () => {
      const store = open()
      const data = { list: [1] }
      const subscription = store.subscribe({ after: 0 })
      await run(store.append(append('a', 'no_stream', [event('x', data)])))
      data.list.push(2)
      for (const events of [await run(store.read('a')), await run(subscription.next())])
        expect(events.map((each) => each.data)).to.deep.equal([{ list: [1] }])
    })

    it('has an id for each event that follows from the id of its append', async () => {
      const store = open()
      const request = { ...append('a', 'no_stream', [event('x'), event('y'), event('z')]), id: IDS[0] as string }
      const subscription = store.subscribe({ after: 0 })
      await run(store.append(request))
      expect((await run(store.read('a'))).map(({ id }) => id)).to.deep.equal(IDS)
      expect((await run(store.readAll(await placeOf(store, 1)))).events.map(({ id }) => id)).to.deep.equal(IDS.slice(1))
      expect((await run(subscription.next())).map(({ id }) => id)).to.deep.equal(IDS)
    })

    it('keeps the time that it was decided at', async () => {
      const store = open()
      await run(store.append({ ...append('a', 'no_stream'), at: '1969-12-31T23:59:59.999Z' }))
      await run(store.append({ ...append('a', 0), at: '2026-02-28T12:34:56.789Z' }))
      const times = (await run(store.read('a'))).map(({ at }) => at)
      expect(times).to.deep.equal(['1969-12-31T23:59:59.999Z', '2026-02-28T12:34:56.789Z'])
    })

    it('is never something that is not an append', async () => {
      const store = open()
      const bugs: readonly Append[] = [
        append('a', 'no_stream', []),
        append('a', 'no_stream', [event('x', () => 1)]),
        { ...append('a', 'no_stream'), id: 'one' },
        { ...append('a', 'no_stream'), at: 'yesterday' },
      ]
      for (const bug of bugs) {
        const outcome = await store
          .append(bug)()
          .catch((error: unknown) => error)
        expect(outcome).to.be.instanceOf(TypeError)
      }
      expect(store.head()).to.equal(0)
      await run(store.append({ ...append('a', 'no_stream'), at: AT }))
    })
  })

  describe('after it is closed', () => {
    it('accepts nothing', async () => {
      const store = open()
      await run(store.append(append('a', 'no_stream')))
      await store.close()
      await store.close()
      expect((await fail(store.append(append('a', 0)))).tag).to.equal('store_unavailable')
    })

    it('has answered what was under way', async () => {
      const store = open()
      const answers = upTo(20).map((n) => store.append(append(`s-${n}`, 'no_stream'))())
      await store.close()
      expect((await Promise.all(answers)).map(E.isRight)).to.deep.equal(answers.map(() => true))
    })
  })
}

const IDS: readonly string[] = [
  '0192aaaa-bbbb-7ccc-8fff-fffffffffffe',
  '0192aaaa-bbbb-7ccc-8fff-ffffffffffff',
  '0192aaaa-bbbb-7ccc-9000-000000000000',
]

/** As JSON has it: no negative zero, and prototypes of its own objects only. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
