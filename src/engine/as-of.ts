import * as E from 'fp-ts/lib/Either.js'
import { streamOf } from '../domain/decider.ts'
import { EXECUTION } from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { EventStore, Fault, Recorded } from '../store/event-store.ts'
import type { Load, Loaded } from './load.ts'

/** A moment of an execution: one of its events by its revision, or the last event at or before a time (RFC 3339, UTC, milliseconds). */
export type At = number | string

/** The execution as of a moment. */
export type AsOf = (id: string, at: At) => Promise<E.Either<Rejection | Fault, Loaded>>

export const asOfIn =
  (store: Pick<EventStore, 'read'>, load: Load): AsOf =>
  async (id, at) => {
    const found = typeof at === 'number' ? E.right(at) : await revisionAt(store, id, at)
    if (E.isLeft(found)) return found
    return loadedAt(id, found.right, await load(id, found.right))
  }

/** What was loaded for a revision, if that is there. */
export const loadedAt = (
  id: string,
  at: number,
  loaded: E.Either<Fault, Loaded | undefined>,
): E.Either<Rejection | Fault, Loaded> => {
  if (E.isLeft(loaded)) return loaded
  if (loaded.right === undefined) return E.left({ tag: 'execution_not_found', execution_id: id })
  const { revision } = loaded.right
  return revision < at ? E.left({ tag: 'revision_not_found', revision: at, last: revision }) : E.right(loaded.right)
}

/**
 * The revision of the last event at or before a time. The times of a stream never go back, so it is found by looking at 1, 2, 4 …
 * events further on and then halving what is between: some forty single events for a million.
 */
export const revisionAt = async (
  store: Pick<EventStore, 'read'>,
  id: string,
  time: string,
): Promise<E.Either<Rejection | Fault, number>> => {
  const eventAt = (revision: number) => store.read(streamOf({ name: EXECUTION }, id), revision, 1)()
  const first = await eventAt(0)
  if (E.isLeft(first)) return first
  const [submitted] = first.right
  if (submitted === undefined) return E.left({ tag: 'execution_not_found', execution_id: id })
  if (submitted.at > time) return E.left({ tag: 'time_before_start', time, began_at: submitted.at })

  const isAfter = ([event]: readonly Recorded[]): boolean => event === undefined || event.at > time
  let before = 0
  let after = Infinity
  while (after - before > 1) {
    const middle = after === Infinity ? before * 2 + 1 : Math.floor((before + after) / 2)
    const read = await eventAt(middle)
    if (E.isLeft(read)) return read
    if (isAfter(read.right)) after = middle
    else before = middle
  }
  return E.right(before)
}
