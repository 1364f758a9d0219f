import { afterFailure } from '../retry.ts'
import type { Limit } from '../due.ts'
import type { TaskError } from '../events.ts'
import { failing } from '../failing.ts'
import { idOf } from '../ids.ts'
import { attemptTimeout, taskAt, type Execution } from '../state.ts'
import { accept, type ExecutionIntent } from '../vocabulary.ts'
import { cancelInside } from './cancel-started.ts'

/**
 * Gives up the attempt that is under way: no outcome of it is accepted any more. When it is the task's own time that is over,
 * there is no further attempt, and whatever is under way inside it is cancelled.
 */
export const timeOutTask =
  (index: number, limit: Limit): ExecutionIntent =>
  (execution, given) => {
    const { attempt } = taskAt(execution, index)
    const timeout = secondsOf(execution, index, limit)
    const error = errorOf(idOf(execution, index), attempt, limit, timeout)
    const scope = limit === 'attempt' ? {} : { scope: limit }
    return accept(
      { type: 'task_timed_out', data: { task_id: idOf(execution, index), attempt, timeout, ...scope } },
      ...(limit === 'task'
        ? [...cancelInside(execution, index), ...failing(execution, index, error, given)]
        : afterFailure(execution, index, error, given)),
    )
  }

const secondsOf = (execution: Execution, index: number, limit: Limit): number => {
  const task = taskAt(execution, index)
  const { heartbeatTimeout, totalTimeout } = task.node
  if (limit === 'attempt') return attemptTimeout(execution, task)
  return (limit === 'heartbeat' ? heartbeatTimeout : totalTimeout) ?? Infinity
}

const errorOf = (taskId: string, attempt: number, limit: Limit, timeout: number): TaskError => {
  switch (limit) {
    case 'attempt': {
      const message = `attempt ${attempt} of task ${taskId} got no answer within ${timeout} s`
      return { type: 'timeout', message, retryable: true }
    }
    case 'heartbeat': {
      const message = `attempt ${attempt} of task ${taskId} sent no heartbeat within ${timeout} s`
      return { type: 'heartbeat_timeout', message, retryable: true }
    }
    case 'task':
      return { type: 'total_timeout', message: `task ${taskId} did not end within ${timeout} s`, retryable: false }
  }
}
