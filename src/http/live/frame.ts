import { linked, type BlobRef } from '../../domain/execution/index.ts'
import type { Recorded } from '../../store/event-store.ts'
import { sentence } from './message.ts'

/** One event as everyone outside sees it: in the history, on event streams, on WebSockets. */
export interface Frame {
  readonly type: 'event'
  readonly event_type: string
  /** Null in events that are not an execution's. */
  readonly execution_id: string | null
  /** Null in events that belong to no workflow. */
  readonly workflow_id: string | null
  readonly task_id: string | null
  readonly revision: number
  readonly position: number
  readonly timestamp: string
  readonly details: Readonly<Record<string, unknown>>
  readonly message: string
  /** Of the event and all before it in its stream. */
  readonly hash: string
  /** Who has asked for it; absent when the engine does what is owed. */
  readonly actor?: string
  readonly command?: string
  readonly reason?: string
}

/** `workflowId` is that of the execution, where the event is an execution's. */
export const frame = (event: Recorded, workflowId: string | null): Frame => {
  const details = withLinks(event.data as Readonly<Record<string, unknown>>)
  const shown = {
    type: 'event' as const,
    event_type: event.type,
    execution_id: idIn(event.stream, 'execution'),
    workflow_id: idIn(event.stream, 'workflow') ?? workflowId,
    task_id: typeof details['task_id'] === 'string' ? details['task_id'] : null,
    revision: event.revision,
    position: event.position,
    timestamp: event.at,
    details,
    message: sentence(event.type, details),
    hash: event.hash,
  }
  return event.meta === undefined ? shown : { ...shown, ...event.meta }
}

/** A reference to a value that is kept apart says where to get it. */
const withLinks = (data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const name = REFS.find((ref) => Object.hasOwn(data, ref))
  return name === undefined ? data : { ...data, [name]: linked(data[name] as BlobRef) }
}
const REFS = ['input_ref', 'output_ref', 'data_ref', 'state_ref'] as const

const texts = new WeakMap<Recorded, string>()

/** The frame as JSON, made once however many subscribers there are. */
export const frameText = (event: Recorded, workflowId: string | null): string => {
  const known = texts.get(event)
  if (known !== undefined) return known
  const text = JSON.stringify(frame(event, workflowId))
  texts.set(event, text)
  return text
}

/** The id in the name of a stream of this category, else null. */
export const idIn = (stream: string, category: string): string | null =>
  stream.startsWith(category) && stream[category.length] === '-' ? stream.slice(category.length + 1) : null

const ENDS: ReadonlySet<string> = new Set(['workflow_completed', 'workflow_failed', 'workflow_cancelled'])

/** Whether an execution is over with this event. */
export const isEnd = ({ type }: { readonly type: string }): boolean => ENDS.has(type)
