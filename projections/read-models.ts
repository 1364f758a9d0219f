import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Definition } from '../src/domain/definition/definition.ts'
import type {
  ApprovalDocument,
  ApprovalStatus,
  CheckpointDocument,
  ExecutionDocument,
  ExecutionStatus,
  Progress,
} from '../src/domain/execution/document.ts'
import type { FromTemplate } from '../src/domain/definition/events.ts'
import type { Origin, WorkflowError } from '../src/domain/execution/events.ts'
import type { Schedule } from '../src/domain/schedule/state.ts'
import type { Template } from '../src/domain/template/template.ts'

/** The answer must reflect every event up to `min_position`; if that takes longer than `wait_ms`, it is `behind`. */
export interface Freshness {
  readonly min_position: number
  readonly wait_ms: number
}

export type ReadFault =
  | { readonly tag: 'behind'; readonly position: number; readonly min_position: number }
  | { readonly tag: 'bad_cursor' }
  | { readonly tag: 'read_models_unavailable'; readonly reason: string }

export interface Page<Row> {
  /** They may be fewer than the limit, when they are large: only `next_cursor` says whether there are more. */
  readonly rows: readonly Row[]
  /** Opaque; null on the last page. */
  readonly next_cursor: string | null
  /** The position of the log that the rows reflect. */
  readonly as_of: number
}

export interface Paging {
  readonly limit: number
  readonly cursor?: string
}

/** One line of the list of executions: everything but inputs, outputs, tasks, and how undoing goes. */
export interface ExecutionRow extends Origin, Pick<ExecutionDocument, 'restored_from' | 'forked_from'> {
  readonly execution_id: string
  readonly workflow_id: string
  readonly workflow_name: string
  readonly workflow_version: number
  readonly status: ExecutionStatus
  readonly priority: number
  readonly metadata: Readonly<Record<string, unknown>>
  readonly error: WorkflowError | null
  readonly progress: Progress
  readonly created_at: string
  readonly started_at: string | null
  readonly completed_at: string | null
  readonly revision: number
  readonly position: number
  /** Its events are in an archive. They are read from there. */
  readonly archived?: true
}

/**
 * Newest first: by creation, or by start when the start is asked for. `name` is the workflow's; metadata is compared as text
 * with the values' text (`"a"` and `a` are the same).
 */
export interface ExecutionsQuery extends Paging {
  readonly workflow_id?: string
  readonly status?: readonly ExecutionStatus[]
  readonly name?: string
  /** Only those that tasks of this execution have started. */
  readonly parent_id?: string
  readonly started_after?: string
  readonly started_before?: string
  readonly metadata?: Readonly<Record<string, string>>
  /** Those whose events are in an archive, or those whose are not. */
  readonly archived?: boolean
}

/** Executions that ended at a time or before it and are not archived, those that have waited longest first. */
export interface ArchivableQuery {
  readonly before: string
  readonly after?: ArchivableRow
  readonly limit: number
}

export interface ArchivableRow {
  readonly execution_id: string
  readonly completed_at: string
}

/** An execution that goes on from the event with that revision of another. */
export interface UntoldFork {
  readonly execution_id: string
  readonly source: string
  readonly revision: number
  readonly kind: 'restore' | 'fork'
}

export interface WorkflowRow {
  readonly workflow_id: string
  readonly name: string
  readonly version: number
  readonly definition: Definition
  readonly archived: boolean
  readonly created_at: string
  /** When this version was made. */
  readonly updated_at: string
  /** Of the workflow's last event, whichever version this is. */
  readonly position: number
  /** What it was made of, when that was a template. */
  readonly template?: FromTemplate
}

/** Newest first; archived workflows are left out. `tag` must be one of the definition's, `search` a part of its name. */
export interface WorkflowsQuery extends Paging {
  readonly name?: string
  readonly search?: string
  readonly tag?: string
  readonly template_id?: string
}

export interface TemplateRow {
  readonly template_id: string
  readonly version: number
  readonly template: Template
  readonly archived: boolean
  readonly created_at: string
  /** When this version was made. */
  readonly updated_at: string
  /** Of the template's last event, whichever version this is. */
  readonly position: number
}

/** Newest first; archived templates are left out. */
export interface TemplatesQuery extends Paging {
  readonly name?: string
  readonly search?: string
  readonly tag?: string
}

export interface VersionRow {
  readonly version: number
  readonly created_at: string
  readonly position: number
}

