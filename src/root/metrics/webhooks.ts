import { Counter, Gauge, type Registry } from 'prom-client'
import type { OpenWebhooks } from '../../hooks/open-webhooks.ts'

/** Shows what became of deliveries, and how long the next one waits. */
export const observeWebhooks = (registry: Registry, { stats }: Pick<OpenWebhooks, 'stats'>): void => {
  const told = { delivered: 0, failed: 0, dead: 0 }
  new Counter({
    name: 'harmonia_webhooks_attempts_total',
    help: 'Attempts to deliver an event to a webhook; dead is the last one of an event that was not taken.',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      const { outcomes } = stats()
      for (const outcome of ['delivered', 'failed', 'dead'] as const) {
        this.inc({ outcome }, outcomes[outcome] - told[outcome])
        told[outcome] = outcomes[outcome]
      }
    },
  })
  new Gauge({
    name: 'harmonia_webhooks',
    help: 'Webhooks by status.',
    labelNames: ['status'],
    registers: [registry],
    collect() {
      const { standing } = stats()
      for (const status of ['active', 'paused', 'disabled'] as const) this.set({ status }, standing[status])
    },
  })
  new Gauge({
    name: 'harmonia_webhooks_oldest_wait_seconds',
    help: 'How long the oldest event that is to be delivered now waits.',
    registers: [registry],
    collect() {
      this.set(stats().oldestWait / 1_000)
    },
  })
  new Gauge({
    name: 'harmonia_webhooks_dead_letters',
    help: 'Events that were not taken, and are kept to be delivered again.',
    registers: [registry],
    collect() {
      this.set(stats().deadLetters)
    },
  })
}
