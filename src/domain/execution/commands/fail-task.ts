import type { TaskError } from '../events.ts'
import { idOf } from '../ids.ts'
import { isReady } from '../instances.ts'
import { failing } from '../failing.ts'
import { afterFailure } from '../retry.ts'
import { taskAt } from '../state.ts'
import { accept, reject, type ExecutionIntent } from '../vocabulary.ts'
import { isThisAttempt } from './this-attempt.ts'

export interface FailTask {
  readonly task: number
  readonly attempt: number
  readonly error: TaskError
}

/** An attempt ended without a result: the task is tried again later if its policy says so, else it has failed. */
export const failTask =
  ({ task, attempt, error }: FailTask): ExecutionIntent =>
  (execution, given) =>
    isThisAttempt(execution, task, attempt)
      ? accept(...afterFailure(execution, task, error, given))
      : reject({ tag: 'task_not_running', task_id: idOf(execution, task) })

/** The task can't even start: its input can't be made. Refused unless it could have started. */
export const failUnstarted =
  ({ task, error }: { readonly task: number; readonly error: TaskError }): ExecutionIntent =>
  (execution, given) =>
    execution.status === 'running' && isReady(taskAt(execution, task))
      ? accept(...failing(execution, task, error, given))
      : reject({ tag: 'task_not_ready', task_id: idOf(execution, task) })
