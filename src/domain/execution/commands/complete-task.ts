import * as E from 'fp-ts/lib/Either.js'
import { idOf } from '../ids.ts'
import { afterFailure } from '../retry.ts'
import { evaluateIn } from '../scope.ts'
import { taskAt } from '../state.ts'
import { accept, reject, type ExecutionIntent } from '../vocabulary.ts'
import { isThisAttempt } from './this-attempt.ts'

export interface CompleteTask {
  readonly task: number
  readonly attempt: number
  readonly output: unknown
}

/**
 * The first outcome of an attempt counts; one that comes later, or for an attempt that was given up, is refused. What the
 * definition maps is made of it; if that can't be, the task has failed.
 */
export const completeTask =
  ({ task, attempt, output }: CompleteTask): ExecutionIntent =>
  (execution, given) => {
    const task_id = idOf(execution, task)
    if (!isThisAttempt(execution, task, attempt)) return reject({ tag: 'task_not_running', task_id })
    const { output: mapping } = taskAt(execution, task).node
    if (mapping === undefined) return accept({ type: 'task_completed', data: { task_id, attempt, output } })
    const mapped = evaluateIn(execution, task, mapping, given.env, { result: output })
    return E.isRight(mapped)
      ? accept({ type: 'task_completed', data: { task_id, attempt, output: mapped.right } })
      : accept(...afterFailure(execution, task, mapped.left, given))
  }
