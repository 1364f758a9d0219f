import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import {
  admit,
  evolve,
  execution,
  fork,
  type Execution,
  type ExecutionIntent,
} from '../../../src/domain/execution/index.ts'
import { agreesWithNext, copyOf, isMovedByWhatItSays } from '../../support/explained.ts'
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

  it('holds also for what goes on from any event of another execution', () => {
    fc.assert(
      fc.property(drawnPlans, drawnLives, fc.nat(60), (plan, life, which) => {
        let shown = 0
        live(plan, life, (source, now) => {
          if (shown++ % 60 !== which) return
          const state = execution(plan, 'f', copyOf(source)).initial()
          const tell = (intent: ExecutionIntent): void => {
            const at = new Date(now).toISOString()
            const decision = intent(state, { at, random: () => 0.5, env: () => undefined })
            for (const event of E.isRight(decision) ? decision.right : []) evolve(state, { ...event, at })
            agreesWithNext(state, now)
            isMovedByWhatItSays(state, now)
          }
          tell(restored(source))
          tell(admit())
        })
      }),
      { numRuns: 150 },
    )
  }).timeout(30_000)
})

const restored = (state: Execution): ExecutionIntent =>
  fork({
    source: { execution_id: 'e', revision: 0, hash: '' },
    state,
    kind: 'restore',
    checkpoint_id: undefined,
    changes: undefined,
    input: undefined,
    definition: undefined,
    concurrency: undefined,
    request_id: undefined,
    reason: undefined,
  })
