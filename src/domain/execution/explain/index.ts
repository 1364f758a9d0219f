import { idOf } from '../ids.ts'
import { hasEnded, taskAt, type Execution } from '../state.ts'
import { holdOf, seenAt } from './hold.ts'
import { movedBy } from './moved-by.ts'
import type { Held, Reason, ReasonCode } from './reason.ts'
import { sentence } from './sentence.ts'

/** What is around an execution may say more exactly why it waits: for whom, and since when. */
export type Refine = (reason: Reason, index: number) => Reason

const asItIs: Refine = (reason) => reason

/** Some of the tasks that have not ended, how many there are, and where the next ones begin. */
export interface Explained {
  readonly tasks: readonly Held[]
  readonly unfinished: number
  readonly reasons: Readonly<Partial<Record<ReasonCode, number>>>
  readonly next: number | undefined
}

/**
 * Why each task that has not ended stands where it stands, in the order in which they came to be: `limit` of them, from the instance
 * `from` on. `now` is epoch milliseconds.
 */
export const explain = (
  execution: Execution,
  now: number,
  { from = 0, limit = Infinity, refine = asItIs }: { from?: number; limit?: number; refine?: Refine } = {},
): Explained => {
  const seen = seenAt(execution, now)
  const tasks: Held[] = []
  const reasons: Partial<Record<ReasonCode, number>> = {}
  let unfinished = 0
  let next: number | undefined
  for (let index = 0; index < execution.tasks.length; index++) {
    const held = holdOf(seen, index)
    if (held === undefined) continue
    const reason = refine(held, index)
    unfinished++
    reasons[reason.code] = (reasons[reason.code] ?? 0) + 1
    if (index < from) continue
    if (tasks.length < limit) tasks.push(explained(execution, index, reason))
    else next ??= index
  }
  return { tasks, unfinished, reasons, next }
}

/** Why one task stands where it stands; undefined when it has ended. */
export const explainTask = (execution: Execution, index: number, now: number): Held | undefined => {
  const reason = hasEnded(taskAt(execution, index)) ? undefined : holdOf(seenAt(execution, now), index)
  return reason === undefined ? undefined : explained(execution, index, reason)
}

const explained = (execution: Execution, index: number, reason: Reason): Held => {
  const task_id = idOf(execution, index)
  const { status } = taskAt(execution, index)
  return { task_id, status, reason, moved_by: movedBy(execution, task_id, reason), message: sentence(reason) }
}

export { causesOf, type Cause } from './causes.ts'
export type { Explanation, Stopped } from './explanation.ts'
export { foreseen } from './foreseen.ts'
export { sentence } from './sentence.ts'
export { summary } from './summary.ts'
export type { ComponentState, Held, Mover, Reason, ReasonCode, WithWorker } from './reason.ts'
