import type { componentEvents } from '../domain/component/events.ts'
import type { definitionEvents } from '../domain/definition/events.ts'
import type { executionEvents } from '../domain/execution/events.ts'
import type { scheduleEvents } from '../domain/schedule/events.ts'
import type { templateEvents } from '../domain/template/events.ts'
import type { hookEvents } from '../domain/hook/events.ts'
import type { webhookEvents } from '../domain/webhook/events.ts'

/**
 * One event as the history, the event streams and the WebSockets show it. `revision` is its number in its stream (its execution's, for one) from 0,
 * `position` its place in the whole log; `details` is what the event carries, `message` says it in a sentence.
 */
export interface HarmoniaEvent {
  readonly type: 'event'
  readonly event_type: EventType
  /** Null in events that are not an execution's. */
  readonly execution_id: string | null
  readonly workflow_id: string | null
  readonly task_id: string | null
  readonly revision: number
  readonly position: number
  readonly timestamp: string
  readonly details: Readonly<Record<string, unknown>>
  readonly message: string
  /** SHA-256 of the event and, by its predecessor's hash, of all before it in its stream. */
  readonly hash: string
  /** Who has asked for it; absent when the engine does what is owed. */
  readonly actor?: string
  readonly command?: string
  readonly reason?: string
}

/** The names that are known today; a newer server may send others. */
export type EventType =
  | keyof typeof executionEvents
  | keyof typeof definitionEvents
  | keyof typeof componentEvents
  | keyof typeof scheduleEvents
  | keyof typeof templateEvents
  | keyof typeof webhookEvents
  | keyof typeof hookEvents
  | (string & {})

/** Whether an execution is over with this event. */
export const isEnd = (event: HarmoniaEvent): boolean => ENDS.has(event.event_type)

/** Whether an execution is over after this event, given whether it was before: what is written down later does not change that. */
export const endsWith = (event: HarmoniaEvent, wasOver: boolean): boolean =>
  isEnd(event) || (wasOver && ANNOTATIONS.has(event.event_type))

const ANNOTATIONS: ReadonlySet<string> = new Set(['checkpoint_created', 'state_saved', 'execution_forked'])

const ENDS: ReadonlySet<string> = new Set(['workflow_completed', 'workflow_failed', 'workflow_cancelled'])
