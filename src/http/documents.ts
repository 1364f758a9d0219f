import * as t from 'io-ts'
import type { VersionRow } from '../../projections/read-models.ts'
import { ComponentFacts } from '../domain/component/events.ts'
import { Definition } from '../domain/definition/definition.ts'
import { FromTemplate } from '../domain/definition/index.ts'
import type {
  ApprovalDocument,
  ApprovalStatus,
  ExecutionDocument,
  ExecutionStatus,
  TaskDocument,
  TaskStatus,
} from '../domain/execution/document.ts'
import { Awaited, Compensation, Origin, SkipReason, TaskError } from '../domain/execution/events.ts'
import { Cause } from '../domain/schedule/events.ts'
import type { ScheduleDocument } from '../domain/schedule/index.ts'
import { Spec } from '../domain/schedule/spec.ts'
import { Template as StoredTemplate } from '../domain/template/template.ts'
import type { Accepted, Started } from '../engine/engine.ts'
import type { ActionDocument, ComponentDocument, ComponentTest } from '../engine/components.ts'
import type { Broken as BrokenEvent } from '../store/event-store.ts'
import type { Frame } from './live/frame.ts'
import { oneOf } from './codecs.ts'
import { languageCodec } from './language.ts'

/** What the answers look like: the OpenAPI document is made from these. Where a type exists, the compiler compares. */

export const EXECUTION_STATUSES: readonly ExecutionStatus[] = [
  'pending',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
]
export const TASK_STATUSES: readonly TaskStatus[] = [
  'pending',
  'running',
  'waiting',
  'retrying',
  'completed',
  'failed',
  'skipped',
  'cancelled',
]

const text = t.string
const count = t.number
export const maybe = <C extends t.Mixed>(codec: C) => t.union([codec, t.null])
const anyObject = t.record(t.string, t.unknown)

export const Problem = t.intersection(
  [t.type({ pointer: text, code: text, message: text }), t.partial({ offset: count })],
  'Problem',
)

export const ProblemCodec = t.intersection(
  [
    t.type({ type: text, title: text, status: count, detail: text, code: text, instance: text }),
    t.partial({ errors: t.readonlyArray(Problem) }),
  ],
  'ProblemDocument',
)

/** What an author writes, as the table of the language has it. */
export const NewWorkflow = languageCodec()

export const Workflow = t.intersection(
  [
    t.type({
      workflow_id: text,
      version: count,
      archived: t.boolean,
      created_at: text,
      updated_at: text,
      position: count,
    }),
    Definition,
    t.partial({ template: FromTemplate }),
  ],
  'Workflow',
)
export type Workflow = t.TypeOf<typeof Workflow>

/** What was stored, and what is likely not as it was meant, when something is. */
export const StoredWorkflow = t.intersection(
  [Workflow, t.partial({ warnings: t.readonlyArray(Problem) })],
  'StoredWorkflow',
)

export const WorkflowVersion: t.Type<VersionRow, unknown, unknown> = t.type(
  { version: count, created_at: text, position: count },
  'WorkflowVersion',
)

const outlineFields = { levels: t.readonlyArray(t.readonlyArray(text)), longest_path: t.readonlyArray(text) }

export const Validation = t.type(
  {
    valid: t.boolean,
    errors: t.readonlyArray(Problem),
    warnings: t.readonlyArray(Problem),
    ...outlineFields,
    /** The tasks within tasks, by the path of the task that they are within. */
    blocks: t.readonlyArray(t.type({ task_id: text, ...outlineFields })),
  },
  'Validation',
)

export const Template = t.intersection(
  [
    t.type({
      template_id: text,
      version: count,
      archived: t.boolean,
      created_at: text,
      updated_at: text,
      position: count,
    }),
    StoredTemplate,
  ],
  'Template',
)
export type Template = t.TypeOf<typeof Template>

/** What was stored, and what is likely not as it was meant. */
export const WarnedTemplate = t.intersection(
  [Template, t.type({ warnings: t.readonlyArray(Problem) })],
  'WarnedTemplate',
)

/** A workflow that was just made of a template. */
export const InstantiatedWorkflow = t.intersection(
  [Workflow, t.type({ template_id: text, template_version: count, warnings: t.readonlyArray(Problem) })],
  'InstantiatedWorkflow',
)

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

export const DecidedCodec = t.intersection(
  [t.type({ approval_id: text, decision: oneOf(['approved', 'rejected'] as const) }), AcceptedCodec],
  'Decided',
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
    t.partial({ forks: t.readonlyArray(ForkNote), definition: Definition, retries: count }),
    Origin.type,
  ],
  'Execution',
)

export const APPROVAL_STATUSES: readonly ApprovalStatus[] = ['pending', 'approved', 'rejected', 'expired', 'cancelled']

