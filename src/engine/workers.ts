import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Report } from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { By, Fault } from '../store/event-store.ts'
import type { Accepted } from './engine.ts'

/** A worker's question for tasks of a component. Without `actions` it takes any. */
export interface Ask {
  readonly component: string
  readonly actions?: readonly string[]
  readonly worker_id: string
  /** So many tasks at most. */
  readonly max: number
  /** How long it waits when there is none. */
  readonly wait_seconds: number
}

/** One attempt in the hands of a worker: until its lease expires nobody else gets it. Times are RFC 3339. */
export interface LeasedTask {
  readonly task_token: string
  readonly workflow_id: string
  readonly execution_id: string
  readonly task_id: string
  readonly attempt: number
  readonly component: string
  readonly action: string
  readonly params: unknown
  /** The same on every delivery of one attempt. */
  readonly idempotency_key: string
  readonly deadline: string
  readonly lease_expires_at: string
  /** How long a worker may keep silent. */
  readonly lease_seconds: number
  /** The how manieth time this process hands the attempt out, from 1. */
  readonly delivery: number
  readonly traceparent: string
  readonly tracestate?: string
}

/** What a sign of life is answered. Not `wanted`: another worker has the task by now. */
export interface Heartbeat extends Accepted {
  readonly wanted: boolean
  /** Null for a task that is not leased to whoever asks. */
  readonly lease_expires_at: string | null
}

/** What this process knows of the workers of a component. */
export interface WorkersDocument {
  /** Claimed, and offered to nobody yet, or again. */
  readonly queued: number
  readonly leased: number
  /** Questions that wait for a task. */
  readonly waiting: number
  /** Leases that ran out, since this process knows the component. */
  readonly redelivered: number
  /** Of the queued ones, in seconds. */
  readonly oldest_wait: number | null
  readonly last_asked: string | null
}

/** Components whose tasks are fetched: the door for the workers that do that. */
export interface Workers {
  /** Waits until there is something, the time is over, or whoever asks has gone (`onGone` tells, and takes that back). */
  readonly poll: (
    ask: Ask,
    onGone: (then: () => void) => () => void,
  ) => TE.TaskEither<Rejection | Fault, readonly LeasedTask[]>
  /** An outcome, by a worker or by any component that has the token. */
  readonly report: (
    taskToken: string,
    outcome: Exclude<Report, { readonly do: 'heartbeat' }>,
    by?: By,
  ) => TE.TaskEither<Rejection | Fault, Accepted>
  /** Renews the lease, if there is one. Recorded only when it says something, or when the task is given up without. */
  readonly heartbeat: (
    taskToken: string,
    said: { readonly details?: unknown; readonly worker_id?: string },
    by?: By,
  ) => TE.TaskEither<Rejection | Fault, Heartbeat>
}
