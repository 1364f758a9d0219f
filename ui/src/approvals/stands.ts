import type { ApprovalStatus } from '../../../src/client/index.ts'

/** What can be looked at: what is to be decided, or what came of it. */
export const GROUPS = {
  pending: ['pending'],
  decided: ['approved', 'rejected'],
  lapsed: ['expired', 'cancelled'],
  all: ['pending', 'approved', 'rejected', 'expired', 'cancelled'],
} as const satisfies Readonly<Record<string, readonly ApprovalStatus[]>>

export type Group = keyof typeof GROUPS

export const groupIn = (params: URLSearchParams): Group => {
  const named = params.get('show') ?? ''
  return named in GROUPS ? (named as Group) : 'pending'
}

export const statusIn = (params: URLSearchParams): readonly ApprovalStatus[] => GROUPS[groupIn(params)]

/** The types of events after which the list is another one. */
export const CHANGES = [
  'task_started',
  'approval_decided',
  'approval_escalated',
  'task_timed_out',
  'task_cancelled',
  'workflow_forked',
  'workflow_cancelled',
] as const
