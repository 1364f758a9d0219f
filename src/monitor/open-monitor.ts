import * as E from 'fp-ts/lib/Either.js'
import { differenceOf } from '../../projections/histogram.ts'
import type { OpenReadModels } from '../../projections/models.ts'
import type { Tally } from '../../projections/tally.ts'
import type { Clock } from '../engine/clock.ts'
import type { Components } from '../engine/components.ts'
import type { EngineStats } from '../engine/create-engine.ts'
import type { PulledStats } from '../engine/pulled/pulled.ts'
import type { Traffic } from '../engine/traffic/traffic.ts'
import type { WebhookStats } from '../hooks/open-webhooks.ts'
import type { EventStore } from '../store/event-store.ts'
import type { Measured, Monitor, Span } from './monitor.ts'
import { openRecentErrors } from './recent-errors.ts'
import { FINE, openRing } from './ring.ts'
import { appendMs, each, merged, percentilesOf, shown, type Sample } from './sample.ts'

/** What is looked at. All of it is there anyway; nothing is counted for the monitor on the way of a request. */
export interface MonitorParts {
  readonly clock: Clock
  readonly store: Pick<EventStore, 'head' | 'reach' | 'measures'>
  readonly readModels: Pick<OpenReadModels, 'position' | 'executionCounts' | 'tally'>
  readonly engine: { readonly stats: () => EngineStats }
  readonly traffic: Pick<Traffic, 'outcomes'>
  readonly components: Pick<Components, 'list'>
  readonly pulled: { readonly stats: () => PulledStats }
  readonly webhooks: { readonly stats: () => WebhookStats }
  /** Executions that may run at once. */
  readonly limit: number
  readonly storeKind: string
}

/** The sums at a moment. Nothing can be said of an interval without those of its begin. */
interface Reading {
  readonly at: number
  readonly tally: Tally
  readonly head: number
  readonly transactions: number
  readonly seconds: number
}

const MINUTE = 60_000
const HOUR = 3_600_000

/** Takes a sample every five seconds, at the same times of every minute, and keeps those of a day. */
export const openMonitor = (parts: MonitorParts): Monitor => {
  const { clock, store, readModels, engine, components, pulled, webhooks } = parts
  const ring = openRing()
  const errors = openRecentErrors()
  const began = clock.now()
  let before: Reading | undefined
  let lookedAt = began
  let stopped = false
  let disarm: () => void = () => undefined

  const lag = (): number => Math.max(0, store.head() - readModels.position())

  const read = async (at: number): Promise<Reading | undefined> => {
    const tally = await readModels.tally()
    const { transactions_total: transactions = 0, transaction_seconds_total: seconds = 0 } = store.measures()
    return tally && { at, tally, head: store.head(), transactions, seconds }
  }

  const noteErrors = (at: number): void => {
    const known = components.list().filter(({ built_in }) => !built_in)
    errors.note(new Map(known.map(({ name }) => [name, parts.traffic.outcomes(name)])), at - lookedAt)
    lookedAt = at
  }

  const take = async (): Promise<void> => {
    const at = clock.now()
    noteErrors(at)
    const reading = await read(at)
    // A read model's thread that has begun anew counts from nothing: of that interval nothing is known.
    if (reading !== undefined && before?.tally.since === reading.tally.since)
      ring.add(between(before, reading, { ...engine.stats(), lag: lag() }))
    before = reading
  }

  const arm = (): void => {
    if (stopped) return
    disarm = clock.after(FINE - (clock.now() % FINE), () => void take().then(arm))
  }
  void read(began).then((reading) => {
    before = reading
    arm()
  })

  const look = async ({ window, after }: Span): Promise<Measured> => {
    const now = clock.now()
    const counts = await readModels.executionCounts({ min_position: 0, wait_ms: 0 })()
    const stats = engine.stats()
    const { oldestWait, ...workers } = pulled.stats()
    const { outcomes, standing, deadLetters, oldestWait: toldLate } = webhooks.stats()
    const head = store.head()
    const reach = store.reach()
    const told = ring.within(window * 1_000, now)
    const hour = ring.behind(now - HOUR)
    const minute = merged(
      now,
      hour.filter(({ at }) => at > now - MINUTE),
    )
    const whole = merged(now, told.samples)
    return {
      at: new Date(now).toISOString(),
      position: head,
      measured_since: new Date(began).toISOString(),
      executions: E.isRight(counts) ? counts.right : null,
      slots: { running: stats.running, queued: stats.queued, limit: parts.limit },
      in_flight: stats.calls,
      last_hour: merged(now, hour).happened,
      per_second: each((name) => perSecond(minute.happened[name], minute.lasted)),
      step_ms: percentilesOf(whole.step_ms),
      queue_ms: percentilesOf(whole.queue_ms),
      components: components.list().map((one) => ({ ...one, error_ratio: errors.ratioOf(one.name) })),
      workers: { ...workers, oldest_wait_ms: oldestWait },
      event_store: {
        kind: parts.storeKind,
        head,
        away_since: reach.tag === 'away' ? new Date(reach.since).toISOString() : null,
        append_ms: appendMs(minute),
      },
      read_models: { position: readModels.position(), lag: lag() },
      webhooks: {
        ...standing,
        delivered: outcomes.delivered,
        failed: outcomes.failed,
        dead_letters: deadLetters,
        oldest_wait_ms: toldLate,
      },
      window,
      interval: told.interval / 1_000,
      samples: told.samples.filter(({ at }) => at > after).map(shown),
    }
  }

  return {
    look,
    stop: () => {
      stopped = true
      disarm()
    },
  }
}

const perSecond = (count: number, ms: number): number => (ms === 0 ? 0 : Math.round((count / ms) * 1_000_000) / 1_000)

const between = (
  before: Reading,
  now: Reading,
  { running, queued, calls, lag }: EngineStats & { readonly lag: number },
): Sample => {
  const { counts } = now.tally
  return {
    at: now.at,
    lasted: now.at - before.at,
    happened: each((name) => (name === 'events' ? now.head - before.head : counts[name] - before.tally.counts[name])),
    most: { running, queued, in_flight: calls, lag },
    appends: { count: now.transactions - before.transactions, ms: (now.seconds - before.seconds) * 1_000 },
    step_ms: differenceOf(now.tally.step_ms, before.tally.step_ms),
    queue_ms: differenceOf(now.tally.queue_ms, before.tally.queue_ms),
  }
}
