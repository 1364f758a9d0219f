import * as E from 'fp-ts/lib/Either.js'
import { BlobRef, largeValues, type ExecutionEvent } from '../domain/execution/events.ts'
import type { Blobs } from '../store/blobs.ts'
import type { Fault, Recorded } from '../store/event-store.ts'

/** The large values of one execution, each fetched once. */
export interface Values {
  /** Those that were asked for, by their hashes. */
  readonly known: ReadonlyMap<string, unknown>
  /** The stream and the revision say who needs it. */
  readonly of: (ref: BlobRef, stream: string, revision: number) => Promise<E.Either<Fault, unknown>>
  /** Events with the values in them that they refer to. */
  readonly into: (events: readonly Recorded[]) => Promise<E.Either<Fault, readonly Recorded[]>>
}

export const valuesIn = (blobs: Blobs): Values => {
  const known = new Map<string, unknown>()

  const of: Values['of'] = async ({ sha256 }, stream, revision) => {
    if (known.has(sha256)) return E.right(known.get(sha256))
    const text = await blobs.get(sha256)()
    if (E.isLeft(text)) return text
    if (text.right === undefined) {
      const problems = [`it refers to a value that the store does not have: ${sha256}`]
      return E.left({ tag: 'unreadable_event', stream, revision, problems })
    }
    const value: unknown = JSON.parse(text.right)
    known.set(sha256, value)
    return E.right(value)
  }

  const into: Values['into'] = async (events) => {
    if (!events.some((event) => refIn(event) !== undefined)) return E.right(events)
    const whole: Recorded[] = []
    for (const event of events) {
      const found = refIn(event)
      if (found === undefined) {
        whole.push(event)
        continue
      }
      const value = await of(found.ref, event.stream, event.revision)
      if (E.isLeft(value)) return value
      whole.push({ ...event, data: { ...(event.data as object), [found.field]: value.right } })
    }
    return E.right(whole)
  }

  return { known, of, into }
}

/** What an event refers to, and the field that it is the value of. */
const refIn = ({ type, data }: Recorded) => {
  const field = Object.hasOwn(largeValues, type) ? largeValues[type as ExecutionEvent['type']] : undefined
  if (field === undefined) return undefined
  const ref = (data as Readonly<Record<string, unknown>>)[`${field}_ref`]
  return BlobRef.is(ref) ? { field, ref } : undefined
}
