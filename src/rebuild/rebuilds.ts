import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { ReadFault } from '../../projections/read-models.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Fault } from '../store/event-store.ts'

/** Something that is not what a replay from the first event comes to, and where it was found. */
export interface Found {
  readonly where: 'live' | 'snapshot' | 'read_model'
  readonly pointer: string
  readonly expected: unknown
  readonly actual: unknown
}

/** One execution, held against a replay of its events from the first one on. */
export interface Rebuilt {
  readonly execution_id: string
  readonly revision: number
  readonly position: number
  readonly events_replayed: number
  readonly events_per_second: number
  readonly state_hash: string
  /** Null when it does not live in this process; then its state is made from the log whenever it is asked for. */
  readonly live_hash: string | null
  /** Null when there is none, or this version uses it no more. */
  readonly snapshot: { readonly revision: number; readonly hash: string | null } | null
  readonly read_model: { readonly revision: number; readonly differences: number }
  readonly differences: readonly Found[]
  readonly dry_run: boolean
  /** Whether all that was different is right now. */
  readonly repaired: boolean
}

/** An execution with what was found in it; `error` says why it can't be replayed. */
export interface Doubtful {
  readonly execution_id: string
  readonly differences: readonly Found[]
  readonly error: string | null
}

export interface Pace {
  readonly events: number
  readonly events_per_second: number
  readonly seconds: number
}

/** How far a rebuild of everything is, or how it ended. */
export interface RebuildOfAll {
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled'
  readonly phase: 'read_models' | 'states' | 'live_states' | 'done'
  readonly dry_run: boolean
  readonly started_at: string
  readonly ended_at: string | null
  /** The place of the log that the present phase has reached, and its end: positions. */
  readonly position: number
  readonly head: number
  readonly read_models: Pace & {
    /** In what the former ones were wrong: the first hundred, and how many there are. */
    readonly differences: readonly Found[]
    readonly different: number
    readonly replaced: boolean
  }
  readonly states: Pace & {
    readonly executions: number
    /** Of those, how many were compared with a live state, a snapshot, and a row of the read models at the same revision. */
    readonly compared: { readonly live: number; readonly snapshots: number; readonly read_model: number }
    readonly different: readonly Doubtful[]
    readonly differing: number
    readonly repaired: number
  }
  /** Why it failed. */
  readonly error: string | null
}

/** What the background check has found so far. */
export interface SelfCheck {
  readonly enabled: boolean
  readonly checked: number
  readonly last_run: string | null
  /** Executions that were found to differ and have not been found right since. */
  readonly differing: readonly { readonly execution_id: string; readonly where: readonly Found['where'][] }[]
}

export type RebuildRejection =
  | { readonly tag: 'rebuild_running'; readonly dry_run: boolean; readonly started_at: string }
  | { readonly tag: 'rebuild_not_found' }

/** The door of the rebuild room. */
export interface Rebuilds {
  readonly one: (executionId: string, dryRun: boolean) => TE.TaskEither<Rejection | Fault | ReadFault, Rebuilt>
  /** Begins, unless it is under way already. */
  readonly all: (dryRun: boolean) => TE.TaskEither<RebuildRejection, RebuildOfAll>
  /** The one that is under way, or the last one of this process. */
  readonly state: () => TE.TaskEither<RebuildRejection, RebuildOfAll>
  /** What has been put right stays so; whatever is in the making is thrown away. */
  readonly cancel: () => TE.TaskEither<RebuildRejection, RebuildOfAll>
  readonly selfCheck: () => SelfCheck
}
