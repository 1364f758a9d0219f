import { expect } from 'chai'
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
import { explain } from '../../../src/domain/execution/explain/index.ts'
import { agreesWithNext, copyOf, isMovedByWhatItSays } from '../../support/explained.ts'
import { drawnLives, live } from '../../support/drawn-lives.ts'
import {
  aPlan,
  aTask,
  folded,
  NOW,
  started,
  submitted,
  taskCompleted,
  taskFailed,
  taskStarted,
} from '../../support/execution.ts'
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

  const NOW_MS = Date.parse(NOW)
  const codesOf = (state: Execution, seconds = 0) =>
    Object.fromEntries(explain(state, NOW_MS + seconds * 1_000).tasks.map(({ task_id, reason }) => [task_id, reason]))
  const error = { type: 'broken', message: 'it broke', retryable: true }

  it('says that a task is handled from when its error was caught, whatever it had waited for', () => {
    const plan = aPlan({ ask: aTask([], { on_error: [{ then: { component: 'x', action: 'mend', input: {} } }] }) })
    const state = folded(plan, [
      submitted(),
      started,
      { type: 'task_started', data: { task_id: 'ask', attempt: 1, awaits: { kind: 'approval', on_reject: 'fail' } } },
      { type: 'approval_decided', data: { task_id: 'ask', attempt: 1, decision: 'rejected' } },
      { type: 'task_error_caught', data: { task_id: 'ask', attempt: 1, error, handler: 0 } },
    ])
    expect(codesOf(state)).to.deep.equal({
      ask: { code: 'handler', task_id: 'ask.on_error', error },
      'ask.on_error': { code: 'free_to_start', step: 'start_task' },
    })
  })

  it('says that a task is given up when both its retry and its last time have come', () => {
    const plan = aPlan({ t: aTask([], { total_timeout: 10 }) })
    const next_attempt_at = new Date(NOW_MS + 5_000).toISOString()
    const state = folded(plan, [
      submitted(),
      started,
      taskStarted('t'),
      { type: 'task_retry_scheduled', data: { task_id: 't', attempt: 1, error, next_attempt_at } },
    ])
    expect(codesOf(state)['t']).to.deep.equal({
      code: 'retry_due',
      at: next_attempt_at,
      attempt: 2,
      max_attempts: 3,
      error,
    })
    expect(codesOf(state, 5)['t']).to.deep.equal({ code: 'free_to_start', step: 'start_task' })
    expect(codesOf(state, 10)['t']).to.deep.equal({ code: 'due_now', step: 'time_out_task', limit: 'task' })
  })

  it('says of what waits for others by which rule, and how they have ended so far', () => {
    const upstream = ['a', 'b', 'c']
    const tasks = Object.fromEntries(upstream.map((id) => [id, aTask()]))
    const plan = aPlan({ ...tasks, t: aTask(upstream, { trigger_rule: { n_of: 2 } }) })
    const state = folded(plan, [submitted(), started, taskStarted('a'), taskCompleted('a'), taskFailed('b')])
    expect(explain(state, NOW_MS).tasks.at(-1)?.message).to.equal(
      'waits for c (pending) (2 of 3, 1 succeeded so far, 1 failed so far)',
    )
  })
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
