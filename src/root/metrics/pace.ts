import { Counter, Gauge, type Registry } from 'prom-client'
import type { OpenReadModels } from '../../../projections/models.ts'
import type { Counts, Tally } from '../../../projections/tally.ts'
import type { Monitor } from '../../monitor/monitor.ts'

const EXECUTIONS = ['submitted', 'started', 'completed', 'failed', 'cancelled'] as const
const STEPS = {
  started: 'steps_started',
  completed: 'steps_completed',
  failed: 'steps_failed',
  retried: 'retries',
} as const

const WINDOW = 900
const QUANTILES = [
  ['0.5', 'p50'],
  ['0.9', 'p90'],
  ['0.99', 'p99'],
] as const

/** Shows how much happens, and how long it takes, as the monitor has it: nothing is counted twice. */
export const observePace = (
  registry: Registry,
  { tally }: Pick<OpenReadModels, 'tally'>,
  { look }: Pick<Monitor, 'look'>,
): void => {
  const registers = [registry]
  const counted = (name: string, help: string, whats: Readonly<Record<string, keyof Counts>>): void => {
    let told: Tally | undefined
    new Counter({
      name,
      help,
      labelNames: ['what'],
      registers,
      async collect() {
        const now = await tally()
        if (now === undefined) return
        for (const [what, key] of Object.entries(whats))
          this.inc({ what }, now.counts[key] - (told?.since === now.since ? told.counts[key] : 0))
        told = now
      },
    })
  }
  counted(
    'harmonia_executions_total',
    'Executions by what became of them, since this process runs.',
    Object.fromEntries(EXECUTIONS.map((what) => [what, what])),
  )
  counted('harmonia_steps_total', 'Attempts of tasks, other than waits, by what became of them.', STEPS)

  const lasting = (name: string, help: string, of: 'step_ms' | 'queue_ms'): void => {
    new Gauge({
      name,
      help,
      labelNames: ['quantile'],
      registers,
      async collect() {
        const { [of]: spread } = await look({ window: WINDOW, after: Infinity })
        this.reset()
        for (const [quantile, part] of QUANTILES) {
          const ms = spread[part]
          if (ms !== null) this.set({ quantile }, ms / 1_000)
        }
      },
    })
  }
  lasting('harmonia_step_seconds', 'How long attempts of tasks took in the last 15 minutes.', 'step_ms')
  lasting('harmonia_queue_wait_seconds', 'How long executions waited for a slot in the last 15 minutes.', 'queue_ms')
}
