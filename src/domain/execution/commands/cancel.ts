import { isOver } from '../state.ts'
import { accept, nothing, reject, type ExecutionIntent } from '../vocabulary.ts'
import { because } from './because.ts'
import { ending } from './ending.ts'

/**
 * Ends it: what is under way is cancelled, what has not started never will, and what has completed is undone where the definition
 * says how. Asking twice is the same as asking once, also while that goes on.
 */
export const cancel =
  (reason?: string): ExecutionIntent =>
  (execution) => {
    if (execution.status === 'unborn') return reject({ tag: 'execution_not_found', execution_id: execution.id })
    if (execution.status === 'cancelled') return nothing
    if (isOver(execution)) return reject({ tag: 'execution_over', status: execution.status, wanted: 'cancel' })
    if (execution.compensating !== undefined) return nothing
    return accept(...ending(execution, { cause: 'cancelled', ...because(reason) }))
  }
