import { expect } from 'chai'
import { Registry } from 'prom-client'
import { openCounting } from '../../projections/tally.ts'
import { openMonitor } from '../../src/monitor/open-monitor.ts'
import { observePace } from '../../src/root/metrics/pace.ts'
import { manualClock } from '../support/manual-clock.ts'

const START = Date.parse('2026-01-01T00:00:00.000Z')

describe('the pace, for Prometheus', () => {
  const event = (position: number, type: string, ms: number, data: object = {}) => ({
    id: String(position),
    stream: 'execution-a',
    type,
    data,
    revision: position,
    position,
    at: new Date(START + ms).toISOString(),
    hash: '',
  })

  it('is counted once, also when the counting has begun anew', async () => {
    const clock = manualClock(START)
    let counting = openCounting(START)
    const readModels = {
      tally: async () => counting.tally(),
      position: () => 0,
      executionCounts: () => async () =>
        ({ _tag: 'Left', left: { tag: 'read_models_unavailable', reason: '' } }) as const,
    }
    const nothing = { queued: 0, leased: 0, waiting: 0, redelivered: 0, oldestWait: 0 }
    const monitor = openMonitor({
      clock,
      readModels,
      store: { head: () => 0, reach: () => ({ tag: 'here' }), measures: () => ({}) },
      engine: { stats: () => ({ running: 0, queued: 0, calls: 0, live: 0 }) },
      traffic: { outcomes: () => ({ told: 0, unwell: 0 }) },
      components: { list: () => [] },
      pulled: { stats: () => nothing },
      webhooks: {
        stats: () => ({
          outcomes: { delivered: 0, failed: 0, dead: 0 },
          standing: { active: 0, paused: 0, disabled: 0 },
          oldestWait: 0,
          deadLetters: 0,
        }),
      },
      limit: 10,
      storeKind: 'memory',
    })
    const registry = new Registry()
    observePace(registry, readModels, monitor)
    await clock.advance(0)

    counting.note([event(1, 'task_started', 0, { task_id: 't' }), event(2, 'task_completed', 64, { task_id: 't' })])
    await clock.advance(5_000)
    await registry.metrics()
    const text = await registry.metrics()
    expect(text).to.match(/^harmonia_steps_total\{what="completed"\} 1$/m)
    expect(text).to.match(/^harmonia_executions_total\{what="failed"\} 0$/m)
    expect(text).to.match(/^harmonia_step_seconds\{quantile="0.5"\} 0\.0\d+$/m)
    expect(text).to.not.match(/^harmonia_queue_wait_seconds\{/m)

    counting = openCounting(START + 1)
    counting.note([event(3, 'task_started', 2, { task_id: 't' }), event(4, 'task_completed', 3, { task_id: 't' })])
    expect(await registry.metrics()).to.match(/^harmonia_steps_total\{what="completed"\} 2$/m)
    monitor.stop()
  })
})
