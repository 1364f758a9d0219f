import type { ApprovalDocument, ApprovalStatus } from '../src/domain/execution/document.ts'
import type { Awaited, CarriedApproval } from '../src/domain/execution/events.ts'
import { linked } from '../src/domain/execution/apart.ts'
import { nameOfAttempt } from '../src/domain/execution/attempt-ref.ts'
import type { ExecutionRecord, ListedExecution } from './executions.ts'
import { idIn } from './streams.ts'

/** Stands for everybody where a list of approvers names nobody. */
export const ANYBODY = ''

/** What an event does to the approvals of its execution. */
export type ApprovalChange =
  | { readonly do: 'ask'; readonly rows: readonly ApprovalDocument[] }
  | { readonly do: 'decide'; readonly id: string; readonly decision: NonNullable<ApprovalDocument['decision']> }
  | { readonly do: 'escalate'; readonly id: string; readonly escalation: ApprovalDocument['escalations'][number] }
  | { readonly do: 'end'; readonly id: string; readonly status: ApprovalStatus; readonly at: string }

type OfTask = { readonly task_id: string; readonly attempt: number }

/** Undefined for what has nothing to do with approvals. What ends any task ends the approval that it waits for, if there is one. */
export const approvalChange = (event: ExecutionRecord, execution: ListedExecution): ApprovalChange | undefined => {
  const id = ({ task_id, attempt }: OfTask): string =>
    nameOfAttempt({ execution_id: idIn(event.stream), task_id, attempt })
  const { at } = event
  switch (event.type) {
    case 'task_started':
      return event.data.awaits?.kind === 'approval'
        ? { do: 'ask', rows: [asked(event, event.data, event.data.awaits, execution, id(event.data))] }
        : undefined
    case 'workflow_forked':
      return { do: 'ask', rows: event.data.carried.approvals.flatMap((one) => carried(event, one, execution, id(one))) }
    case 'approval_decided': {
      const { decision, by = null, comment = null, data, data_ref } = event.data
      const given = data_ref === undefined ? (data ?? null) : { data_ref: linked(data_ref) }
      return { do: 'decide', id: id(event.data), decision: { decision, by, comment, data: given, decided_at: at } }
    }
    case 'approval_escalated':
      return { do: 'escalate', id: id(event.data), escalation: { at, to: event.data.to } }
    case 'task_timed_out':
      return { do: 'end', id: id(event.data), status: 'expired', at }
    case 'task_cancelled':
    case 'task_completed':
    case 'task_failed':
    case 'task_error_caught':
    case 'task_retry_scheduled':
      return { do: 'end', id: id(event.data), status: 'cancelled', at }
    default:
      return undefined
  }
}

/** It is asked for in the execution that it was carried over from as well, as an approval of its own. */
const carried = (
  event: ExecutionRecord,
  { awaits, requested_at, escalated, ...of }: CarriedApproval,
  execution: ListedExecution,
  approval_id: string,
): readonly ApprovalDocument[] =>
  awaits.kind !== 'approval'
    ? []
    : [
        {
          ...asked(event, of, awaits, execution, approval_id),
          requested_at,
          escalations: (awaits.escalate ?? []).slice(0, escalated),
        },
      ]

const asked = (
  event: ExecutionRecord,
  { task_id, attempt, until }: OfTask & { readonly until?: string },
  { prompt, approvers = [], data = null }: Extract<Awaited, { readonly kind: 'approval' }>,
  { execution_id, workflow_id, workflow_name }: ListedExecution,
  approval_id: string,
): ApprovalDocument => ({
  approval_id,
  execution_id,
  workflow_id,
  workflow_name,
  task_id,
  attempt,
  status: 'pending',
  prompt: prompt ?? null,
  approvers,
  data,
  escalations: [],
  decision: null,
  requested_at: event.at,
  expires_at: until ?? null,
  ended_at: null,
  position: event.position,
})
