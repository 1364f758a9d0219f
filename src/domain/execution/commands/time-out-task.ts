import type { PlannedTask } from '../../definition/plan.ts'
import { afterFailure } from '../retry.ts'
import { attemptTimeout, taskAt } from '../state.ts'
import { accept, type ExecutionIntent } from '../vocabulary.ts'

/** Gives up the attempt that is under way: no outcome of it is accepted any more. */
export const timeOutTask =
  (task: number): ExecutionIntent =>
  (execution, given) => {
    const { id } = execution.plan.tasks[task] as PlannedTask
    const { attempt } = taskAt(execution, task)
    const timeout = attemptTimeout(execution, task)
    const error = {
      type: 'timeout',
      message: `attempt ${attempt} of task ${id} got no answer within ${timeout} s`,
      retryable: true,
    }
    return accept(
      { type: 'task_timed_out', data: { task_id: id, attempt, timeout } },
      afterFailure(execution, task, error, given),
    )
  }
