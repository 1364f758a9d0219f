import * as t from 'io-ts'
import { TriggerRule } from '../../domain/definition/definition.ts'
import { TaskError } from '../../domain/execution/events.ts'
import type { ComponentState, Explanation, Reason, WithWorker } from '../../domain/execution/explain/index.ts'
import { oneOf } from '../codecs.ts'
import { WorkflowErrorCodec } from './execution.ts'
import { count, EXECUTION_STATUSES, maybe, TASK_STATUSES, text } from './shared.ts'

/** What an explanation looks like: the OpenAPI document is made from this, and the compiler compares it. */

const reason = <Code extends Reason['code'], P extends t.Props>(code: Code, props: P) =>
  t.type({ code: t.literal(code), ...props })

const named = t.readonlyArray(t.type({ task_id: text, status: oneOf(TASK_STATUSES) }))

const Component: t.Type<ComponentState, unknown, unknown> = t.type(
  { name: text, status: oneOf(['up', 'down', 'unknown', 'missing'] as const), last_seen: maybe(text) },
  'ComponentState',
)

const WithWorkerCodec: t.Type<WithWorker, unknown, unknown> = t.type(
  { worker_id: maybe(text), lease_expires_at: maybe(text), deliveries: count, waits_since: maybe(text) },
  'WithWorker',
)

const full = { ahead: count, running: count, limit: count, held_by: t.readonlyArray(text) }

const ReasonCodec: t.Type<Reason, unknown, unknown> = t.union(
  [
    reason('waits_for_tasks', {
      rule: TriggerRule,
      total: count,
      succeeded: count,
      failed: count,
      skipped: count,
      open: count,
      tasks: named,
    }),
    reason('free_to_start', { step: oneOf(['start_task', 'open_task'] as const) }),
    t.intersection([
      reason('due_now', {
        step: oneOf(['take_answer', 'settle_task', 'skip_task', 'end_wait', 'escalate', 'time_out_task'] as const),
      }),
      t.partial({ limit: oneOf(['attempt', 'heartbeat', 'task'] as const) }),
    ]),
    reason('execution_ends', { why: oneOf(['timeout', 'settled', 'compensated'] as const) }),
    reason('given_up', {}),
    reason('paused', { by_parent: t.boolean }),
    reason('queued', {}),
    reason('no_free_slot', full),
    reason('concurrency_key_full', { key: text, ...full }),
    reason('one_at_a_time', { busy_with: t.readonlyArray(text) }),
    reason('component_busy', { component: text, in_flight: count, limit: count, ahead: count }),
    reason('rate_limited', { component: text, per_second: count, until: text, ahead: count }),
    reason('breaker_open', { component: text, failures: count, since: text, until: maybe(text), ahead: count }),
    reason('no_worker_asks', { component: text, leased: count, last_asked: maybe(text), ahead: count }),
    reason('server_stopping', {}),
    reason('store_away', { since: text, detail: text }),
    t.intersection([
      reason('retry_due', { at: text, attempt: count, max_attempts: count, error: maybe(TaskError) }),
      t.partial({ component: Component }),
    ]),
    reason('iteration_due', { at: text }),
    reason('timer', { until: text }),
    reason('signal', { name: text, until: maybe(text), ahead: count }),
    reason('approval', {
      approval_id: text,
      prompt: maybe(text),
      approvers: t.readonlyArray(text),
      until: maybe(text),
      escalates: maybe(t.type({ at: text, to: t.readonlyArray(text) })),
    }),
    reason('child_execution', {
      execution_id: text,
      wait: t.boolean,
      child_status: maybe(oneOf(EXECUTION_STATUSES)),
      until: maybe(text),
    }),
    t.intersection([
      reason('running', {
        component: text,
        action: text,
        attempt: count,
        dispatched_at: text,
        deadline: maybe(text),
        accepted: t.boolean,
        heartbeat_at: maybe(text),
        heartbeat_due: maybe(text),
      }),
      t.partial({ component_state: Component, worker: WithWorkerCodec }),
    ]),
    reason('handler', { task_id: maybe(text), error: TaskError }),
    reason('tasks_inside', {
      shape: oneOf(['group', 'for_each', 'repeat'] as const),
      open: count,
      to_come: count,
      tasks: named,
    }),
  ],
  'Reason',
)

const Mover = t.intersection(
  [t.type({ event: text }), t.partial({ task_id: text, signal: text, execution_id: text, at: text })],
  'Mover',
)

const stopped = { since: maybe(text), by: maybe(text), reason: maybe(text) }

export const ExplanationCodec: t.Type<Explanation, unknown, unknown> = t.type(
  {
    execution_id: text,
    workflow_id: text,
    workflow_name: text,
    status: oneOf(EXECUTION_STATUSES),
    summary: text,
    as_of_time: text,
    live: t.boolean,
    next_event: maybe(Mover),
    paused: maybe(t.type({ ...stopped, by_parent: t.boolean })),
    compensating: maybe(t.type({ cause: oneOf(['failed', 'cancelled'] as const), reason: maybe(text), left: count })),
    ended: maybe(t.type(stopped)),
    causes: t.readonlyArray(
      t.type({
        execution_id: text,
        task_id: maybe(text),
        attempt: maybe(count),
        error: t.union([TaskError, WorkflowErrorCodec]),
      }),
    ),
    unfinished: count,
    reasons: t.record(text, count),
    tasks: t.readonlyArray(
      t.type({
        task_id: text,
        status: oneOf(TASK_STATUSES),
        reason: ReasonCodec,
        moved_by: t.readonlyArray(Mover),
        message: text,
      }),
    ),
    next_cursor: maybe(text),
    revision: count,
    position: count,
    as_of: count,
  },
  'Explanation',
)
