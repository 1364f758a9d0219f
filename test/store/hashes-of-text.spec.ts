import { expect } from 'chai'
import fc from 'fast-check'
import { eventId, hashAt, hashesOf, written, type Written } from '../../src/store/commit.ts'
import type { Meta, NewEvent } from '../../src/store/event-store.ts'
import { eventHash, NO_HASH, sha256 } from '../../src/store/hash.ts'
import { hashesOfText } from '../../src/store/hashes-of-text.ts'

const AT = '2026-01-02T03:04:05.678Z'

const append = (id: string, events: readonly NewEvent[]): Written & { readonly revision: number } => ({
  ...written({ id, stream: 'execution-ä "1"', expected: 'any', at: AT, events }),
  revision: 41 + events.length,
})

/** Names whose order is not that of their text with its quotes, is not that of their numbers, or that are written with an escape. */
const name = fc.oneof(
  fc.constantFrom(
    'a',
    'a b',
    'a!',
    'ab',
    'A',
    '2',
    '10',
    '"',
    '\\',
    '\u001f',
    'ä',
    '\ud83d\ude00',
    '\ud800',
    '',
    '__proto__',
  ),
  fc.constantFrom('task_id', 'attempt', 'input', 'output'),
  fc.string({ unit: 'binary', maxLength: 3 }),
)

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 1e21, 1e-7),
)

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(number, fc.boolean(), fc.constant(null), name, fc.string({ unit: 'binary', maxLength: 400 })),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
}))

const meta: fc.Arbitrary<Meta> = fc.record({ actor: name, reason: name, command: name }, { requiredKeys: [] })

const event: fc.Arbitrary<NewEvent> = fc.record(
  { type: fc.oneof(fc.constantFrom('task_started', 'task_completed'), name), data: value, meta },
  { requiredKeys: ['type', 'data'] },
)

describe('the hashes of the events of an append, from its text', () => {
  it('are those of its events one by one', () =>
    fc.assert(
      fc.property(fc.uuid(), fc.array(event, { minLength: 1, maxLength: 6 }), (id, events) => {
        const write = append(id, events)
        const hashes = hashesOfText(write, NO_HASH)
        expect(hashes).to.deep.equal(hashesOf(write, NO_HASH))

        let hash = NO_HASH
        for (const [n, { type, data, meta }] of (JSON.parse(write.events) as NewEvent[]).entries()) {
          const whole = { id: eventId(id, n), stream: write.stream, revision: 42 + n, at: AT, type, data, meta }
          hash = eventHash(hash, whole)
          expect(hashAt(hashes, n), type).to.equal(hash)
        }
      }),
      { numRuns: 1_000 },
    ))

  it('are the same when its values were met before', () => {
    const again = (output: unknown) =>
      append('018f3c2e-0000-7000-8000-0000000000fe', [
        { type: 'task_completed', data: { task_id: 'a', attempt: 1, output } },
        { type: 'task_started', data: { task_id: 'b', attempt: 1, input: output } },
      ])
    for (const output of [{ b: 1, a: 2 }, { a: 2, b: 1 }, [1], '1', 1, { b: 1, a: 2 }])
      expect(hashesOfText(again(output), NO_HASH)).to.deep.equal(hashesOf(again(output), NO_HASH))
  })

  it('go on from the hash before them', () => {
    const write = append('018f3c2e-0000-7000-8000-000000000001', [{ type: 'paused', data: {} }])
    const before = sha256('before')
    expect(hashesOfText(write, before)).to.deep.equal(hashesOf(write, before))
    expect(hashesOfText(write, before)).not.to.deep.equal(hashesOfText(write, NO_HASH))
  })

  it('are refused for a text that no append is written as', () => {
    const write = append('018f3c2e-0000-7000-8000-000000000001', [
      { type: 'paused', data: { reason: 'a', by: [1, 'b'] } },
    ])
    const { events } = write
    const spaced = JSON.stringify(JSON.parse(events), undefined, 1)
    const others = [spaced, ...Array.from(events, (_, end) => events.slice(0, end))]
    for (const other of others)
      expect(() => hashesOfText({ ...write, events: other }, NO_HASH), other).to.throw(SyntaxError)
    expect(() => hashesOfText({ ...write, count: 2 }, NO_HASH)).to.throw(SyntaxError)
  })
})
