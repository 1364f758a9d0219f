import type { Aggregate } from '../decider.ts'
import type { Plan } from '../definition/plan.ts'
import { executionEvents, type ExecutionEvent } from './events.ts'
import { evolve } from './evolve.ts'
import { heir, unborn } from './birth.ts'
import type { Execution } from './state.ts'

/** The name of the streams that executions are kept in. */
export const EXECUTION = 'execution'

/**
 * One run of a plan. Its events name the definition and version that the plan must have been compiled from, and the state of another
 * execution that it goes on from, when it does: its heritage, which becomes part of it.
 */
export const execution = (plan: Plan, id: string, heritage?: Execution): Aggregate<Execution, ExecutionEvent> => ({
  name: EXECUTION,
  events: executionEvents,
  initial: () => (heritage === undefined ? unborn(plan, id) : heir(plan, id, heritage)),
  evolve,
})

export { acceptTask, heartbeatTask } from './commands/accept-task.ts'
export { admit } from './commands/admit.ts'
export { cancel } from './commands/cancel.ts'
export { completeTask } from './commands/complete-task.ts'
export { createCheckpoint, type CreateCheckpoint } from './commands/create-checkpoint.ts'
export { decideApproval } from './commands/decide-approval.ts'
export { escalateApproval } from './commands/escalate-approval.ts'
export { expire } from './commands/expire.ts'
export { failTask, failUnstarted } from './commands/fail-task.ts'
export { finish } from './commands/finish.ts'
export { forecastFork, type ForkForecast } from './adopt/forecast.ts'
export { fork, type ForkFrom } from './commands/fork.ts'
export { noteFork } from './commands/note-fork.ts'
export { openTask } from './commands/open-task.ts'
export { pause } from './commands/pause.ts'
export { receiveSignal } from './commands/receive-signal.ts'
export { reportTask, type Report } from './commands/report-task.ts'
export { resume } from './commands/resume.ts'
export { retry } from './commands/retry.ts'
export { saveState } from './commands/save-state.ts'
export { settleTask } from './commands/settle-task.ts'
export { skipTask } from './commands/skip-task.ts'
export { startTask } from './commands/start-task.ts'
export { submit } from './commands/submit.ts'
export { timeOutTask } from './commands/time-out-task.ts'
export { outcomeOfAnswer } from './answers.ts'
export { findTask, idOf } from './ids.ts'
export { letThrough } from './instances.ts'
export { keyedPlace } from './keyed-place.ts'
export { next, nextConsequence, NO_LANE, wakeAt } from './next.ts'
export type { Work } from './work.ts'
export { linked } from './apart.ts'
export type { BlobRef } from './events.ts'
export { render } from './render.ts'
export { secretsRead, withSecrets } from './secret-input.ts'
export { inputOf, type Env } from './scope.ts'
export { isOver, isUnderWay, type Execution } from './state.ts'
export type { ExecutionIntent } from './vocabulary.ts'
export { evolve, executionEvents, type ExecutionEvent }
