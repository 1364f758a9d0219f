import { accept, type ExecutionIntent } from '../vocabulary.ts'
import { ending } from './ending.ts'

/** The definition's own `timeout` is over: what is under way is cancelled and the execution has failed. */
export const expire = (): ExecutionIntent => (execution) => {
  const message = `the execution did not end within ${execution.plan.definition.timeout ?? 0} s`
  return accept(...ending(execution, { cause: 'failed', error: { type: 'workflow_timeout', message } }))
}
