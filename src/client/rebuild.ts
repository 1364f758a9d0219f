import type { Api, PostOptions, ReadOptions } from './api.ts'
import { posting, reading, reference, type Reference } from './request.ts'

/** Something that is not what a replay from the first event comes to; absent on one side is null. */
export interface StateDifference {
  readonly where: 'live' | 'snapshot' | 'read_model'
  /** Into the state, or into the read models as `/<table>/<key>/<column>`. */
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
  /** Null when its state is not in the server's memory. */
  readonly live_hash: string | null
  readonly snapshot: { readonly revision: number; readonly hash: string | null } | null
  readonly read_model: { readonly revision: number; readonly differences: number }
  readonly differences: readonly StateDifference[]
  readonly dry_run: boolean
  /** Whether all that was different is right now. */
  readonly repaired: boolean
}

interface Pace {
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
  /** The place of the log that the present phase has reached, and where it ends. */
  readonly position: number
  readonly head: number
  readonly read_models: Pace & {
    readonly differences: readonly StateDifference[]
    readonly different: number
    readonly replaced: boolean
  }
  readonly states: Pace & {
    readonly executions: number
    readonly compared: { readonly live: number; readonly snapshots: number; readonly read_model: number }
    readonly different: readonly {
      readonly execution_id: string
      readonly differences: readonly StateDifference[]
      readonly error: string | null
    }[]
    readonly differing: number
    readonly repaired: number
  }
  readonly error: string | null
}

export interface RebuildOptions extends PostOptions {
  /** Compares, and puts nothing right. */
  readonly dryRun?: boolean
}

const PATH = '/api/state/rebuild'

const how = ({ dryRun }: RebuildOptions): object => (dryRun === undefined ? {} : { dry_run: dryRun })

export const rebuildCalls = (api: Api) => ({
  /** Replays one execution from its first event, compares, and puts right what is different. */
  rebuildState: (execution: Reference<'execution_id'>, options: RebuildOptions = {}): Promise<Rebuilt> =>
    api.json(`/api/state/${reference('execution_id', execution)}/rebuild`, posting(how(options), options)),

  /** Begins to rebuild everything; `getRebuild` says how far it is. */
  rebuildAll: (options: RebuildOptions = {}): Promise<RebuildOfAll> => api.json(PATH, posting(how(options), options)),

  getRebuild: (options?: ReadOptions): Promise<RebuildOfAll> => api.json(PATH, reading({}, options)),

  cancelRebuild: (): Promise<RebuildOfAll> => api.json(PATH, { method: 'DELETE' }),
})
