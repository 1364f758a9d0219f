import type { Execution, ExecutionEvent } from '../domain/execution/index.ts'
import { largeValues } from '../domain/execution/events.ts'
import { refOf, type BlobRef } from '../store/blobs.ts'

/** A text that has to be durable before the event that refers to it is appended. */
export interface Blob {
  readonly ref: BlobRef
  readonly text: string
}

/** An event whose value is too large for it, in two forms. */
export interface LargeEvent {
  /** As it is appended: the reference in the place of the value. */
  readonly stored: ExecutionEvent
  /** As it is folded: with both. */
  readonly whole: ExecutionEvent
  /** Undefined when the value is kept already. */
  readonly blob: Blob | undefined
}

/** Undefined when the event may carry its value: then its JSON has at most `limit` bytes. */
export const largeEvent = ({ apart }: Execution, event: ExecutionEvent, limit: number): LargeEvent | undefined => {
  const field = largeValues[event.type]
  if (field === undefined) return undefined
  const value = (event.data as Readonly<Record<string, unknown>>)[field]
  const known = apart.refs.get(value)
  const blob = known === undefined ? blobOf(value, limit) : undefined
  const ref = known ?? blob?.ref
  if (ref === undefined) return undefined
  const { [field]: _, ...rest } = event.data as Readonly<Record<string, unknown>>
  const stored = { ...rest, [`${field}_ref`]: ref }
  // What is kept apart is known by its identity: so it is a value of its own, as it is when it comes from the log.
  const own: unknown = blob === undefined ? value : JSON.parse(blob.text)
  return {
    stored: { type: event.type, data: stored } as unknown as ExecutionEvent,
    whole: { type: event.type, data: { ...stored, [field]: own } } as unknown as ExecutionEvent,
    blob,
  }
}

/** A character of text takes at most so many bytes of JSON. */
const MOST_BYTES = 6

/** The size is first estimated from below, which costs little and settles it for almost every value. */
const blobOf = (value: unknown, limit: number): Blob | undefined => {
  if (value === undefined || atLeast(value, limit) * MOST_BYTES <= limit) return undefined
  const text = JSON.stringify(value)
  if (text.length <= limit && Buffer.byteLength(text) <= limit) return undefined
  return { ref: refOf(text), text }
}

/** No more than the bytes of the value's JSON, and nothing is looked at beyond `limit`. */
const atLeast = (value: unknown, limit: number): number => {
  if (typeof value === 'string') return value.length + 2
  if (typeof value !== 'object' || value === null) return 1
  let bytes = 2
  if (Array.isArray(value)) {
    for (const item of value) {
      if (bytes > limit) return bytes
      bytes += 1 + atLeast(item, limit - bytes)
    }
    return bytes
  }
  for (const key in value) {
    if (bytes > limit) return bytes
    bytes += key.length + 4 + atLeast((value as Readonly<Record<string, unknown>>)[key], limit - bytes)
  }
  return bytes
}
