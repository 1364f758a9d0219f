import * as E from 'fp-ts/lib/Either.js'
import { collectDefaultMetrics, Gauge, Histogram } from 'prom-client'
import type { ComponentDocument } from '../engine/components.ts'
import type { Live } from './live/live.ts'
import type { Parts } from './parts.ts'

/** Told once per answer. */
export type Observe = (route: string, method: string, status: number, seconds: number) => void

type Traffic = NonNullable<ComponentDocument['traffic']>
const BREAKER = { closed: 0, half_open: 0.5, open: 1 }

const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Adds what this room can see to the registry that `/metrics` shows. */
export const instrument = ({ metrics: registry, store, readModels, components }: Parts, live: Live): Observe => {
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  }
  gauge('harmonia_log_position', 'The position of the last durable event of the log.', store.head)
  gauge('harmonia_read_models_position', 'The position that the read models reflect.', readModels.position)
  gauge('harmonia_read_models_lag', 'How far the read models are behind the log, in positions.', () =>
    Math.max(0, store.head() - readModels.position()),
  )
  gauge('harmonia_subscribers', 'Open event streams and WebSockets.', live.size)

  new Gauge({
    name: 'harmonia_executions',
    help: 'Executions by status, as the read models have them.',
    labelNames: ['status'],
    registers,
    async collect() {
      const counts = await readModels.executionCounts({ min_position: 0, wait_ms: 0 })()
      if (E.isLeft(counts)) return
      for (const [status, count] of Object.entries(counts.right)) this.set({ status }, count)
    },
  })
  new Gauge({
    name: 'harmonia_components',
    help: 'Known components by status.',
    labelNames: ['status'],
    registers,
    collect() {
      this.reset()
      for (const { status } of components.list()) this.inc({ status })
    },
  })

  const ofComponents = (name: string, help: string, read: (traffic: Traffic) => number | undefined): void => {
    new Gauge({
      name,
      help,
      labelNames: ['component'],
      registers,
      collect() {
        this.reset()
        for (const { name: component, traffic } of components.list()) {
          const value = traffic === null ? undefined : read(traffic)
          if (value !== undefined) this.set({ component }, value)
        }
      },
    })
  }
  ofComponents('harmonia_component_calls', 'Calls in flight by component.', ({ in_flight }) => in_flight)
  ofComponents(
    'harmonia_component_breaker',
    'Of components with a circuit breaker: 0 closed, 0.5 half open, 1 open.',
    ({ breaker }) => breaker?.state && BREAKER[breaker.state],
  )

  const durations = new Histogram({
    name: 'harmonia_http_request_duration_seconds',
    help: 'Time to the end of an answer by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: BUCKETS,
    registers,
  })
  const series = new Map<string, { observe: (seconds: number) => void }>()
  return (route, method, status, seconds) => {
    const key = `${status} ${method} ${route}`
    let one = series.get(key)
    if (one === undefined) {
      one = durations.labels({ route, method, status: String(status) })
      series.set(key, one)
    }
    one.observe(seconds)
  }
}
