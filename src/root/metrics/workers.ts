import { Counter, Gauge, type Registry } from 'prom-client'
import type { Pulled, PulledStats } from '../../engine/pulled/pulled.ts'

const GAUGES: readonly (readonly [string, string, (stats: PulledStats) => number])[] = [
  ['queued', 'Claimed tasks that no worker has.', ({ queued }) => queued],
  ['leased', 'Tasks that workers have.', ({ leased }) => leased],
  ['waiting', 'Polls of workers that wait for a task.', ({ waiting }) => waiting],
  [
    'oldest_wait_seconds',
    'How long the first of the claimed tasks that no worker has waits.',
    (stats) => stats.oldestWait / 1_000,
  ],
]

/** Shows what workers have and wait for right now, and how many were lost. */
export const observeWorkers = (registry: Registry, pulled: Pick<Pulled, 'stats'>): void => {
  for (const [name, help, of] of GAUGES) {
    new Gauge({
      name: `harmonia_workers_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(of(pulled.stats()))
      },
    })
  }
  let told = 0
  new Counter({
    name: 'harmonia_workers_redelivered_total',
    help: 'Tasks that were handed out again because the lease of the worker that had them ran out.',
    registers: [registry],
    collect() {
      const { redelivered } = pulled.stats()
      this.inc(redelivered - told)
      told = redelivered
    },
  })
}
