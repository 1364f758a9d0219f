import type { ApprovalDocument, ApprovalStatus } from '../domain/execution/document.ts'
import type { Api, PostOptions, ReadOptions } from './api.ts'
import type { Accepted } from './executions.ts'
import type { Page, Paging } from './pages.ts'
import { posting, reading, reference, type Reference } from './request.ts'

/** Without a `status`: those that are pending. */
export interface ApprovalsFilter extends Paging {
  readonly status?: ApprovalStatus | readonly ApprovalStatus[]
  /** Only those that this person may decide. */
  readonly approver?: string
  readonly execution_id?: string
  readonly workflow_id?: string
}

export interface Decision {
  /** Needed where the approval names who may decide. */
  readonly by?: string
  readonly comment?: string
  readonly data?: unknown
}

export interface Decided extends Accepted {
  readonly approval_id: string
  readonly decision: 'approved' | 'rejected'
}

type ApprovalRef = Reference<'approval_id'>

export const approvalCalls = (api: Api) => {
  const decide =
    (verb: 'approve' | 'reject') =>
    (approval: ApprovalRef, decision: Decision = {}, options?: PostOptions): Promise<Decided> =>
      api.json(`${path(approval)}/${verb}`, posting(decision, options))

  return {
    listApprovals: (
      { status, ...filter }: ApprovalsFilter = {},
      options?: ReadOptions,
    ): Promise<Page<'approvals', ApprovalDocument>> =>
      api.json('/api/approvals', reading({ ...filter, status: [status ?? []].flat().join(',') || undefined }, options)),
    getApproval: (approval: ApprovalRef, options?: ReadOptions): Promise<ApprovalDocument> =>
      api.json(path(approval), reading({}, options)),
    approve: decide('approve'),
    reject: decide('reject'),
  }
}

const path = (approval: ApprovalRef): string => `/api/approvals/${reference('approval_id', approval)}`
