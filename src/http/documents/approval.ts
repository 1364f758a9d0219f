import * as t from 'io-ts'
import type { ApprovalDocument, ApprovalStatus } from '../../domain/execution/document.ts'
import { oneOf } from '../codecs.ts'
import { AcceptedCodec } from './execution.ts'
import { count, maybe, text } from './shared.ts'

export const DecidedCodec = t.intersection(
  [t.type({ approval_id: text, decision: oneOf(['approved', 'rejected'] as const) }), AcceptedCodec],
  'Decided',
)

export const APPROVAL_STATUSES: readonly ApprovalStatus[] = ['pending', 'approved', 'rejected', 'expired', 'cancelled']

export const Approval: t.Type<ApprovalDocument, unknown, unknown> = t.type(
  {
    approval_id: text,
    execution_id: text,
    workflow_id: text,
    workflow_name: text,
    task_id: text,
    attempt: count,
    status: oneOf(APPROVAL_STATUSES),
    prompt: maybe(text),
    approvers: t.readonlyArray(text),
    data: t.unknown,
    escalations: t.readonlyArray(t.type({ at: text, to: t.readonlyArray(text) })),
    decision: maybe(
      t.type({
        decision: oneOf(['approved', 'rejected'] as const),
        by: maybe(text),
        comment: maybe(text),
        data: t.unknown,
        decided_at: text,
      }),
    ),
    requested_at: text,
    expires_at: maybe(text),
    ended_at: maybe(text),
    position: count,
  },
  'Approval',
)
