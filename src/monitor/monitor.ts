import type { ComponentDocument } from '../engine/components.ts'
import type { PulledStats } from '../engine/pulled/pulled.ts'
import type { ExecutionStatus } from '../domain/execution/document.ts'

/** Half, nine in ten and ninety-nine in a hundred took at most so many milliseconds; null when there was none. */
export interface Percentiles {
  readonly count: number
  readonly p50: number | null
  readonly p90: number | null
  readonly p99: number | null
}

/** What happened within a while. */
export interface Happened {
  readonly submitted: number
  readonly started: number
  readonly completed: number
  readonly failed: number
  readonly cancelled: number
  /** Attempts of tasks that began, other than waits. */
  readonly steps_started: number
  readonly steps_completed: number
  readonly steps_failed: number
  readonly retries: number
  readonly events: number
}

/** An interval that is over. What stands at a moment is the most that was seen of it. */
export interface MonitorSample extends Happened {
  /** Its end. */
  readonly at: string
  readonly running: number
  readonly queued: number
  readonly in_flight: number
  /** How far the read models were behind the log, in positions. */
  readonly lag: number
  /** How long the store took to make appends durable, in milliseconds; null when there were none, or it can't be told. */
  readonly append_ms: number | null
  readonly step_ms: Percentiles
  readonly queue_ms: Percentiles
}

export interface MonitoredComponent extends ComponentDocument {
  /** The share of the calls of the last minutes after which it did not seem well; null when there were none. */
  readonly error_ratio: number | null
}

/** How the server is doing now, how it went in the window, and the samples of that. */
export interface Measured {
  readonly at: string
  readonly position: number
  /** Since when is measured: since the server runs. */
  readonly measured_since: string
  /** Null while the read models do not answer. */
  readonly executions: Readonly<Record<ExecutionStatus, number>> | null
  readonly slots: { readonly running: number; readonly queued: number; readonly limit: number }
  readonly in_flight: number
  readonly last_hour: Happened
  /** On the average of the last minute. */
  readonly per_second: Happened
  /** Over the window. */
  readonly step_ms: Percentiles
  readonly queue_ms: Percentiles
  readonly components: readonly MonitoredComponent[]
  readonly workers: Omit<PulledStats, 'oldestWait'> & { readonly oldest_wait_ms: number }
  readonly event_store: {
    readonly kind: string
    readonly head: number
    readonly away_since: string | null
    readonly append_ms: number | null
  }
  readonly read_models: { readonly position: number; readonly lag: number }
  readonly webhooks: {
    readonly active: number
    readonly paused: number
    readonly disabled: number
    readonly delivered: number
    readonly failed: number
    readonly dead_letters: number
    /** Of the oldest event that is to be delivered. */
    readonly oldest_wait_ms: number
  }
  /** Seconds. */
  readonly window: number
  readonly interval: number
  readonly samples: readonly MonitorSample[]
}

/** How much of the past is asked for. */
export interface Span {
  /** Seconds up to now. */
  readonly window: number
  /** Only samples that end later: epoch milliseconds. */
  readonly after: number
}

/** The door of the room: how the server is doing, and how it has been doing since it runs. */
export interface Monitor {
  readonly look: (span: Span) => Promise<Measured>
  readonly stop: () => void
}

/** Seconds. */
export const LONGEST_WINDOW = 86_400
export const USUAL_WINDOW = 900
