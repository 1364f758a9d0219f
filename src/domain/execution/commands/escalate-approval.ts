import { escalationOf } from '../answers.ts'
import { idOf } from '../ids.ts'
import { taskAt } from '../state.ts'
import { accept, nothing, type ExecutionIntent } from '../vocabulary.ts'

/** Nobody has decided by the time that the task names: others may as well from here on. */
export const escalateApproval =
  (index: number): ExecutionIntent =>
  (execution) => {
    const task = taskAt(execution, index)
    const next = escalationOf(task)
    if (next === undefined) return nothing
    const { attempt } = task
    return accept({ type: 'approval_escalated', data: { task_id: idOf(execution, index), attempt, to: next.to } })
  }