/** Positions of the log, the first excluded. */
export interface Between {
  readonly after: number
  readonly upTo: number
}

/** An execution that the engine still owes something. */
export interface UnfinishedRow {
  readonly execution_id: string
  readonly status: 'pending' | 'running' | 'paused'
  readonly priority: number
  /** The position that it was queued at: first in, first out among equals. */
  readonly queued_at: number
  readonly origin: Origin
}

/** Newest first. `approver` leaves what this person may decide. */
export interface ApprovalsQuery extends Paging {
  readonly status: readonly ApprovalStatus[]
  readonly approver?: string
  readonly execution_id?: string
  readonly workflow_id?: string
}

/** Newest first. */
export interface CheckpointsQuery extends Paging {
  readonly execution_id?: string
}

/** A schedule with its whole state, as of its last event. */
export interface ScheduleRow {
  readonly schedule_id: string
  readonly state: Schedule
  readonly revision: number
  readonly position: number
}

/** Newest first; those that were deleted are left out. */
export interface SchedulesQuery extends Paging {
  readonly workflow_id?: string
  readonly name?: string
  readonly paused?: boolean
}

/** The schedules that the engine may have something to do about. */
export interface OwedSchedules {
  readonly rows: readonly ScheduleRow[]
  readonly as_of: number
}

/** The questions that the read models answer. Each goes on at its own pace behind the log; `Freshness` says how far it must be. */
export interface ReadModels {
  readonly executions: (query: ExecutionsQuery, fresh: Freshness) => TE.TaskEither<ReadFault, Page<ExecutionRow>>
  /** All of them, or only those whose last event lies behind `after` and not behind `upTo`. Costs as much as there are. */
  readonly unfinished: (fresh: Freshness, last?: Between) => TE.TaskEither<ReadFault, readonly UnfinishedRow[]>
  /** The executions that go on from another one which has no note of them: an earlier process owed it. */
  readonly untoldForks: (fresh: Freshness) => TE.TaskEither<ReadFault, readonly UntoldFork[]>
  readonly executionCounts: (fresh: Freshness) => TE.TaskEither<ReadFault, Readonly<Record<ExecutionStatus, number>>>
  readonly archivable: (query: ArchivableQuery, fresh: Freshness) => TE.TaskEither<ReadFault, readonly ArchivableRow[]>
  readonly approvals: (query: ApprovalsQuery, fresh: Freshness) => TE.TaskEither<ReadFault, Page<ApprovalDocument>>
  readonly checkpoints: (
    query: CheckpointsQuery,
    fresh: Freshness,
  ) => TE.TaskEither<ReadFault, Page<CheckpointDocument>>
  readonly checkpoint: (id: string, fresh: Freshness) => TE.TaskEither<ReadFault, CheckpointDocument | undefined>
  readonly approval: (id: string, fresh: Freshness) => TE.TaskEither<ReadFault, ApprovalDocument | undefined>
  readonly workflows: (query: WorkflowsQuery, fresh: Freshness) => TE.TaskEither<ReadFault, Page<WorkflowRow>>
  /** The latest version, or the one that is named; undefined when there is none. */
  readonly workflow: (
    id: string,
    version: number | undefined,
    fresh: Freshness,
  ) => TE.TaskEither<ReadFault, WorkflowRow | undefined>
  readonly versions: (id: string, paging: Paging, fresh: Freshness) => TE.TaskEither<ReadFault, Page<VersionRow>>
  readonly schedules: (query: SchedulesQuery, fresh: Freshness) => TE.TaskEither<ReadFault, Page<ScheduleRow>>
  readonly templates: (query: TemplatesQuery, fresh: Freshness) => TE.TaskEither<ReadFault, Page<TemplateRow>>
  /** The latest version, or the one that is named; undefined when there is none. */
  readonly template: (
    id: string,
    version: number | undefined,
    fresh: Freshness,
  ) => TE.TaskEither<ReadFault, TemplateRow | undefined>
  readonly templateVersions: (
    id: string,
    paging: Paging,
    fresh: Freshness,
  ) => TE.TaskEither<ReadFault, Page<VersionRow>>
  readonly owedSchedules: (fresh: Freshness) => TE.TaskEither<ReadFault, OwedSchedules>
  /** Tells how far the log is, so that the models may follow at leisure; cheap enough to be called after each append. */
  readonly advance: (head: number) => void
  /** The position that the models reflect, as last heard. */
  readonly position: () => number
  readonly close: () => Promise<void>
}
