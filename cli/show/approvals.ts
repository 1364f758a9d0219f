import type { ApprovalDocument, Decided, Decision, Page } from '../../src/client/index.ts'
import { excerpt, plain } from './format.ts'
import { paintFor, status } from './paint.ts'
import { facts, more, table } from './table.ts'

const paint = () => paintFor(process.stdout)

export const approvalTable = async ({ approvals, next_cursor }: Page<'approvals', ApprovalDocument>) =>
  approvals.length === 0
    ? 'No approvals.'
    : (await table(
        ['APPROVAL', 'WORKFLOW', 'STATUS', 'APPROVERS', 'REQUESTED', 'PROMPT'],
        approvals.map((approval) => [
          approval.approval_id,
          plain(approval.workflow_name),
          status(paint(), approval.status),
          plain(mayDecide(approval)),
          approval.requested_at,
          plain(approval.prompt ?? ''),
        ]),
      )) + more(next_cursor)

/** The whole approval: what is asked, and what came of it. */
export const approvalText = (approval: ApprovalDocument): string => {
  const { decision, data } = approval
  const about = facts([
    ['Approval', approval.approval_id],
    ['Prompt', plain(approval.prompt ?? '')],
    ['Status', status(paint(), approval.status)],
    ['Approvers', plain(mayDecide(approval))],
    ['Workflow', `${plain(approval.workflow_name)} (${approval.workflow_id})`],
    ['Execution', approval.execution_id],
    ['Task', `${approval.task_id}, attempt ${approval.attempt}`],
    ['Requested', approval.requested_at],
    ['Expires', approval.expires_at ?? ''],
    ['Ended', approval.ended_at ?? ''],
    ['Decided by', plain(decision?.by ?? '')],
    ['Comment', plain(decision?.comment ?? '')],
  ])
  return data === null ? about : `${about}\n\nData\n${excerpt(data)}`
}

export const decidedText = ({ approval_id, decision, execution_id, status: now }: Decided): string =>
  `${approval_id} is ${status(paint(), decision)}. Execution ${execution_id} is ${status(paint(), now)}.`

/** The decision that the flags of a command make. */
export const decisionIn = ({ by, comment, data }: Partial<Record<keyof Decision, unknown>>): Decision => ({
  ...(typeof by === 'string' ? { by } : {}),
  ...(typeof comment === 'string' ? { comment } : {}),
  ...(data === undefined ? {} : { data }),
})

const mayDecide = ({ approvers, escalations }: ApprovalDocument): string =>
  approvers.length === 0 ? 'everybody' : [...new Set([...approvers, ...escalations.flatMap(({ to }) => to)])].join(', ')
