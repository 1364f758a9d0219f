import type { ExecutionEvent } from '../events.ts'
import { isOver } from '../state.ts'
import { accept, nothing, reject, type ExecutionIntent } from '../vocabulary.ts'
import { because } from './because.ts'
import { cancelStarted } from './cancel-started.ts'

/** Ends it now: what is under way is cancelled, what has not started never will. Asking twice is the same as asking once. */
export const cancel =
  (reason?: string): ExecutionIntent =>
  (execution) => {
    if (execution.status === 'unborn') return reject({ tag: 'execution_not_found', execution_id: execution.id })
    if (execution.status === 'cancelled') return nothing
    if (isOver(execution)) return reject({ tag: 'execution_over', status: execution.status, wanted: 'cancel' })
    const cancelled: ExecutionEvent = { type: 'workflow_cancelled', data: because(reason) }
    return accept(...cancelStarted(execution), cancelled)
  }
