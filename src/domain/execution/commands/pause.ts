import { isOver } from '../state.ts'
import { accept, nothing, reject, type ExecutionIntent } from '../vocabulary.ts'
import { because } from './because.ts'

/** No task starts from here on; those that are under way finish. Asking twice is the same as asking once. */
export const pause =
  (reason?: string, { by_parent = false } = {}): ExecutionIntent =>
  (execution) => {
    if (execution.status === 'unborn') return reject({ tag: 'execution_not_found', execution_id: execution.id })
    if (isOver(execution)) return reject({ tag: 'execution_over', status: execution.status, wanted: 'pause' })
    if (execution.status === 'paused') return nothing
    return accept({ type: 'workflow_paused', data: { ...because(reason), ...(by_parent ? { by_parent } : {}) } })
  }
