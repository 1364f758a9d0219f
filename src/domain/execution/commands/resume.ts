import { isOver } from '../state.ts'
import { accept, nothing, reject, type ExecutionIntent } from '../vocabulary.ts'
import { because } from './because.ts'

/**
 * Lets a paused execution go on: at once when it has a slot, else from the queue. One that never started returns to the queue.
 * Asking twice is the same as asking once. `by_parent` resumes only what was paused by it.
 */
export const resume =
  (hasSlot: boolean, reason?: string, { by_parent = false } = {}): ExecutionIntent =>
  (execution) => {
    if (execution.status === 'unborn') return reject({ tag: 'execution_not_found', execution_id: execution.id })
    if (isOver(execution)) return reject({ tag: 'execution_over', status: execution.status, wanted: 'resume' })
    if (execution.status !== 'paused' || (by_parent && !execution.pausedByParent)) return nothing

    if (!hasSlot && execution.startedAt !== undefined)
      return accept({ type: 'workflow_resume_requested', data: because(reason) })
    return accept({ type: 'workflow_resumed', data: { ...because(reason), ...(by_parent ? { by_parent } : {}) } })
  }
