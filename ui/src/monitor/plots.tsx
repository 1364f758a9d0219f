import type { MonitorDocument, MonitorSample } from '../../../src/client/index.ts'
import { Plot, type PlotLine } from './plot.tsx'
import { millis, number, rate } from './pure/numbers.ts'

const DASHED = [7, 4]
const DOTTED = [2, 3]

const perSecond =
  (name: 'started' | 'completed' | 'failed' | 'steps_completed' | 'steps_failed' | 'retries' | 'events') =>
  (sample: MonitorSample, interval: number): number =>
    sample[name] / interval

const percentiles = (of: 'step_ms' | 'queue_ms'): readonly PlotLine[] => [
  { name: 'p50', colour: 'good', value: (sample) => sample[of].p50 },
  { name: 'p90', colour: 'busy', dash: DASHED, value: (sample) => sample[of].p90 },
  { name: 'p99', colour: 'wait', dash: DOTTED, value: (sample) => sample[of].p99 },
]

/** Made once: a plot is drawn anew when its lines are others. */
const PLOTS: readonly {
  readonly title: string
  readonly format: (value: number | null | undefined) => string
  readonly lines: readonly PlotLine[]
}[] = [
  {
    title: 'Executions under way',
    format: number,
    lines: [
      { name: 'running', colour: 'busy', value: ({ running }) => running },
      { name: 'queued', colour: 'wait', dash: DASHED, value: ({ queued }) => queued },
    ],
  },
  {
    title: 'Executions per second',
    format: rate,
    lines: [
      { name: 'started', colour: 'busy', value: perSecond('started') },
      { name: 'completed', colour: 'good', dash: DASHED, value: perSecond('completed') },
      { name: 'failed', colour: 'bad', dash: DOTTED, value: perSecond('failed') },
    ],
  },
  {
    title: 'Steps per second',
    format: rate,
    lines: [
      { name: 'completed', colour: 'good', value: perSecond('steps_completed') },
      { name: 'retried', colour: 'wait', dash: DASHED, value: perSecond('retries') },
      { name: 'failed', colour: 'bad', dash: DOTTED, value: perSecond('steps_failed') },
    ],
  },
  { title: 'Time of a step', format: millis, lines: percentiles('step_ms') },
  { title: 'Wait in the queue', format: millis, lines: percentiles('queue_ms') },
  {
    title: 'Calls in flight',
    format: number,
    lines: [{ name: 'in flight', colour: 'busy', value: ({ in_flight }) => in_flight }],
  },
  {
    title: 'Events per second',
    format: rate,
    lines: [{ name: 'written', colour: 'busy', value: perSecond('events') }],
  },
  {
    title: 'Until an append is durable',
    format: millis,
    lines: [{ name: 'mean', colour: 'good', value: ({ append_ms }) => append_ms }],
  },
  {
    title: 'Read models behind the log',
    format: number,
    lines: [{ name: 'events', colour: 'wait', value: ({ lag }) => lag }],
  },
]

export const Plots = ({ of }: { readonly of: MonitorDocument }) => (
  <section aria-labelledby="over-time">
    <h2 id="over-time">Over time</h2>
    <div className="plots">
      {PLOTS.map(({ title, format, lines }) => (
        <Plot
          key={title}
          title={title}
          samples={of.samples}
          interval={of.interval}
          window={of.window}
          now={Date.parse(of.at)}
          lines={lines}
          format={format}
        />
      ))}
    </div>
  </section>
)
