import type { EventsOf } from '../../domain/decider.ts'
import type { ComponentEvent } from '../../domain/component/events.ts'
import type { DefinitionEvent } from '../../domain/definition/events.ts'
import type { RefusalEvent } from '../../domain/refusal/events.ts'
import type { ScheduleEvent } from '../../domain/schedule/events.ts'
import type { Spec } from '../../domain/schedule/spec.ts'
import type { TemplateEvent } from '../../domain/template/events.ts'
import type { HookEvent } from '../../domain/hook/events.ts'
import type { WebhookEvent } from '../../domain/webhook/events.ts'
import type { TriggerRule } from '../../domain/definition/definition.ts'
import type { archiveEvents } from '../../store/archive/events.ts'
import type { Awaited, ExecutionEvent, SkipReason } from '../../domain/execution/events.ts'

type ArchiveEvent = EventsOf<typeof archiveEvents>
type Told =
  | ArchiveEvent
  | ExecutionEvent
  | DefinitionEvent
  | ComponentEvent
  | ScheduleEvent
  | TemplateEvent
  | RefusalEvent
  | WebhookEvent
  | HookEvent
type DataOf<Type extends Told['type']> = Extract<Told, { readonly type: Type }>['data']

const because = ({ reason }: { readonly reason?: string }): string => (reason === undefined ? '.' : `: ${reason}`)

const whySkipped = (reason: SkipReason): string => {
  switch (reason.code) {
    case 'upstream_not_completed':
      return `${reason.task_id} is ${reason.status}`
    case 'condition_false':
      return 'its condition is false'
    case 'trigger_rule':
      return `its trigger rule ${ruleName(reason.rule)} cannot be met any more`
  }
}

const ruleName = (rule: TriggerRule): string => (typeof rule === 'string' ? rule : `n_of ${rule.n_of}`)

const awaited = (awaits: Awaited): string => {
  switch (awaits.kind) {
    case 'signal':
      return `the signal ${awaits.name}`
    case 'approval':
      return 'an approval'
    case 'workflow':
      return `execution ${awaits.execution_id}`
  }
}

const whenOf = ({ cron, timezone, interval }: Spec): string =>
  cron === undefined ? `every ${interval} s` : `${cron} (${timezone})`

/** What stands behind it may be meant for the receiver alone. */
const originOf = (url: string): string => /^[^/]*\/\/[^/?]*/.exec(url)?.[0] ?? ''

