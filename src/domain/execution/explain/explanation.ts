import type { ExecutionStatus } from '../document.ts'
import type { Cause } from './causes.ts'
import type { Held, Mover, ReasonCode } from './reason.ts'

/** When an execution has stopped, by whom, and why if they said so. Null: the engine itself, or so many events ago that it was not looked up. */
export interface Stopped {
  readonly since: string | null
  readonly by: string | null
  readonly reason: string | null
}

/** Why an execution stands where it stands, now or as of a moment. Times are RFC 3339. */
export interface Explanation {
  readonly execution_id: string
  readonly workflow_id: string
  readonly workflow_name: string
  readonly status: ExecutionStatus
  /** All of it in a sentence or two. */
  readonly summary: string
  /** The moment that it is about. */
  readonly as_of_time: string
  /** False as of a moment: what depends on the server at that time (slots, components, other executions) is not recorded. */
  readonly live: boolean
  /** What would move it, as far as that can be known; `at` when that comes by itself. */
  readonly next_event: Mover | null
  readonly paused: (Stopped & { readonly by_parent: boolean }) | null
  /** It is about to end, and what has completed is undone first. */
  readonly compensating: {
    readonly cause: 'failed' | 'cancelled'
    readonly reason: string | null
    readonly left: number
  } | null
  readonly ended: Stopped | null
  /** Of one that failed, or is about to: the root cause first. */
  readonly causes: readonly Cause[]
  /** How many tasks have not ended, and how many of them there are for each reason. */
  readonly unfinished: number
  readonly reasons: Readonly<Partial<Record<ReasonCode, number>>>
  readonly tasks: readonly Held[]
  readonly next_cursor: string | null
  readonly revision: number
  readonly position: number
  /** The position again, as every list has it. */
  readonly as_of: number
}
