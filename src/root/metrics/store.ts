import { Gauge, type Registry } from 'prom-client'
import type { EventStore } from '../../store/event-store.ts'

/** Shows what the event store says of itself; one in memory has nothing to say. */
export const observeStore = (registry: Registry, store: Pick<EventStore, 'measures'>): void => {
  for (const name of Object.keys(store.measures()))
    new Gauge({
      name: `harmonia_event_store_${name}`,
      help: HELP[name] ?? name,
      registers: [registry],
      collect() {
        this.set(store.measures()[name] ?? 0)
      },
    })
}

const HELP: Readonly<Record<string, string>> = {
  appends_total: 'Appends that were acknowledged and seen in the log.',
  appends_repeated_total: 'Attempts beyond the first that appends have taken.',
  appends_under_way: 'Appends that wait for the server.',
  subscriptions_total: 'Times that the subscription to the log was made.',
  transactions_total: 'Transactions of the log: each takes all appends that wait.',
  transaction_seconds_total: 'Seconds that they have taken, until they were durable.',
  away: '1 while the server can not be reached.',
}
