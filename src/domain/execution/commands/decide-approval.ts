import { approversOf } from '../answers.ts'
import { nameOfAttempt, type AttemptRef } from '../attempt-ref.ts'
import { findTask } from '../ids.ts'
import type { Trace } from '../../trace.ts'
import { isOver, taskAt } from '../state.ts'
import { accept, reject, type ExecutionIntent } from '../vocabulary.ts'
import { isThisAttempt } from './this-attempt.ts'

export interface DecideApproval {
  readonly decision: 'approved' | 'rejected'
  readonly by?: string
  readonly comment?: string
  readonly data?: unknown
  /** What it was a part of for whoever decided. */
  readonly trace?: Trace
}

/** The first decision counts. Refused when it is made already, when it is not asked for any more, and to whoever may not make it. */
export const decideApproval =
  (ref: AttemptRef, decision: DecideApproval): ExecutionIntent =>
  (execution) => {
    const { task_id, attempt } = ref
    const approval_id = nameOfAttempt(ref)
    const index = findTask(execution, task_id)
    const task = index === undefined ? undefined : taskAt(execution, index)
    if (index === undefined || task?.awaits?.kind !== 'approval' || attempt > task.attempt)
      return reject({ tag: 'approval_not_found', approval_id })

    const answer = attempt === task.attempt ? task.answer : undefined
    if (answer !== undefined && 'decided' in answer) {
      const { decision: made, by, decided_at } = answer.decided
      return reject({ tag: 'approval_decided', approval_id, decision: made, by, decided_at })
    }
    if (isOver(execution) || !isThisAttempt(execution, index, attempt))
      return reject({ tag: 'approval_over', approval_id, status: task.status })

    const approvers = approversOf(task)
    const { by } = decision
    if (approvers.length > 0 && (by === undefined || !approvers.includes(by)))
      return reject({ tag: 'not_an_approver', by, approvers })
    return accept({ type: 'approval_decided', data: { task_id, attempt, ...decision } })
  }
