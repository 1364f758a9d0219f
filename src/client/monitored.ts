import type { ExecutionStatus } from '../domain/execution/document.ts'
import type { Api, ReadOptions } from './api.ts'
import type { Component } from './components.ts'
import { reading } from './request.ts'

/** Of durations in milliseconds: half, nine in ten and ninety-nine in a hundred took at most so long; null when there was none. */
export interface Percentiles {
  readonly count: number
  readonly p50: number | null
  readonly p90: number | null
  readonly p99: number | null
}

/** How often something happened within a while. Steps are attempts of tasks, other than waits. */
export type Happened = Readonly<
  Record<
    | 'submitted'
    | 'started'
    | 'completed'
    | 'failed'
    | 'cancelled'
    | 'steps_started'
    | 'steps_completed'
    | 'steps_failed'
    | 'retries'
    | 'events',
    number
  >
>

/** An interval that is over at `at`. What stands at a moment (`running`, `lag`) is the most that was seen of it. */
export interface MonitorSample extends Happened {
  readonly at: string
  readonly running: number
  readonly queued: number
  readonly in_flight: number
  readonly lag: number
  /** Milliseconds until appends were durable; null where there were none, or the store does not say. */
  readonly append_ms: number | null
  readonly step_ms: Percentiles
  readonly queue_ms: Percentiles
}

/** A component as it is now; `error_ratio` is of its calls of the last minutes, null when there were none. */
export type MonitoredComponent = Component & { readonly error_ratio: number | null }

/** How the server is doing, and how it went in the window. `per_second` is the average of the last minute. */
export interface MonitorDocument {
  readonly at: string
  readonly position: number
  readonly measured_since: string
  readonly executions: Readonly<Record<ExecutionStatus, number>> | null
  readonly slots: { readonly running: number; readonly queued: number; readonly limit: number }
  readonly in_flight: number
  readonly subscribers: number
  readonly last_hour: Happened
  readonly per_second: Happened
  readonly step_ms: Percentiles
  readonly queue_ms: Percentiles
  readonly components: readonly MonitoredComponent[]
  readonly workers: Readonly<Record<'queued' | 'leased' | 'waiting' | 'redelivered' | 'oldest_wait_ms', number>>
  readonly event_store: {
    readonly kind: string
    readonly head: number
    readonly away_since: string | null
    readonly append_ms: number | null
  }
  readonly read_models: { readonly position: number; readonly lag: number }
  readonly webhooks: Readonly<
    Record<'active' | 'paused' | 'disabled' | 'delivered' | 'failed' | 'dead_letters' | 'oldest_wait_ms', number>
  >
  /** Seconds. */
  readonly window: number
  readonly interval: number
  readonly samples: readonly MonitorSample[]
}

export interface MonitorQuery {
  /** Seconds back from now: 900 unless given, a day at most. */
  readonly window?: number
  /** A time: only samples that end later. */
  readonly since?: string
}

export const monitoredCalls = (api: Api) => ({
  getMonitor: (query: MonitorQuery = {}, options?: ReadOptions): Promise<MonitorDocument> =>
    api.json('/api/monitor', reading({ ...query }, options)),
})
