import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'

const optional = <P extends t.Props, Q extends t.Props>(required: P, extra: Q) =>
  t.exact(t.intersection([t.type(required), t.partial(extra)]))

const reason = { reason: t.string }

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

export const SkipReason = t.strict({ code: t.literal('upstream_not_completed'), task_id: t.string, status: t.string })
export type SkipReason = t.TypeOf<typeof SkipReason>

const WorkflowError = optional({ type: t.string, message: t.string }, { task_id: t.string })
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
  }),
)
export type Origin = t.TypeOf<typeof Origin>

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
    { metadata: t.record(t.string, t.unknown), request_id: t.string, ...Origin.type.props },
  ),
  workflow_started: t.strict({}),
  workflow_paused: t.exact(t.partial(reason)),
  /** Asked for while no slot was free: the execution stands in the queue again. */
  workflow_resume_requested: t.exact(t.partial(reason)),
  workflow_resumed: t.exact(t.partial(reason)),
  /** `output` is absent when the definition maps none: then it is the outputs of the tasks that nothing depends on. */
  workflow_completed: t.exact(t.partial({ output: t.unknown })),
  workflow_failed: t.strict({ error: WorkflowError }),
  workflow_cancelled: t.exact(t.partial(reason)),
  /**
   * The claim: from here on the attempt may be dispatched. `input` is absent when the definition's own is constant, and in
   * later attempts, which get the input of the first. `until` makes it a wait that ends by itself at that time.
   */
  task_started: optional({ task_id: t.string, attempt: t.number }, { input: t.unknown, until: t.string }),
  task_completed: t.strict({ task_id: t.string, attempt: t.number, output: t.unknown }),
  /** The attempt got no answer in time; a retry or a failure follows. */
  task_timed_out: t.strict({ task_id: t.string, attempt: t.number, timeout: t.number }),
  task_retry_scheduled: t.strict({ task_id: t.string, attempt: t.number, error: TaskError, next_attempt_at: t.string }),
  /** The task's end. `attempt` is 0 when it never started: its input could not be made. */
  task_failed: t.strict({ task_id: t.string, attempt: t.number, error: TaskError }),
  task_skipped: t.strict({ task_id: t.string, reason: SkipReason }),
  task_cancelled: t.strict({ task_id: t.string, attempt: t.number }),
}

export type ExecutionEvent = EventsOf<typeof executionEvents>
