import { expect } from 'chai'
import fc from 'fast-check'
import { timers, type Sleeper } from '../../src/engine/timers.ts'
import { manualClock } from '../support/manual-clock.ts'

interface Named extends Sleeper {
  readonly name: number
}

describe('timers', () => {
  it('wake each sleeper at the time it was last given, in order of time, and nobody else', async () => {
    const settings = fc.array(fc.record({ who: fc.nat(9), due: fc.oneof(fc.nat(1_000), fc.constant(Infinity)) }), {
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(settings, async (drawn) => {
        const clock = manualClock(0)
        const woken: { name: number; at: number }[] = []
        const alarm = timers<Named>(clock, ({ name }) => woken.push({ name, at: clock.now() }))
        const sleepers = Array.from({ length: 10 }, (_, name): Named => ({ name, due: Infinity, place: -1 }))
        const last = new Map<number, number>()
        for (const { who, due } of drawn) {
          alarm.set(sleepers[who] as Named, due)
          last.set(who, due)
        }
        await clock.advance(2_000)
        const expected = [...last].filter(([, due]) => due !== Infinity).map(([name, at]) => ({ name, at }))
        expect(woken.map(({ at }) => at)).to.deep.equal(expected.map(({ at }) => at).sort((a, b) => a - b))
        expect(woken).to.have.deep.members(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('can be set again by whoever was just woken', async () => {
    const clock = manualClock(0)
    const times: number[] = []
    const alarm = timers<Sleeper>(clock, (sleeper) => {
      times.push(clock.now())
      if (times.length < 3) alarm.set(sleeper, clock.now() + 100)
    })
    alarm.set({ due: Infinity, place: -1 }, 50)
    await clock.advance(1_000)
    expect(times).to.deep.equal([50, 150, 250])
  })
})
