import * as t from 'io-ts'
import { Definition } from '../../domain/definition/definition.ts'
import type { ExecutionDocument, TaskDocument } from '../../domain/execution/document.ts'
import { Awaited, Compensation, Origin, SkipReason, TaskError } from '../../domain/execution/events.ts'
import type { Accepted, Started } from '../../engine/engine.ts'
import { oneOf } from '../codecs.ts'
import { EXECUTION_STATUSES, Problem, TASK_STATUSES, anyObject, count, maybe, text } from './shared.ts'

const acceptedFields = {
  execution_id: text,
  workflow_id: text,
  status: oneOf(EXECUTION_STATUSES),
  revision: count,
  position: count,
}

export const AcceptedCodec: t.Type<Accepted, unknown, unknown> = t.type(acceptedFields, 'Accepted')

export const StartedCodec: t.Type<Started, unknown, unknown> = t.intersection(
  [t.type(acceptedFields), t.partial({ existing: t.literal(true) })],
  'Started',
)

const taskFields = {
  status: oneOf(TASK_STATUSES),
  attempt: count,
  component: maybe(text),
  action: maybe(text),
  depends_on: t.readonlyArray(text),
  input: t.unknown,
  output: t.unknown,
  error: maybe(TaskError),
  started_at: maybe(text),
  completed_at: maybe(text),
  duration_ms: maybe(count),
}

const taskExtras = t.partial({
  skip_reason: SkipReason,
  next_attempt_at: text,
  waiting_until: text,
  waiting_for: Awaited,
  approval_id: text,
  child_execution_id: text,
  shape: oneOf(['group', 'for_each', 'repeat'] as const),
  items: t.type({ total: count, succeeded: count, failed: count, under_way: count }),
  iterations: count,
  caught: t.type({ error: TaskError, handler: count }),
  accepted: t.literal(true),
  heartbeat: t.type({ at: text, details: t.unknown }),
})

const Task: t.Type<TaskDocument, unknown, unknown> = t.intersection([t.type(taskFields), taskExtras], 'Task')

export const TaskRow: t.Type<TaskDocument & { readonly task_id: string }, unknown, unknown> = t.intersection(
  [t.type({ task_id: text, ...taskFields }), taskExtras],
  'TaskRow',
)

export const WorkflowErrorCodec = t.intersection([
  t.type({ type: text, message: text }),
  t.partial({ task_id: text, problems: t.readonlyArray(Problem) }),
])

const summaryFields = {
  execution_id: text,
  workflow_id: text,
  workflow_name: text,
  workflow_version: count,
  status: oneOf(EXECUTION_STATUSES),
  priority: count,
  metadata: anyObject,
  error: maybe(WorkflowErrorCodec),
  progress: t.type({
    total: count,
    pending: count,
    running: count,
    waiting: count,
    retrying: count,
    completed: count,
    failed: count,
    skipped: count,
    cancelled: count,
  }),
  created_at: text,
  started_at: maybe(text),
  completed_at: maybe(text),
  revision: count,
  position: count,
}

const Lineage = t.intersection([t.type({ execution_id: text, revision: count }), t.partial({ checkpoint_id: text })])

const lineage = t.partial({ restored_from: Lineage, forked_from: Lineage })

/** `archived`: its events are in an archive, and read from there. */
export const ExecutionSummary: t.Type<
  Omit<ExecutionDocument, 'input' | 'output' | 'tasks'> & { readonly archived?: true },
  unknown,
  unknown
> = t.intersection([t.type(summaryFields), t.partial({ archived: t.literal(true) })], 'ExecutionSummary')

const ForkNote = t.type({ execution_id: text, revision: count, kind: oneOf(['restore', 'fork'] as const) })

const compensation = t.partial({ compensating: t.literal(true), compensation: Compensation })

export const Execution: t.Type<ExecutionDocument, unknown, unknown> = t.intersection(
  [
    t.type({ ...summaryFields, input: t.unknown, output: t.unknown, tasks: t.record(text, Task) }),
    compensation,
    lineage,
    t.partial({ forks: t.readonlyArray(ForkNote), fork_count: count, definition: Definition, retries: count }),
    Origin.type,
  ],
  'Execution',
)
