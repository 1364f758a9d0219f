import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'
import { Trace } from '../trace.ts'
import { Definition, TriggerRule } from '../definition/definition.ts'

const optional = <P extends t.Props, Q extends t.Props>(required: P, extra: Q) =>
  t.exact(t.intersection([t.type(required), t.partial(extra)]))

const texts = t.readonlyArray(t.string)
const reason = { reason: t.string }
const attempted = { task_id: t.string, attempt: t.number }

/** A value that is too large for its event: it is kept once, under the SHA-256 of its JSON, which has so many bytes. */
export const BlobRef = t.strict({ sha256: t.string, bytes: t.number })
export type BlobRef = t.TypeOf<typeof BlobRef>

/** What went wrong. `type` is for programs (`http_503`, `timeout`, `component_not_found`), `message` for people. */
export const TaskError = optional(
  { type: t.string, message: t.string, retryable: t.boolean },
  { details: t.unknown, retry_after: t.number },
)
export type TaskError = t.TypeOf<typeof TaskError>

/** The settings that an execution keeps from its start to its end, whatever the server's are later. Seconds. */
export const Policy = t.strict({
  max_attempts: t.number,
  auto_retry: t.boolean,
  task_timeout: t.number,
  max_task_duration: t.number,
  parallel: t.boolean,
})
export type Policy = t.TypeOf<typeof Policy>

/** Why a task will not run: for one that it waited for, for its own condition, or for a rule that can't be met any more. */
export const SkipReason = t.union([
  t.strict({ code: t.literal('upstream_not_completed'), task_id: t.string, status: t.string }),
  t.strict({ code: t.literal('condition_false') }),
  t.strict({ code: t.literal('trigger_rule'), rule: TriggerRule }),
])
export type SkipReason = t.TypeOf<typeof SkipReason>

/** What a task waits for that comes from outside. */
export const Awaited = t.union([
  t.strict({ kind: t.literal('signal'), name: t.string }),
  optional(
    { kind: t.literal('approval') },
    {
      prompt: t.string,
      /** Nobody named: everybody may decide. */
      approvers: texts,
      data: t.unknown,
      /** In the order of their times: from then on these may decide as well. */
      escalate: t.readonlyArray(t.strict({ at: t.string, to: texts })),
      /** Without it a rejection completes the task too. */
      on_reject: t.literal('fail'),
    },
  ),
  t.strict({ kind: t.literal('workflow'), execution_id: t.string, wait: t.boolean }),
])
export type Awaited = t.TypeOf<typeof Awaited>

/** What became of undoing: how many tasks were undone, and how many could not be. */
export const Compensation = t.strict({ completed: t.number, failed: t.number })
export type Compensation = t.TypeOf<typeof Compensation>

const Problem = t.strict({ pointer: t.string, code: t.string, message: t.string })

const WorkflowError = optional(
  { type: t.string, message: t.string },
  { task_id: t.string, problems: t.readonlyArray(Problem) },
)
export type WorkflowError = t.TypeOf<typeof WorkflowError>

/** The place that an execution takes under its concurrency key, as evaluated when it was submitted: at most `limit` have one. */
export const KeyedPlace = t.strict({
  key: t.string,
  limit: t.number,
  when_full: t.keyof({ queue: null, reject: null, cancel_oldest: null }),
})
export type KeyedPlace = t.TypeOf<typeof KeyedPlace>

/** The task that started an execution. With `wait` it lives as long as its parent waits for it. */
export const Parent = t.strict({ execution_id: t.string, task_id: t.string, attempt: t.number, wait: t.boolean })
export type Parent = t.TypeOf<typeof Parent>

/** The due time of a schedule that an execution was started for. */
export const DueTime = t.strict({ schedule_id: t.string, due_at: t.string })
export type DueTime = t.TypeOf<typeof DueTime>

