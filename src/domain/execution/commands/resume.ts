import { isOver } from '../state.ts'
import { accept, nothing, reject, type ExecutionIntent } from '../vocabulary.ts'
import { because } from './because.ts'

/**
 * Lets a paused execution go on: at once when it has a slot, else from the queue. One that never started returns to the queue.
 * Asking twice is the same as asking once.
 */
export const resume =
  (hasSlot: boolean, reason?: string): ExecutionIntent =>
  (execution) => {
    if (execution.status === 'unborn') return reject({ tag: 'execution_not_found', execution_id: execution.id })
    if (isOver(execution)) return reject({ tag: 'execution_over', status: execution.status, wanted: 'resume' })
    if (execution.status !== 'paused') return nothing

    const goesOn = hasSlot || execution.startedAt === undefined
    return accept({ type: goesOn ? 'workflow_resumed' : 'workflow_resume_requested', data: because(reason) })
  }
