import type { Origin, SkipReason, TaskError, WorkflowError } from './events.ts'

export type ExecutionStatus = 'pending' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'

export type TaskStatus =
  'pending' | 'running' | 'waiting' | 'retrying' | 'completed' | 'failed' | 'skipped' | 'cancelled'

/** One task as the outside sees it. Times are RFC 3339; what does not apply is null. */
export interface TaskDocument {
  readonly status: TaskStatus
  readonly attempt: number
  readonly component: string
  readonly action: string
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
  /** The execution that the latest attempt has started. */
  readonly child_execution_id?: string
}

export type Progress = Readonly<Record<'total' | TaskStatus, number>>

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
  readonly progress: Progress
  readonly tasks: Readonly<Record<string, TaskDocument>>
  readonly created_at: string
  readonly started_at: string | null
  readonly completed_at: string | null
  readonly revision: number
  readonly position: number
}
