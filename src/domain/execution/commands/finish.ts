import type { TaskError, WorkflowError } from '../events.ts'
import { fitting } from '../fit.ts'
import { stepOf } from '../shapes/group.ts'
import { accept, nothing, type ExecutionIntent } from '../vocabulary.ts'
import { cancelStarted } from './cancel-started.ts'
import { compensated, ending } from './ending.ts'

/**
 * Its tasks have come to their end: the execution has failed if a failure is left that nothing dealt with, else its output is made.
 * When all that can be undone has been, that is its end.
 */
export const finish = (): ExecutionIntent => (execution, given) => {
  if (execution.compensating !== undefined) return accept(...compensated(execution))
  const step = fitting(execution, stepOf(execution, execution.root, -1, given))
  switch (step?.is) {
    case 'completed': {
      const { output } = step
      return accept(...cancelStarted(execution), {
        type: 'workflow_completed',
        data: output === undefined ? {} : { output },
      })
    }
    case 'failed':
      return accept(...ending(execution, { cause: 'failed', error: workflowError(step.error) }))
    default:
      return nothing
  }
}

/** The error of a block, said of the execution: which task it was, and what is wrong with its output, are fields of their own. */
const workflowError = ({ type, message, details }: TaskError): WorkflowError =>
  type === 'task_failed' || type === 'invalid_output'
    ? { type, message, ...(details as Pick<WorkflowError, 'task_id' | 'problems'>) }
    : { type, message }