export const Approval: t.Type<ApprovalDocument, unknown, unknown> = t.type(
  {
    approval_id: text,
    execution_id: text,
    workflow_id: text,
    workflow_name: text,
    task_id: text,
    attempt: count,
    status: oneOf(APPROVAL_STATUSES),
    prompt: maybe(text),
    approvers: t.readonlyArray(text),
    data: t.unknown,
    escalations: t.readonlyArray(t.type({ at: text, to: t.readonlyArray(text) })),
    decision: maybe(
      t.type({
        decision: oneOf(['approved', 'rejected'] as const),
        by: maybe(text),
        comment: maybe(text),
        data: t.unknown,
        decided_at: text,
      }),
    ),
    requested_at: text,
    expires_at: maybe(text),
    ended_at: maybe(text),
    position: count,
  },
  'Approval',
)

export const EventFrame: t.Type<Frame, unknown, unknown> = t.intersection(
  [
    t.type({
      type: t.literal('event'),
      event_type: text,
      execution_id: maybe(text),
      workflow_id: maybe(text),
      task_id: maybe(text),
      revision: count,
      position: count,
      timestamp: text,
      details: anyObject,
      message: text,
      hash: text,
    }),
    t.partial({ actor: text, command: text, reason: text }),
  ],
  'Event',
)

const Broken: t.Type<BrokenEvent, unknown, unknown> = t.type(
  {
    position: count,
    stream: text,
    revision: count,
    what: oneOf(['gap', 'order', 'text', 'hash', 'chain', 'end'] as const),
    detail: text,
  },
  'BrokenEvent',
)

/** A piece of the log that was checked; `archived` of its events by their hashes alone, because their text is in an archive. `hash` is that of the log, or of the stream, up to its end. */
export const Audited = t.type(
  { events: count, archived: count, hash: text, broken: maybe(Broken), next_cursor: maybe(text), as_of: count },
  'Audited',
)
export type Audited = t.TypeOf<typeof Audited>

/** A command that was refused. */
export const RefusedCommand = t.intersection(
  [
    t.type({
      at: text,
      actor: text,
      command: text,
      target: t.record(text, text),
      status: count,
      code: text,
      detail: text,
      reason: maybe(text),
      position: count,
      hash: text,
    }),
    t.partial({ left_out: count }),
  ],
  'RefusedCommand',
)
export type RefusedCommand = t.TypeOf<typeof RefusedCommand>

export const Component: t.Type<ComponentDocument, unknown, unknown> = t.intersection(
  [
    ComponentFacts,
    t.type({
      built_in: t.boolean,
      actions: t.readonlyArray(text),
      status: oneOf(['unknown', 'up', 'down'] as const),
      last_seen: maybe(text),
      latency_ms: maybe(count),
      traffic: maybe(
        t.type({
          in_flight: count,
          max_in_flight: count,
          per_second: maybe(count),
          breaker: maybe(
            t.type({
              failures: count,
              reset_seconds: count,
              state: oneOf(['closed', 'open', 'half_open'] as const),
              consecutive_failures: count,
              opened_at: maybe(text),
              retry_at: maybe(text),
            }),
          ),
        }),
      ),
    }),
    t.partial({
      workers: t.type({
        queued: count,
        leased: count,
        waiting: count,
        redelivered: count,
        oldest_wait: maybe(count),
        last_asked: maybe(text),
      }),
    }),
  ],
  'Component',
)

export const RegisteredComponent = t.intersection([Component, t.type({ position: count })], 'RegisteredComponent')
export const RemovedComponent = t.type({ name: text, position: count }, 'RemovedComponent')

export const Test: t.Type<ComponentTest, unknown, unknown> = t.type(
  { reachable: t.boolean, actions: t.readonlyArray(text), latency_ms: maybe(count), error: maybe(text) },
  'ComponentTest',
)

export const Action: t.Type<ActionDocument, unknown, unknown> = t.type(
  { component: text, action: text, description: maybe(text), input_schema: t.unknown },
  'Action',
)

export const Schedule: t.Type<ScheduleDocument, unknown, unknown> = t.intersection(
  [
    Spec,
    t.type({
      schedule_id: text,
      status: oneOf(['active', 'paused', 'ended'] as const),
      next_due_at: t.readonlyArray(text),
      running: t.readonlyArray(t.type({ execution_id: text, due_at: text })),
      waiting: count,
      last_runs: t.readonlyArray(
        t.type({
          due_at: text,
          cause: maybe(Cause),
          execution_id: maybe(text),
          outcome: text,
          error: maybe(t.type({ code: text, message: text })),
        }),
      ),
      created_at: text,
      updated_at: text,
      revision: count,
      position: count,
    }),
  ],
  'Schedule',
)

/** One page of a list. */
export const pageOf = (plural: string, item: t.Mixed, name: string): t.Mixed =>
  t.type({ [plural]: t.readonlyArray(item), next_cursor: maybe(text), as_of: count }, name)
