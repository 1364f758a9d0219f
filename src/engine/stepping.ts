import * as E from 'fp-ts/lib/Either.js'
import type { Execution } from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { EventStore, Fault } from '../store/event-store.ts'
import { loadedAt, revisionAt, type At } from './as-of.ts'
import type { Load, Loaded } from './load.ts'
import { weightOf } from './weight.ts'

/** Must be done with the state when it returns: that changes as soon as somebody asks for what came later. */
export type Showing<A> = (execution: Execution, revision: number, position: number) => A

export type Stepping = <A>(id: string, at: At, show: Showing<A>) => Promise<E.Either<Rejection | Fault, A>>

/** Executions that are looked at event by event, and what their states may weigh together. */
const KEPT = 8
const BYTES = 64 * 1024 * 1024
/** From further away there may be a snapshot that is nearer. */
const NEAR = 1_000

/**
 * Shows executions as of a moment. The state that was shown last is kept and folded on from when a later one is wanted: so whoever
 * goes through a history event by event has each event folded once, and not all before it each time.
 */
export const steppingIn = (store: Pick<EventStore, 'read'>, load: Load): Stepping => {
  const kept = new Map<string, { readonly loaded: Loaded; readonly weight: number }>()

  /** It is out of the way of others as long as it is worked on. */
  const take = (id: string, upTo: number): Loaded | undefined => {
    const last = kept.get(id)?.loaded
    if (last === undefined || last.revision > upTo || last.revision < upTo - NEAR) return undefined
    kept.delete(id)
    return last
  }

  /** One that is looked at is large more often than many are. */
  const keep = (id: string, loaded: Loaded): void => {
    kept.delete(id)
    const weight = weightOf(loaded.execution)
    if (weight > BYTES) return
    kept.set(id, { loaded, weight })
    let weights = 0
    for (const one of kept.values()) weights += one.weight
    for (const [oldest, one] of kept) {
      if (kept.size <= KEPT && weights <= BYTES) break
      kept.delete(oldest)
      weights -= one.weight
    }
  }

  return async (id, at, show) => {
    const revision = typeof at === 'number' ? E.right(at) : await revisionAt(store, id, at)
    if (E.isLeft(revision)) return revision
    const loaded = loadedAt(id, revision.right, await load(id, revision.right, take(id, revision.right)))
    if (E.isLeft(loaded)) return loaded
    const { execution, position } = loaded.right
    const shown = show(execution, loaded.right.revision, position)
    keep(id, loaded.right)
    return E.right(shown)
  }
}
