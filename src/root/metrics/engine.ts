import { Gauge, type Registry } from 'prom-client'
import type { OpenEngine } from '../../engine/create-engine.ts'

const HELP = {
  running: 'Executions that hold a slot.',
  queued: 'Executions that wait for a slot.',
  calls: 'Calls to components in flight.',
  live: 'Executions in memory.',
} as const

/** Shows what the engine holds right now; nothing is counted on its way. */
export const observeEngine = (registry: Registry, engine: Pick<OpenEngine, 'stats'>): void => {
  for (const [name, help] of Object.entries(HELP) as [keyof typeof HELP, string][]) {
    new Gauge({
      name: `harmonia_engine_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(engine.stats()[name])
      },
    })
  }
}