/** Where an execution comes from, and what it shares with others. */
export const Origin = t.exact(
  t.partial({
    parent: Parent,
    depth: t.number,
    concurrency: KeyedPlace,
    idempotency_key: t.string,
    schedule: DueTime,
    trace: Trace,
  }),
)
export type Origin = t.TypeOf<typeof Origin>

/** The event of another execution that an execution goes on from, by its hash. */
export const ForkSource = t.strict({ execution_id: t.string, revision: t.number, hash: t.string })
export type ForkSource = t.TypeOf<typeof ForkSource>

/** `restore` changes nothing; `fork` may. */
export const ForkKind = t.keyof({ restore: null, fork: null })
export type ForkKind = t.TypeOf<typeof ForkKind>

/** What a fork does about a task: it has this output and does not run, runs with this input, or runs again. One of them. */
export const TaskChange = t.exact(t.partial({ output: t.unknown, input: t.unknown, rerun: t.literal(true) }))
export type TaskChange = t.TypeOf<typeof TaskChange>

/** What a fork does otherwise than its source, besides its input and a definition of its own, which are fields of the event. */
export const RecordedChanges = t.exact(
  t.partial({ tasks: t.record(t.string, TaskChange), definition_version: t.number }),
)
export type RecordedChanges = t.TypeOf<typeof RecordedChanges>

