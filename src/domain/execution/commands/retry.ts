import { startOverFailed } from '../adopt/affected.ts'
import { carriedBy } from '../adopt/carried.ts'
import { rework } from '../adopt/rework.ts'
import { isOver } from '../state.ts'
import { accept, nothing, reject, type ExecutionIntent } from '../vocabulary.ts'
import { because } from './because.ts'

/**
 * Lets a failed execution go on in place: what failed and all that depends on it start over, as does what was undone; what the end
 * cancelled goes on; the rest keeps its outputs. Asking twice is the same as asking once, until it has ended again.
 */
export const retry =
  (reason?: string): ExecutionIntent =>
  (execution, { at }) => {
    const { id, plan, status, retried, origin } = execution
    if (status === 'unborn') return reject({ tag: 'execution_not_found', execution_id: id })
    if (retried !== undefined && !isOver(execution)) return nothing
    if (status !== 'failed') return reject({ tag: 'not_failed', status })
    if (origin.parent?.wait === true)
      return reject({ tag: 'parent_has_gone_on', parent_id: origin.parent.execution_id })

    const tasks = startOverFailed(execution)
    const isCancelled = execution.tasks.slice(0, plan.tasks.length).some((task) => task.status === 'cancelled')
    if (tasks.length === 0 && !isCancelled)
      return reject({ tag: 'nothing_to_retry', why: execution.error?.message ?? 'no task of it has failed' })
    const next = rework(execution, { id, plan, at, again: tasks, changes: {}, inPlace: true })
    return accept({ type: 'workflow_retried', data: { tasks, carried: carriedBy(next), ...because(reason) } })
  }
