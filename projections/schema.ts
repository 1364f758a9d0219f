import type { ApprovalStatus, ExecutionStatus } from '../src/domain/execution/document.ts'
import type { ForkKind } from '../src/domain/execution/events.ts'

/** How far the rows are, and the id of the event that stands there: it tells a log from another one. */
export interface PositionTable {
  name: string
  position: number
  event_id: string
}

export interface ExecutionsTable {
  execution_id: string
  workflow_id: string
  workflow_name: string
  workflow_version: number
  priority: number
  /** JSON. */
  metadata: string
  /** JSON. */
  origin: string
  created_at: string
  status: ExecutionStatus
  queued_at: number
  started_at: string | null
  completed_at: string | null
  /** JSON. */
  error: string | null
  /** JSON. */
  progress: string
  /** JSON: the status of each task whose next event does not say where it stands, by its id. */
  unsettled: string
  revision: number
  position: number
  /** Stands in `origin` too: here it is for the index. */
  parent_id: string | null
}

export interface ApprovalsTable {
  approval_id: string
  execution_id: string
  workflow_id: string
  workflow_name: string
  task_id: string
  attempt: number
  status: ApprovalStatus
  /** JSON: prompt, approvers and data. */
  asked: string
  /** JSON. */
  escalations: string
  /** JSON. */
  decision: string | null
  requested_at: string
  expires_at: string | null
  ended_at: string | null
  position: number
}

/** Who may decide an approval; nobody's name stands for everybody. */
export interface ApprovalApproversTable {
  approval_id: string
  approver: string
  status: ApprovalStatus
  requested_at: string
}

export interface CheckpointsTable {
  checkpoint_id: string
  execution_id: string
  workflow_id: string
  workflow_name: string
  revision: number
  state_hash: string
  state_form: number
  workflow_status: ExecutionStatus
  completed_tasks: number
  automatic: number
  description: string | null
  created_at: string
  event_revision: number
  position: number
}

export interface WorkflowsTable {
  workflow_id: string
  name: string
  version: number
  archived: number
  created_at: string
  revision: number
  position: number
  /** JSON: what it was made of, when that was a template. */
  template: string | null
  /** Stands in `template` too: here it is for the index. */
  template_id: string | null
}

export interface TemplatesTable {
  template_id: string
  name: string
  version: number
  archived: number
  created_at: string
  revision: number
  position: number
}

export interface TemplateVersionsTable {
  template_id: string
  version: number
  /** JSON. */
  template: string
  created_at: string
  position: number
}

export interface WorkflowVersionsTable {
  workflow_id: string
  version: number
  /** JSON. */
  definition: string
  /** How many tasks it has. */
  tasks: number
  created_at: string
  position: number
}

export interface SchedulesTable {
  schedule_id: string
  workflow_id: string
  name: string | null
  paused: number
  deleted: number
  /** Whether the engine may have something to do about it. */
  owed: number
  created_at: string
  /** JSON: the whole state. */
  state: string
  revision: number
  position: number
}

export interface EndedExecutionsTable {
  execution_id: string
  created_at: string
  completed_at: string
  /** Where the text of its events is, when that is not in the log. */
  archive_id: string | null
}

/** The tables of the projection store, as its migrations leave them. */
export interface Schema {
  projection_position: PositionTable
  executions: ExecutionsTable
  execution_counts: { status: ExecutionStatus; count: number }
  execution_metadata: { execution_id: string; key: string; value: string; created_at: string }
  ended_executions: EndedExecutionsTable
  approvals: ApprovalsTable
  checkpoints: CheckpointsTable
  approval_approvers: ApprovalApproversTable
  workflows: WorkflowsTable
  workflow_versions: WorkflowVersionsTable
  schedules: SchedulesTable
  untold_forks: { execution_id: string; source: string; revision: number; kind: ForkKind }
  workflow_tags: { workflow_id: string; tag: string; created_at: string }
  templates: TemplatesTable
  template_versions: TemplateVersionsTable
  template_tags: { template_id: string; tag: string; created_at: string }
  snapshots: { stream: string; revision: number; position: number; version: number; state: string }
}
