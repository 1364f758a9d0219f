import { idOf } from '../ids.ts'
import { taskAt } from '../state.ts'
import { accept, nothing, reject, type ExecutionIntent } from '../vocabulary.ts'
import { isThisAttempt } from './this-attempt.ts'

interface Reporting {
  readonly task: number
  readonly attempt: number
}

/** The component will report the outcome later: from here on the attempt is not called for again. Asking twice is the same as asking once. */
export const acceptTask =
  ({ task, attempt }: Reporting): ExecutionIntent =>
  (execution) => {
    const task_id = idOf(execution, task)
    if (!isThisAttempt(execution, task, attempt)) return reject({ tag: 'task_not_running', task_id })
    if (taskAt(execution, task).reported?.accepted === true) return nothing
    return accept({ type: 'task_accepted', data: { task_id, attempt } })
  }

/** The component is at work: the time that it may be silent begins anew. */
export const heartbeatTask =
  ({ task, attempt, details }: Reporting & { readonly details?: unknown }): ExecutionIntent =>
  (execution) => {
    const task_id = idOf(execution, task)
    if (!isThisAttempt(execution, task, attempt)) return reject({ tag: 'task_not_running', task_id })
    return accept({
      type: 'task_heartbeat',
      data: { task_id, attempt, ...(details === undefined ? {} : { details }) },
    })
  }
