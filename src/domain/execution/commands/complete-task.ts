import type { PlannedTask } from '../../definition/plan.ts'
import { accept, reject, type ExecutionIntent } from '../vocabulary.ts'
import { isThisAttempt } from './this-attempt.ts'

export interface CompleteTask {
  readonly task: number
  readonly attempt: number
  readonly output: unknown
}

/** The first outcome of an attempt counts; one that comes later, or for an attempt that was given up, is refused. */
export const completeTask =
  ({ task, attempt, output }: CompleteTask): ExecutionIntent =>
  (execution) => {
    const { id } = execution.plan.tasks[task] as PlannedTask
    return isThisAttempt(execution, task, attempt)
      ? accept({ type: 'task_completed', data: { task_id: id, attempt, output } })
      : reject({ tag: 'task_not_running', task_id: id })
  }