/** One sentence per event for people. An event without one does not compile. */
const sentences: { readonly [Type in Told['type']]: (data: DataOf<Type>) => string } = {
  streams_archived: ({ streams, events, file }) =>
    `${events} events of ${streams.length} streams were moved to the archive ${file}.`,
  streams_unarchived: ({ streams, archive_id }) =>
    `The events of ${streams.length} streams were put back from the archive ${archive_id}.`,
  workflow_submitted: ({ workflow_name, workflow_version }) =>
    `Workflow ${workflow_name} (version ${workflow_version}) was submitted.`,
  workflow_forked: ({ workflow_name, kind, source }) =>
    `Workflow ${workflow_name} ${kind === 'restore' ? 'was restored' : 'was forked'} from event ${source.revision} of execution ${source.execution_id}.`,
  workflow_retried: ({ tasks, ...data }) =>
    `The workflow is tried again${tasks.length === 0 ? '' : `, from ${tasks.join(', ')} on`}${because(data)}`,
  workflow_started: () => 'The workflow started.',
  workflow_paused: (data) =>
    data.by_parent === true ? 'The workflow was paused with its parent.' : `The workflow was paused${because(data)}`,
  workflow_resume_requested: (data) => `The workflow waits for a free place to go on${because(data)}`,
  workflow_resumed: (data) =>
    data.by_parent === true ? 'The workflow goes on with its parent.' : `The workflow was resumed${because(data)}`,
  workflow_completed: () => 'The workflow completed.',
  workflow_failed: ({ error }) => `The workflow failed: ${error.message}`,
  workflow_cancelled: (data) => `The workflow was cancelled${because(data)}`,
  compensation_started: ({ cause }) =>
    `The workflow ${cause === 'failed' ? 'failed' : 'was cancelled'}: what has completed is undone first.`,
  task_started: ({ task_id, attempt, until, awaits }) => {
    if (awaits !== undefined) return `Task ${task_id} waits for ${awaited(awaits)}.`
    return until === undefined
      ? `Task ${task_id} started (attempt ${attempt}).`
      : `Task ${task_id} waits until ${until}.`
  },
  task_completed: ({ task_id }) => `Task ${task_id} completed.`,
  task_timed_out: ({ task_id, attempt, timeout, scope }) => {
    if (scope === 'task') return `Task ${task_id} did not end within ${timeout} s.`
    const missing = scope === 'heartbeat' ? 'sent no heartbeat' : 'got no answer'
    return `Attempt ${attempt} of task ${task_id} ${missing} within ${timeout} s.`
  },
  task_retry_scheduled: ({ task_id, attempt, error, next_attempt_at }) =>
    `Attempt ${attempt} of task ${task_id} failed (${error.message}); the next one is due at ${next_attempt_at}.`,
  task_failed: ({ task_id, error }) => `Task ${task_id} failed: ${error.message}`,
  task_error_caught: ({ task_id, error }) =>
    `Task ${task_id} failed, and what its definition says of that follows: ${error.message}`,
  task_repeated: ({ task_id, iteration, next_at }) =>
    `Task ${task_id} comes to iteration ${iteration}${next_at === undefined ? '' : `, at ${next_at}`}.`,
  task_accepted: ({ task_id, attempt }) =>
    `Attempt ${attempt} of task ${task_id} was accepted; its outcome comes later.`,
  task_heartbeat: ({ task_id, attempt }) => `Attempt ${attempt} of task ${task_id} is alive.`,
  task_skipped: ({ task_id, reason }) => `Task ${task_id} was skipped: ${whySkipped(reason)}.`,
  task_cancelled: ({ task_id }) => `Task ${task_id} was cancelled.`,
  signal_received: ({ name }) => `The signal ${name} was received.`,
  approval_decided: ({ task_id, decision, by }) =>
    `Task ${task_id} was ${decision}${by === undefined ? '' : ` by ${by}`}.`,
  approval_escalated: ({ task_id, to }) => `Nobody has decided about task ${task_id}: ${to.join(', ')} may now.`,
  checkpoint_created: ({ revision, automatic, description }) =>
    `A checkpoint of revision ${revision} was made${automatic ? ' by itself' : ''}${description === undefined ? '.' : `: ${description}`}`,
  state_saved: () => 'A caller saved its state.',
  execution_forked: ({ execution_id, revision, kind }) =>
    `Execution ${execution_id} ${kind === 'restore' ? 'goes on from' : 'is a fork of'} revision ${revision}.`,
  workflow_created: ({ definition, template }) =>
    template === undefined
      ? `Workflow ${definition.name} was created.`
      : `Workflow ${definition.name} was made of template ${template.template_id} (version ${template.version}).`,
  workflow_updated: ({ definition, version }) => `Workflow ${definition.name} got version ${version}.`,
  workflow_archived: () => 'The workflow was archived.',
  component_registered: ({ name, endpoint }) => `Component ${name} was registered at ${endpoint}.`,
  schedule_created: ({ schedule }) => `A schedule was created: ${whenOf(schedule)}.`,
  schedule_updated: ({ schedule }) => `The schedule was changed: ${whenOf(schedule)}.`,
  schedule_paused: (data) => `The schedule was paused${because(data)}`,
  schedule_resumed: (data) => `The schedule was resumed${because(data)}`,
  schedule_deleted: () => 'The schedule was deleted.',
  schedule_triggered: ({ due_at, execution_id }) => `Execution ${execution_id} starts for ${due_at}.`,
  schedule_queued: ({ due_at }) => `${due_at} waits for the run before it.`,
  schedule_skipped: ({ due_at, reason }) => `${due_at} was skipped: ${reason.replaceAll('_', ' ')}.`,
  schedule_missed: ({ first_due_at, until }) => `What was due from ${first_due_at} on and before ${until} was missed.`,
  schedule_backfill_requested: ({ from, to, due_times }) =>
    `${due_times.length} due times from ${from} to ${to} are to be run.`,
  schedule_run_refused: ({ due_at, error }) => `The run for ${due_at} could not start: ${error.message}`,
  schedule_run_ended: ({ due_at, status }) => `The run for ${due_at} is ${status}.`,
  template_created: ({ template }) => `Template ${template.name} was created.`,
  template_updated: ({ template, version }) => `Template ${template.name} got version ${version}.`,
  template_archived: () => 'The template was archived.',
  hook_created: ({ hook }) => `The hook ${hook.name} was created.`,
  hook_updated: ({ hook }) => `The hook ${hook.name} was changed.`,
  hook_deleted: () => 'The hook was deleted.',
  webhook_created: ({ webhook }) => `A webhook to ${originOf(webhook.url)} was created.`,
  webhook_updated: ({ webhook }) => `The webhook to ${originOf(webhook.url)} was changed.`,
  webhook_paused: (data) => `The webhook was paused${because(data)}`,
  webhook_resumed: (data) => `The webhook was resumed${because(data)}`,
  webhook_disabled: ({ reason }) => `The webhook was disabled: ${reason}.`,
  webhook_deleted: () => 'The webhook was deleted.',
  webhook_rewound: ({ from }) => `The webhook delivers what is behind position ${from}.`,
  webhook_dead_lettered: ({ event_type, position, attempts, error }) =>
    `${event_type} at position ${position} was not taken in ${attempts} attempts: ${error}.`,
  webhook_redelivery_requested: ({ positions }) => `${positions.length} dead letters are to be delivered again.`,
  webhook_redelivered: ({ position }) => `The dead letter of position ${position} was taken.`,
  command_refused: ({ command, code }) => `${command} was refused: ${code}.`,
  component_removed: ({ name }) => `Component ${name} was removed.`,
}

/** Every event that subscribers may see. */
export const EVENT_TYPES = Object.keys(sentences) as readonly Told['type'][]

/** What is read back is checked where it is folded; here a stored event that is not as expected must not end a stream. */
export const sentence = (type: string, data: Readonly<Record<string, unknown>>): string => {
  const tell = Object.hasOwn(sentences, type)
    ? (sentences[type as Told['type']] as (data: unknown) => string)
    : undefined
  try {
    return tell?.(data) ?? type
  } catch {
    return type
  }
}
