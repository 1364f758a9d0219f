import { expect } from 'chai'
import fc from 'fast-check'
import { mayWant, opened, recorded, written, type Commit } from '../../src/store/commit.ts'
import type { NewEvent } from '../../src/store/event-store.ts'

const type: fc.Arbitrary<string> = fc.constantFrom('started', 'completed', 'a "b"', 'ä', '},{"type":"started",')

const event: fc.Arbitrary<NewEvent> = fc.record(
  { type, data: fc.jsonValue(), meta: fc.record({ actor: fc.string(), reason: type }, { requiredKeys: [] }) },
  { requiredKeys: ['type', 'data'] },
)

const commit = fc.array(event, { minLength: 1, maxLength: 5 }).map((events): Commit => {
  const id = '018f3c2e-0000-7000-8000-0000000000fe'
  const write = written({ id, stream: 'execution-1', expected: 'any', at: '2026-01-02T03:04:05.678Z', events })
  return { ...write, revision: 10, position: 100, hashes: Buffer.alloc(32 * events.length, 0xa7) }
})

const asFound = (commit: Commit): Commit => ({ ...commit, contents: undefined })

describe('what is known of the text of a commit', () => {
  it('tells of its events what the text says', () =>
    fc.assert(
      fc.property(commit, (commit) => {
        expect(recorded(commit)).to.deep.equal(recorded(asFound(commit)))
        const { type } = opened(commit)
        expect(recorded(commit).map((_, n) => type(n))).to.deep.equal(recorded(commit).map((event) => event.type))
      }),
    ))

  it('tells whether one of them is wanted, and never leaves out one that is', () =>
    fc.assert(
      fc.property(commit, fc.array(type, { maxLength: 3 }), (commit, types) => {
        const isWanted = recorded(commit).some((event) => types.includes(event.type))
        expect(mayWant({ types }, commit)).to.equal(isWanted)
        if (isWanted) expect(mayWant({ types }, asFound(commit))).to.equal(true)
      }),
    ))
})
