import { mustCompensate, type Cause } from '../compensation.ts'
import type { ExecutionEvent } from '../events.ts'
import type { Execution } from '../state.ts'
import { because } from './because.ts'
import { cancelStarted } from './cancel-started.ts'

/**
 * The end of an execution that does not complete, with all that is under way in it; or first the undoing of what has completed. For
 * that one which is paused needs a slot, so it stands in the queue for it.
 */
export const ending = (execution: Execution, cause: Cause): readonly ExecutionEvent[] => {
  const cancelled = cancelStarted(execution)
  if (!mustCompensate(execution, cause.cause)) return [...cancelled, endOf(cause)]
  const started: ExecutionEvent = { type: 'compensation_started', data: cause }
  return execution.status === 'paused'
    ? [...cancelled, started, { type: 'workflow_resume_requested', data: {} }]
    : [...cancelled, started]
}

/** The last event, once all that can be undone has been tried. */
export const compensated = ({ compensating, error }: Execution): readonly ExecutionEvent[] => {
  if (compensating === undefined) return []
  const { cause, reason, completed, failed } = compensating
  const end = endOf({ cause, ...because(reason), ...(error === undefined ? {} : { error }) })
  return [{ ...end, data: { ...end.data, compensation: { completed, failed } } } as ExecutionEvent]
}

const endOf = ({ error, reason }: Cause): ExecutionEvent =>
  error === undefined
    ? { type: 'workflow_cancelled', data: because(reason) }
    : { type: 'workflow_failed', data: { error } }
