import type { Bound, Workload } from '../workload.ts'

/**
 * Which server is loaded: the one that is measured, on its embedded store or on EventStoreDB, or the hard-coded loop that shows
 * what the machine allows with the one or the other.
 */
export type EngineName = 'harmonia' | 'esdb' | Ceiling
export type Ceiling = 'ceiling' | 'esdb-ceiling'

export const isCeiling = (engine: EngineName): engine is Ceiling => ceilingFor[engine] === engine

/** What an engine is compared with. */
export const ceilingFor: Readonly<Record<EngineName, Ceiling>> = {
  harmonia: 'ceiling',
  ceiling: 'ceiling',
  esdb: 'esdb-ceiling',
  'esdb-ceiling': 'esdb-ceiling',
}

export interface LoadPlan {
  readonly engine: EngineName
  readonly url: string
  readonly componentUrl: string
  readonly workload: Workload
  readonly inFlight: number
  readonly warm: Bound
  readonly measure: Bound
}

/** What the load generator says, in this order; `failed` may come instead of any of them. */
export type FromLoad =
  | { readonly kind: 'prepared' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'closed' }
  | ({ readonly kind: 'done' } & LoadResult)
  | { readonly kind: 'failed'; readonly reason: string }

export interface LoadResult {
  /** Workflows that completed, the warm-up's included. */
  readonly completed: number
  /** Those that completed within the measuring window, with how long each took, in milliseconds. */
  readonly latencies: readonly number[]
  readonly seconds: number
}