const count = t.number
/** How an execution stands, for readers that know its own events only. `unsettled` has the tasks whose next event does not say where they stand. */
export const Carried = t.strict({
  progress: t.strict({
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
  unsettled: t.record(t.string, t.keyof({ pending: null, waiting: null, retrying: null, running: null })),
})
export type Carried = t.TypeOf<typeof Carried>

/** An approval that is still asked for; `escalated` counts the escalations that have come due. */
export const CarriedApproval = optional(
  { ...attempted, requested_at: t.string, awaits: Awaited, escalated: t.number },
  { until: t.string },
)
export type CarriedApproval = t.TypeOf<typeof CarriedApproval>

/** What is written down beside a run: allowed after its end too, and never a part of what it does. */
export const annotations = {
  /**
   * The state as of `revision` had this hash, in the given version of the form that is hashed. Between that and this event there may be
   * others when the state was too large to be hashed in between two of them.
   */
  checkpoint_created: optional(
    {
      checkpoint_id: t.string,
      revision: t.number,
      state_hash: t.string,
      state_form: t.number,
      workflow_status: t.string,
      completed_tasks: t.number,
      automatic: t.boolean,
    },
    { description: t.string },
  ),
  /** JSON of a caller's own, in the place of what was saved before. */
  state_saved: t.exact(t.partial({ state: t.unknown, state_ref: BlobRef })),
  /** Another execution begins with what had happened here up to this revision. */
  execution_forked: t.strict({ execution_id: t.string, revision: t.number, kind: ForkKind }),
}

export const executionEvents = {
  workflow_submitted: optional(
    {
      workflow_id: t.string,
      workflow_name: t.string,
      workflow_version: t.number,
      input: t.unknown,
      priority: t.number,
      policy: Policy,
    },
    { metadata: t.record(t.string, t.unknown), request_id: t.string, input_ref: BlobRef, ...Origin.type.props },
  ),
  /**
   * The first event of an execution that goes on from an event of another one: its state is that one's, with the changes.
   * `rerun` names the tasks of the definition that start over, because it was asked for or because something before them changes.
   * `input` is there when it is another one, `definition` when it is one of its own.
   */
  workflow_forked: optional(
    {
      source: ForkSource,
      kind: ForkKind,
      workflow_id: t.string,
      workflow_name: t.string,
      workflow_version: t.number,
      priority: t.number,
      policy: Policy,
      rerun: texts,
      carried: t.strict({ ...Carried.type.props, approvals: t.readonlyArray(CarriedApproval) }),
    },
    {
      checkpoint_id: t.string,
      changes: RecordedChanges,
      definition: Definition,
      input: t.unknown,
      input_ref: BlobRef,
      metadata: t.record(t.string, t.unknown),
      request_id: t.string,
      concurrency: KeyedPlace,
      trace: Trace,
      ...reason,
    },
  ),
  workflow_started: t.strict({}),
  workflow_paused: t.exact(t.partial({ ...reason, by_parent: t.boolean })),
  /** Asked for while no slot was free: the execution stands in the queue again. */
  workflow_resume_requested: t.exact(t.partial(reason)),
  workflow_resumed: t.exact(t.partial({ ...reason, by_parent: t.boolean })),
  /** `output` is absent when the definition maps none: then it is the outputs of the tasks that nothing depends on. */
  workflow_completed: t.exact(t.partial({ output: t.unknown, output_ref: BlobRef })),
  workflow_failed: optional({ error: WorkflowError }, { compensation: Compensation }),
  workflow_cancelled: t.exact(t.partial({ ...reason, compensation: Compensation })),
  /** A failed execution goes on in place: these tasks of the definition start over, and it stands in the queue again. */
  workflow_retried: optional({ tasks: texts, carried: Carried }, reason),
  /** Nothing but the undoing of what has completed starts from here on. The end that is the cause follows when that is done. */
  compensation_started: optional(
    { cause: t.keyof({ failed: null, cancelled: null }) },
    { ...reason, error: WorkflowError },
  ),
  /**
   * The claim: from here on the attempt may be dispatched. `input` is absent when the definition's own is constant, and in
   * later attempts, which get the input of the first. `until` makes it a wait that ends by itself at that time; with `awaits`
   * it is the time at which the wait for that is given up.
   */
  task_started: optional(attempted, { input: t.unknown, input_ref: BlobRef, until: t.string, awaits: Awaited }),
  /** `output` is absent when it follows from what is inside the task. */
  task_completed: optional(attempted, { output: t.unknown, output_ref: BlobRef }),
  /** What was to come within `timeout` seconds did not: the attempt's answer, the task's end, or a sign of life. A retry or a failure follows. */
  task_timed_out: optional(
    { ...attempted, timeout: t.number },
    { scope: t.keyof({ attempt: null, task: null, heartbeat: null }) },
  ),
  task_retry_scheduled: t.strict({ ...attempted, error: TaskError, next_attempt_at: t.string }),
  /** The task would have failed; its handler with this place in `on_error` decides what becomes of it. */
  task_error_caught: t.strict({ ...attempted, error: TaskError, handler: t.number }),
  /** Iteration n begins, at `next_at` when there is a delay. */
  task_repeated: optional({ task_id: t.string, iteration: t.number }, { next_at: t.string }),
  /** The component has taken the attempt and will report its outcome later. */
  task_accepted: t.strict(attempted),
  task_heartbeat: optional(attempted, { details: t.unknown }),
  /** The task's end. `attempt` is 0 when it never started: its input could not be made. */
  task_failed: t.strict({ ...attempted, error: TaskError }),
  task_skipped: t.strict({ task_id: t.string, reason: SkipReason }),
  task_cancelled: t.strict(attempted),
  signal_received: optional(
    { name: t.string },
    { data: t.unknown, data_ref: BlobRef, signal_id: t.string, trace: Trace },
  ),
  approval_decided: optional(
    { ...attempted, decision: t.keyof({ approved: null, rejected: null }) },
    { by: t.string, comment: t.string, data: t.unknown, data_ref: BlobRef, trace: Trace },
  ),
  approval_escalated: t.strict({ ...attempted, to: texts }),
  ...annotations,
}

export type ExecutionEvent = EventsOf<typeof executionEvents>

/** The one value of an event that may be of any size. When it is kept apart, `<name>_ref` stands in its place. */
export const largeValues: Readonly<Partial<Record<ExecutionEvent['type'], 'input' | 'output' | 'data' | 'state'>>> = {
  workflow_submitted: 'input',
  workflow_forked: 'input',
  workflow_completed: 'output',
  task_started: 'input',
  task_completed: 'output',
  signal_received: 'data',
  approval_decided: 'data',
  state_saved: 'state',
}
