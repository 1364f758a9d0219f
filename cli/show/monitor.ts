import type { MonitorDocument, MonitoredComponent, Percentiles } from '../../src/client/index.ts'
import { duration, plain } from './format.ts'
import { facts, table } from './table.ts'

/** What an operator looks at first, and a line for each component. */
export const monitorText = async (now: MonitorDocument): Promise<string> => {
  const { executions, slots, per_second: rates, last_hour: hour, event_store: store, webhooks, workers } = now
  const numbers = facts([
    ['at', now.at],
    ['running', `${slots.running} of ${slots.limit}; calls in flight: ${now.in_flight}`],
    ['queued', String(slots.queued)],
    ['paused', executions === null ? 'not known: the read models do not answer' : String(executions.paused)],
    ['failed', `${hour.failed} in the last hour`],
    ['executions', `${rates.started} started, ${rates.completed} completed per second`],
    ['steps', `${rates.steps_completed} completed per second, ${hour.retries} retries in the last hour`],
    [`step time`, spread(now.step_ms)],
    ['queue wait', spread(now.queue_ms)],
    ['event store', `${store.kind}, ${store.head} events${appends(store.append_ms)}${away(store.away_since)}`],
    ['read models', now.read_models.lag === 0 ? 'up to date' : `${now.read_models.lag} events behind`],
    [
      'webhooks',
      webhooks.active + webhooks.paused + webhooks.disabled === 0
        ? ''
        : `${webhooks.active} active, ${webhooks.dead_letters} dead letters, oldest wait ${duration(webhooks.oldest_wait_ms)}`,
    ],
    [
      'workers',
      workers.queued + workers.leased + workers.waiting === 0
        ? ''
        : `${workers.waiting} waiting, ${workers.leased} tasks with them, ${workers.queued} queued`,
    ],
  ])
  return `${numbers}\n\n${await componentsTable(now.components)}`
}

const spread = ({ count, p50, p90, p99 }: Percentiles): string =>
  count === 0 ? 'none measured' : `p50 ${duration(p50)}, p90 ${duration(p90)}, p99 ${duration(p99)} of ${count}`

const appends = (ms: number | null): string => (ms === null ? '' : `, durable in ${ms} ms`)

const away = (since: string | null): string => (since === null ? '' : `, not heard since ${since}`)

const componentsTable = (components: readonly MonitoredComponent[]): Promise<string> =>
  table(
    ['COMPONENT', 'STATUS', 'BREAKER', 'IN FLIGHT', 'ERRORS', 'LATENCY'],
    components.map(({ name, built_in, status, traffic, error_ratio, latency_ms }) => [
      plain(name),
      built_in ? 'built in' : status,
      traffic?.breaker?.state.replace('_', ' ') ?? '',
      traffic === null ? '' : String(traffic.in_flight),
      error_ratio === null ? '' : `${Math.round(error_ratio * 100)} %`,
      duration(latency_ms),
    ]),
  )
