import type { ExecutionEvent } from '../events.ts'
import { accept, type ExecutionIntent } from '../vocabulary.ts'
import { cancelStarted } from './cancel-started.ts'

/** The definition's own `timeout` is over: what is under way is cancelled and the execution has failed. */
export const expire = (): ExecutionIntent => (execution) => {
  const message = `the execution did not end within ${execution.plan.definition.timeout ?? 0} s`
  const failed: ExecutionEvent = { type: 'workflow_failed', data: { error: { type: 'workflow_timeout', message } } }
  return accept(...cancelStarted(execution), failed)
}
