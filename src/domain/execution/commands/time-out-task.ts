import type { PlannedTask } from '../../definition/plan.ts'
import { afterFailure } from '../retry.ts'
import { attemptTimeout, taskAt } from '../state.ts'
import { accept, type ExecutionIntent } from '../vocabulary.ts'

/** Gives up the attempt that is under way: no outcome of it is accepted any more. */
export const timeOutTask =
  (task: number): ExecutionIntent =>
  (execution, given) => {
    const { id } = execution.plan.tasks[task] as PlannedTask
    const { attempt, until, attemptAt } = taskAt(execution, task)
    const timeout =
      until === undefined
        ? attemptTimeout(execution, task)
        : (Date.parse(until) - Date.parse(attemptAt ?? until)) / 1_000
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
