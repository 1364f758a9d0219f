import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../decider.ts'
import type { ExecutionStatus } from '../execution/document.ts'
import type { Rejection } from '../rejection.ts'
import type { StartEvent } from './events.ts'
import type { Start } from './index.ts'
import type { OnConflict } from './on-conflict.ts'

export interface ClaimStart {
  readonly workflow_id: string
  readonly key: string
  readonly execution_id: string
  readonly on_conflict: OnConflict
  /** The execution that the key had when somebody looked, if it was there. */
  readonly standing: { readonly execution_id: string; readonly status: ExecutionStatus } | undefined
}

/** Fixes which execution a key starts. Nothing happens when it is fixed already, until it is known how that execution stands. */
export const claimStart =
  ({ workflow_id, key, execution_id, on_conflict, standing }: ClaimStart): Intent<Start, StartEvent, Rejection> =>
  (state) => {
    const claim = E.right([{ type: 'start_claimed', data: { workflow_id, key, execution_id } } as const])
    if (state.execution_id === undefined) return claim
    if (state.execution_id !== standing?.execution_id || on_conflict === 'return_existing') return E.right([])
    if (on_conflict === 'reject_if_running' && OVER.has(standing.status)) return claim
    return E.left({ tag: 'start_key_taken', key, execution_id: state.execution_id, status: standing.status })
  }

const OVER: ReadonlySet<ExecutionStatus> = new Set(['completed', 'failed', 'cancelled'])
