import fc from 'fast-check'
import { agreesWithNext, isMovedByWhatItSays } from '../../support/explained.ts'
import { drawnLives, live } from '../../support/drawn-lives.ts'
import { drawnPlans } from '../../support/drawn-plans.ts'

describe('the explanation of an execution', () => {
  it('says that to be done which next hands out, and gives each task that has not ended one reason', () => {
    fc.assert(
      fc.property(drawnPlans, drawnLives, (plan, life) => {
        live(plan, life, agreesWithNext)
      }),
      { numRuns: 60 },
    )
  }).timeout(30_000)

  it('names events that change it', () => {
    fc.assert(
      fc.property(drawnPlans, drawnLives, fc.nat(60), (plan, life, which) => {
        let shown = 0
        live(plan, life, (state, now) => {
          if (shown++ % 60 === which) isMovedByWhatItSays(state, now)
        })
      }),
      { numRuns: 150 },
    )
  }).timeout(30_000)
})
