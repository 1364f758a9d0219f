import type { ComponentEvent } from '../../domain/component/events.ts'
import type { DefinitionEvent } from '../../domain/definition/events.ts'
import type { ExecutionEvent } from '../../domain/execution/events.ts'

type Told = ExecutionEvent | DefinitionEvent | ComponentEvent
type DataOf<Type extends Told['type']> = Extract<Told, { readonly type: Type }>['data']

const because = ({ reason }: { readonly reason?: string }): string => (reason === undefined ? '.' : `: ${reason}`)

/** One sentence per event for people. An event without one does not compile. */
const sentences: { readonly [Type in Told['type']]: (data: DataOf<Type>) => string } = {
  workflow_submitted: ({ workflow_name, workflow_version }) =>
    `Workflow ${workflow_name} (version ${workflow_version}) was submitted.`,
  workflow_started: () => 'The workflow started.',
  workflow_paused: (data) => `The workflow was paused${because(data)}`,
  workflow_resume_requested: (data) => `The workflow waits for a free place to go on${because(data)}`,
  workflow_resumed: (data) => `The workflow was resumed${because(data)}`,
  workflow_completed: () => 'The workflow completed.',
  workflow_failed: ({ error }) => `The workflow failed: ${error.message}`,
  workflow_cancelled: (data) => `The workflow was cancelled${because(data)}`,
  task_started: ({ task_id, attempt, until }) =>
    until === undefined ? `Task ${task_id} started (attempt ${attempt}).` : `Task ${task_id} waits until ${until}.`,
  task_completed: ({ task_id }) => `Task ${task_id} completed.`,
  task_timed_out: ({ task_id, attempt, timeout }) =>
    `Attempt ${attempt} of task ${task_id} got no answer within ${timeout} s.`,
  task_retry_scheduled: ({ task_id, attempt, error, next_attempt_at }) =>
    `Attempt ${attempt} of task ${task_id} failed (${error.message}); the next one is due at ${next_attempt_at}.`,
  task_failed: ({ task_id, error }) => `Task ${task_id} failed: ${error.message}`,
  task_skipped: ({ task_id, reason }) => `Task ${task_id} was skipped: ${reason.task_id} is ${reason.status}.`,
  task_cancelled: ({ task_id }) => `Task ${task_id} was cancelled.`,
  workflow_created: ({ definition }) => `Workflow ${definition.name} was created.`,
  workflow_updated: ({ definition, version }) => `Workflow ${definition.name} got version ${version}.`,
  workflow_archived: () => 'The workflow was archived.',
  component_registered: ({ name, endpoint }) => `Component ${name} was registered at ${endpoint}.`,
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
