import * as t from 'io-ts'
import type { Happened, Measured, MonitoredComponent, MonitorSample, Percentiles } from '../../monitor/monitor.ts'
import { Component } from './component.ts'
import { count, maybe, text } from './shared.ts'

const PercentilesCodec: t.Type<Percentiles, unknown, unknown> = t.type(
  { count, p50: maybe(count), p90: maybe(count), p99: maybe(count) },
  'Percentiles',
)

const happened = {
  submitted: count,
  started: count,
  completed: count,
  failed: count,
  cancelled: count,
  steps_started: count,
  steps_completed: count,
  steps_failed: count,
  retries: count,
  events: count,
}

const HappenedCodec: t.Type<Happened, unknown, unknown> = t.type(happened, 'Happened')

const SampleCodec: t.Type<MonitorSample, unknown, unknown> = t.type(
  {
    ...happened,
    at: text,
    running: count,
    queued: count,
    in_flight: count,
    lag: count,
    append_ms: maybe(count),
    step_ms: PercentilesCodec,
    queue_ms: PercentilesCodec,
  },
  'MonitorSample',
)

const MonitoredComponentCodec: t.Type<MonitoredComponent, unknown, unknown> = t.intersection(
  [Component, t.type({ error_ratio: maybe(count) })],
  'MonitoredComponent',
)

export interface MonitorDocument extends Measured {
  /** Open event streams and WebSockets. */
  readonly subscribers: number
}

export const MonitorCodec: t.Type<MonitorDocument, unknown, unknown> = t.type(
  {
    at: text,
    position: count,
    measured_since: text,
    executions: maybe(
      t.type({ pending: count, running: count, paused: count, completed: count, failed: count, cancelled: count }),
    ),
    slots: t.type({ running: count, queued: count, limit: count }),
    in_flight: count,
    subscribers: count,
    last_hour: HappenedCodec,
    per_second: HappenedCodec,
    step_ms: PercentilesCodec,
    queue_ms: PercentilesCodec,
    components: t.readonlyArray(MonitoredComponentCodec),
    workers: t.type({ queued: count, leased: count, waiting: count, redelivered: count, oldest_wait_ms: count }),
    event_store: t.type({ kind: text, head: count, away_since: maybe(text), append_ms: maybe(count) }),
    read_models: t.type({ position: count, lag: count }),
    webhooks: t.type({
      active: count,
      paused: count,
      disabled: count,
      delivered: count,
      failed: count,
      dead_letters: count,
      oldest_wait_ms: count,
    }),
    window: count,
    interval: count,
    samples: t.readonlyArray(SampleCodec),
  },
  'Monitor',
)
