import type { Awaited } from '../events.ts'
import { idOf } from '../ids.ts'
import { afterFailure } from '../retry.ts'
import { attemptTimeout, taskAt } from '../state.ts'
import { accept, type ExecutionIntent } from '../vocabulary.ts'

/** Gives up the attempt that is under way: no outcome of it is accepted any more. */
export const timeOutTask =
  (index: number): ExecutionIntent =>
  (execution, given) => {
    const task = taskAt(execution, index)
    const { attempt, until, attemptAt, awaits } = task
    const task_id = idOf(execution, index)
    const timeout =
      until === undefined
        ? attemptTimeout(execution, task)
        : (Date.parse(until) - Date.parse(attemptAt ?? until)) / 1_000
    const error = {
      type: 'timeout',
      message: `attempt ${attempt} of task ${task_id} ${missing(awaits)} within ${timeout} s`,
      // Nobody who has kept silent is asked again unless the definition says so.
      retryable: awaits === undefined || awaits.kind === 'workflow',
    }
    return accept(
      { type: 'task_timed_out', data: { task_id, attempt, timeout } },
      afterFailure(execution, index, error, given),
    )
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
