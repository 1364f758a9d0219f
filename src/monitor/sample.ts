import { addTo, countIn, emptyHistogram, percentile, type Histogram } from '../../projections/histogram.ts'
import type { Happened, MonitorSample, Percentiles } from './monitor.ts'

/** What was measured in an interval, in a form of which several make one. */
export interface Sample {
  /** Its end: epoch milliseconds. */
  readonly at: number
  /** How long it was, in milliseconds. */
  readonly lasted: number
  readonly happened: Happened
  readonly most: Readonly<Record<'running' | 'queued' | 'in_flight' | 'lag', number>>
  readonly appends: { readonly count: number; readonly ms: number }
  readonly step_ms: Histogram
  readonly queue_ms: Histogram
}

const NOTHING: Happened = {
  submitted: 0,
  started: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
  steps_started: 0,
  steps_completed: 0,
  steps_failed: 0,
  retries: 0,
  events: 0,
}

const NAMES = Object.keys(NOTHING) as readonly (keyof Happened)[]
const GAUGES = ['running', 'queued', 'in_flight', 'lag'] as const

export const each = (of: (name: keyof Happened) => number): Happened =>
  Object.fromEntries(NAMES.map((name) => [name, of(name)])) as unknown as Happened

/** All of them as one, which ends at `at`. */
export const merged = (at: number, samples: readonly Sample[]): Sample => {
  const sum = (of: (sample: Sample) => number): number => samples.reduce((total, sample) => total + of(sample), 0)
  const all = (of: (sample: Sample) => Histogram): Histogram => {
    const together = emptyHistogram()
    for (const sample of samples) addTo(together, of(sample))
    return together
  }
  return {
    at,
    lasted: sum(({ lasted }) => lasted),
    happened: each((name) => sum(({ happened }) => happened[name])),
    most: Object.fromEntries(
      GAUGES.map((name) => [name, samples.reduce((most, sample) => Math.max(most, sample.most[name]), 0)]),
    ) as Sample['most'],
    appends: { count: sum(({ appends }) => appends.count), ms: sum(({ appends }) => appends.ms) },
    step_ms: all(({ step_ms }) => step_ms),
    queue_ms: all(({ queue_ms }) => queue_ms),
  }
}

export const percentilesOf = (histogram: Histogram): Percentiles => ({
  count: countIn(histogram),
  p50: percentile(histogram, 0.5),
  p90: percentile(histogram, 0.9),
  p99: percentile(histogram, 0.99),
})

export const appendMs = ({ appends: { count, ms } }: Sample): number | null =>
  count === 0 ? null : Math.round((ms / count) * 100) / 100

export const shown = (sample: Sample): MonitorSample => ({
  at: new Date(sample.at).toISOString(),
  ...sample.most,
  ...sample.happened,
  append_ms: appendMs(sample),
  step_ms: percentilesOf(sample.step_ms),
  queue_ms: percentilesOf(sample.queue_ms),
})
