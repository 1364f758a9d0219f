import { expect } from 'chai'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { asOfIn } from '../../src/engine/as-of.ts'
import type { Loaded } from '../../src/engine/load.ts'
import type { Recorded } from '../../src/store/event-store.ts'

const START = Date.parse('2026-01-01T00:00:00.000Z')
const time = (second: number): string => new Date(START + second * 1_000).toISOString()

/** A stream of which only the times count, and a load that says which revision was asked for. */
const streamAt = (seconds: readonly number[]) => {
  let reads = 0
  const asOf = asOfIn(
    {
      read: (_, from = 0, limit = 1) => {
        reads++
        const events = seconds.slice(from, from + limit).map((second) => ({ at: time(second) }) as Recorded)
        return async () => E.right(events)
      },
    },
    async (_, upTo = Infinity) => E.right({ revision: Math.min(upTo, seconds.length - 1) } as Loaded),
  )
  return { asOf, reads: () => reads }
}

const drawnTimes = fc
  .array(fc.nat(3), { minLength: 1, maxLength: 200 })
  .map((steps) => steps.map((_, n) => steps.slice(0, n + 1).reduce((sum, step) => sum + step, 0)))

describe('an execution as of a time', () => {
  it('is that of the last event at or before it, whatever the times', async () => {
    await fc.assert(
      fc.asyncProperty(drawnTimes, fc.nat(700), async (seconds, second) => {
        const { asOf } = streamAt(seconds)
        const found = await asOf('e', time(second))
        const last = seconds.filter((one) => one <= second).length - 1
        if (last < 0)
          expect(found).to.deep.equal(
            E.left({ tag: 'time_before_start', time: time(second), began_at: time(seconds[0] as number) }),
          )
        else expect(found).to.have.nested.property('right.revision', last)
      }),
    )
  })

  it('is found by looking at few of many events', async () => {
    const { asOf, reads } = streamAt(Array.from({ length: 100_000 }, (_, n) => n))
    expect(await asOf('e', time(70_001))).to.have.nested.property('right.revision', 70_001)
    expect(reads()).to.be.below(40)
  })

  it('is refused for one that is not there, and for a revision that is not yet', async () => {
    expect(await streamAt([]).asOf('e', time(1))).to.have.nested.property('left.tag', 'execution_not_found')
    expect(await streamAt([0, 1]).asOf('e', 7)).to.deep.equal(
      E.left({ tag: 'revision_not_found', revision: 7, last: 1 }),
    )
  })
})
