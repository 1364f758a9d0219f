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

/** A heartbeat this soon after the one before says nothing new: seconds, and a part of the time that it may be silent. */
const PACE = 1
const PART = 0.1

/** The component is at work: the time that it may be silent begins anew. One that says nothing new is not recorded. */
export const heartbeatTask =
  ({ task, attempt, details }: Reporting & { readonly details?: unknown }): ExecutionIntent =>
  (execution, { at }) => {
    const task_id = idOf(execution, task)
    if (!isThisAttempt(execution, task, attempt)) return reject({ tag: 'task_not_running', task_id })
    const { reported, node } = taskAt(execution, task)
    const pace = Math.min(PACE, (node.heartbeatTimeout ?? Infinity) * PART)
    const before = reported?.heartbeatAt
    if (before !== undefined && Date.parse(at) < Date.parse(before) + pace * 1_000) return nothing
    return accept({
      type: 'task_heartbeat',
      data: { task_id, attempt, ...(details === undefined ? {} : { details }) },
    })
  }
