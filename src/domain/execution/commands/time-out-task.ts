import { afterFailure } from '../retry.ts'
import type { Limit } from '../due.ts'
import type { Awaited, TaskError } from '../events.ts'
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
    const { attempt, awaits } = taskAt(execution, index)
    const timeout = secondsOf(execution, index, limit)
    const error = errorOf(idOf(execution, index), attempt, limit, timeout, awaits)
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
  const { until, attemptAt } = task
  if (limit === 'attempt' && until !== undefined) return (Date.parse(until) - Date.parse(attemptAt ?? until)) / 1_000
  if (limit === 'attempt') return attemptTimeout(execution, task)
  return (limit === 'heartbeat' ? heartbeatTimeout : totalTimeout) ?? Infinity
}

const errorOf = (
  taskId: string,
  attempt: number,
  limit: Limit,
  timeout: number,
  awaits: Awaited | undefined,
): TaskError => {
  switch (limit) {
    case 'attempt': {
      const message = `attempt ${attempt} of task ${taskId} ${missing(awaits)} within ${timeout} s`
      // Nobody who has kept silent is asked again unless the definition says so.
      return { type: 'timeout', message, retryable: awaits === undefined || awaits.kind === 'workflow' }
    }
    case 'heartbeat': {
      const message = `attempt ${attempt} of task ${taskId} sent no heartbeat within ${timeout} s`
      return { type: 'heartbeat_timeout', message, retryable: true }
    }
    case 'task':
      return { type: 'total_timeout', message: `task ${taskId} did not end within ${timeout} s`, retryable: false }
  }
}

const missing = (awaits: Awaited | undefined): string => {
  switch (awaits?.kind) {
    case undefined:
      return 'got no answer'
    case 'signal':
      return `got no signal ${awaits.name}`
    case 'approval':
      return 'got no decision'
    case 'workflow':
      return `saw no end of execution ${awaits.execution_id}`
  }
}
