import type { Shape } from '../definition/plan.ts'
import type { Definition } from '../definition/definition.ts'
import type { Awaited, Compensation, ForkKind, Origin, SkipReason, TaskError, WorkflowError } from './events.ts'

export type ExecutionStatus = 'pending' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'

export type TaskStatus =
  'pending' | 'running' | 'waiting' | 'retrying' | 'completed' | 'failed' | 'skipped' | 'cancelled'

/** How far a for_each is. Items that have not begun are in `total` alone. */
export interface ItemsDocument {
  readonly total: number
  readonly succeeded: number
  readonly failed: number
  readonly under_way: number
}

/** One task as the outside sees it. Times are RFC 3339; what does not apply is null. */
export interface TaskDocument {
  readonly status: TaskStatus
  readonly attempt: number
  /** Null, as the action is, in a task that has others inside. */
  readonly component: string | null
  readonly action: string | null
  readonly depends_on: readonly string[]
  readonly input: unknown
  readonly output: unknown
  readonly error: TaskError | null
  readonly started_at: string | null
  readonly completed_at: string | null
  readonly duration_ms: number | null
  readonly skip_reason?: SkipReason
  readonly next_attempt_at?: string
  readonly waiting_until?: string
  /** Of a task that waits for something from outside, as its `task_started` has it. */
  readonly waiting_for?: Awaited
  readonly approval_id?: string
  /** The execution that the latest attempt has started. */
  readonly child_execution_id?: string
  /** Absent in a leaf. */
  readonly shape?: Exclude<Shape, 'leaf'>
  readonly items?: ItemsDocument
  /** Of a repeat: how many iterations have begun. */
  readonly iterations?: number
  /** The error that a handler of the task, by its place in `on_error`, deals with. */
  readonly caught?: { readonly error: TaskError; readonly handler: number }
  /** The component has taken the attempt and reports its outcome later. */
  readonly accepted?: true
  readonly heartbeat?: { readonly at: string; readonly details: unknown }
}

/** Of the tasks of the definition, not of what is inside them. */
export type Progress = Readonly<Record<'total' | TaskStatus, number>>

/** An execution that another one goes on from, and after which of its events. */
export interface LineageDocument {
  readonly execution_id: string
  readonly revision: number
  readonly checkpoint_id?: string
}

/** One execution as the outside sees it, now or as of any of its events. What it comes from is there where it applies. */
export interface ExecutionDocument extends Origin {
  readonly execution_id: string
  readonly workflow_id: string
  readonly workflow_name: string
  readonly workflow_version: number
  readonly status: ExecutionStatus
  readonly priority: number
  readonly metadata: Readonly<Record<string, unknown>>
  readonly input: unknown
  readonly output: unknown
  readonly error: WorkflowError | null
  /** It is about to end, and what has completed is undone first. */
  readonly compensating?: true
  /** How many tasks were undone, and how many could not be. */
  readonly compensation?: Compensation
  readonly progress: Progress
  /** First the tasks of the definition, then what has come to be inside them. */
  readonly tasks: Readonly<Record<string, TaskDocument>>
  /** What it goes on from: as that was, or with changes. */
  readonly restored_from?: LineageDocument
  readonly forked_from?: LineageDocument
  /** The latest executions that go on from this one, 100 at most; `fork_count` says how many there are. */
  readonly forks?: readonly { readonly execution_id: string; readonly revision: number; readonly kind: ForkKind }[]
  readonly fork_count?: number
  /** Its own, when it is not that of a version of its workflow. */
  readonly definition?: Definition
  /** How often it was retried in place. */
  readonly retries?: number
  readonly created_at: string
  readonly started_at: string | null
  readonly completed_at: string | null
  readonly revision: number
  readonly position: number
}

/** How an approval stands: `expired` when nobody decided in time, `cancelled` when it is not asked for any more. */
export type ApprovalStatus = 'pending' | 'approved' | 'rejected' | 'expired' | 'cancelled'

/** What a task asks people to decide. */
export interface ApprovalDocument {
  readonly approval_id: string
  readonly execution_id: string
  readonly workflow_id: string
  readonly workflow_name: string
  readonly task_id: string
  readonly attempt: number
  readonly status: ApprovalStatus
  readonly prompt: string | null
  /** Who may decide, besides those whom it was escalated to; everybody when it names nobody. */
  readonly approvers: readonly string[]
  readonly data: unknown
  readonly escalations: readonly { readonly at: string; readonly to: readonly string[] }[]
  readonly decision: {
    readonly decision: 'approved' | 'rejected'
    readonly by: string | null
    readonly comment: string | null
    readonly data: unknown
    readonly decided_at: string
  } | null
  readonly requested_at: string
  readonly expires_at: string | null
  readonly ended_at: string | null
  /** Of the last event that changed it. */
  readonly position: number
}

/** A place in an execution's history, and what its state hashed to there. */
export interface CheckpointDocument {
  readonly checkpoint_id: string
  readonly execution_id: string
  readonly workflow_id: string
  readonly workflow_name: string
  /** The last event that it is of. */
  readonly revision: number
  readonly state_hash: string
  /** The version of the form that was hashed. */
  readonly state_form: number
  readonly workflow_status: ExecutionStatus
  /** Of the tasks of the definition. */
  readonly completed_tasks: number
  /** Nobody has asked for it. */
  readonly automatic: boolean
  readonly description: string | null
  readonly created_at: string
  /** Of its own event. */
  readonly event_revision: number
  readonly position: number
}

/** What was found when the events up to a checkpoint were checked and folded again. */
export interface CheckpointValidation {
  readonly checkpoint_id: string
  readonly execution_id: string
  readonly valid: boolean
  readonly revision: number
  readonly expected: string
  /** Null when the events can't be folded. */
  readonly actual: string | null
  readonly events_replayed: number
  /** Whether the two hashes say anything about each other: not when they were made of different forms. */
  readonly comparable: boolean
  readonly state_form: { readonly recorded: number; readonly current: number }
  /** The first event that is not what was written, or can't be read. */
  readonly broken: { readonly revision: number; readonly what: string; readonly detail: string } | null
  /** All that in a sentence. */
  readonly detail: string
}

/** A caller's own JSON, as of an event of the execution that it was put beside. */
export interface SavedStateDocument {
  readonly execution_id: string
  readonly state: unknown
  readonly saved_at: string
  readonly revision: number
  readonly position: number
}
