import type * as E from 'fp-ts/lib/Either.js'
import type { Fault } from '../store/event-store.ts'
import type { StoredSnapshot } from '../../projections/snapshots.ts'

/** One execution that is to be folded from its first event, without a snapshot. */
export interface ReplayAsk {
  readonly execution_id: string
  /** The last revision that is wanted; the whole stream when absent. */
  readonly up_to?: number
  /** Folded on to the same revision, to see whether that comes to the same. */
  readonly snapshot?: StoredSnapshot
  /** Whether the states themselves are wanted, and not only their hashes. */
  readonly forms?: boolean
}

/** A state, by its hash; what was hashed only where it was asked for. */
export interface Hashed {
  readonly hash: string
  readonly form?: unknown
}

export interface Replayed extends Hashed {
  /** Of the last event. */
  readonly revision: number
  readonly position: number
  readonly events: number
  readonly seconds: number
  /** What comes of the snapshot; absent when there was none that this version uses. */
  readonly snapshot?: (Hashed | { readonly broken: string }) & { readonly revision: number }
}

/** How far a replay of the whole log is. */
export interface ReplayProgress {
  readonly position: number
  readonly events: number
  readonly executions: number
}

/** What could not be folded, or is not what its row of the read models says. */
export interface Suspect {
  readonly execution_id: string
  readonly differences: readonly { readonly pointer: string; readonly expected: unknown; readonly actual: unknown }[]
  readonly fault?: Fault
}

export interface AllReplayed extends ReplayProgress {
  /** How many executions could be held against their row: those whose row stood where they did. */
  readonly compared: number
  readonly suspects: readonly Suspect[]
  /** Also those that are not shown. */
  readonly suspected: number
}

export type NotReplayed =
  { readonly tag: 'rebuild_cancelled' } | { readonly tag: 'rebuild_failed'; readonly reason: string }

/** Folds from the log, wherever that is done. */
export interface Replays {
  /** Undefined when the log has no such execution. */
  readonly one: (ask: ReplayAsk) => Promise<E.Either<Fault, Replayed | undefined>>
  /** Every execution. */
  readonly all: (onProgress: (progress: ReplayProgress) => void) => Promise<E.Either<NotReplayed, AllReplayed>>
  readonly cancel: () => void
  readonly close: () => Promise<void>
}
