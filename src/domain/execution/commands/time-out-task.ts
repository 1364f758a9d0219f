import { idOf } from '../ids.ts'
import { afterFailure } from '../retry.ts'
import { attemptTimeout, taskAt } from '../state.ts'
import { accept, type ExecutionIntent } from '../vocabulary.ts'

/** Gives up the attempt that is under way: no outcome of it is accepted any more. */
export const timeOutTask =
  (index: number): ExecutionIntent =>
  (execution, given) => {
    const task = taskAt(execution, index)
    const { attempt } = task
    const task_id = idOf(execution, index)
    const timeout = attemptTimeout(execution, task)
    const error = {
      type: 'timeout',
      message: `attempt ${attempt} of task ${task_id} got no answer within ${timeout} s`,
      retryable: true,
    }
    return accept(
      { type: 'task_timed_out', data: { task_id, attempt, timeout } },
      afterFailure(execution, index, error, given),
    )
  }
