import * as E from 'fp-ts/lib/Either.js'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import type { ReadModels } from '../../projections/read-models.ts'
import { openInline } from '../../projections/open.ts'
import { systemScheduler } from '../../projections/scheduler.ts'
import { loadSettings, type Settings } from '../../src/config.ts'
import type { Components } from '../../src/engine/components.ts'
import { openComponents } from '../../src/engine/components/registry.ts'
import { noSecrets, type Secrets } from '../../src/engine/secrets/secrets.ts'
import type { Engine } from '../../src/engine/engine.ts'
import type { Transport } from '../../src/engine/tasks/transport.ts'
import { app } from '../../src/http/app.ts'
import type { Parts, Timing } from '../../src/http/parts.ts'
import type { Server } from '../../src/http/server.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { openAssistant } from '../../src/assistant/open.ts'
import type { Assistant } from '../../src/http/assistant.ts'
import { openMcp } from '../../src/mcp/open.ts'
import { openMonitor } from '../../src/monitor/open-monitor.ts'
import { openRebuilds } from '../../src/rebuild/open.ts'
import { openTrials } from '../../src/trial/trials.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { workflowsNamedIn } from '../../src/root/workflows-named.ts'
import { noHermes } from '../../src/hermes/none.ts'
import type { Hermes } from '../../src/hermes/hermes.ts'
import { openArchiving } from '../../src/engine/archiving/open-archiving.ts'
import { openPulled } from '../../src/engine/pulled/pulled.ts'
import { workersOf } from '../../src/engine/pulled/workers.ts'
import { openSchedules } from '../../src/engine/schedules/open-schedules.ts'
import { allowedHosts } from '../../src/hooks/allowed.ts'
import { openCursors } from '../../src/hooks/cursors.ts'
import { openHooks } from '../../src/hooks/open-hooks.ts'
import { openWebhooks } from '../../src/hooks/open-webhooks.ts'
import { openOwnSecrets } from '../../src/hooks/own-key.ts'
import { TOLD_TO_WEBHOOKS } from '../../src/http/live/wanted.ts'
import { newsIn } from '../../src/root/webhook-news.ts'
import { openTraffic } from '../../src/engine/traffic/traffic.ts'
import { manualClock } from './manual-clock.ts'
import { engineOn, nextId, POLICY, type TestEngine } from './engine.ts'

export interface TestServer extends TestEngine {
  readonly url: string
  readonly port: number
  readonly store: EventStore
  readonly server: Server
  readonly logged: string[]
  readonly close: () => Promise<void>
}

export interface TestServerOptions {
  readonly store?: EventStore
  readonly settings?: Partial<Settings>
  readonly secrets?: Secrets
  readonly maxInline?: number
  readonly logLevel?: string
  /** Where webhooks go. */
  readonly outbound?: Transport
  readonly timing?: Partial<Timing>
  /** Replaces a part by what it makes of the real one. */
  readonly engine?: (engine: Engine) => Engine
  readonly components?: (components: Components) => Components
  readonly hermes?: Hermes
  /** Whether samples are taken as the clock goes on, which makes a day of it long. */
  readonly monitored?: true
  readonly assistant?: Assistant
  readonly readModels?: (readModels: ReadModels) => ReadModels
}

/** Nothing answers at any endpoint. */
const silence: Transport = {
  exchange: (_, settle) => {
    settle({ tag: 'connection_failed', reason: 'nobody listens' })
    return () => undefined
  },
  leave: () => undefined,
  close: async () => undefined,
}

/** The HTTP room on a free port, over a real engine and a memory store. */
export const openTestServer = async (options: TestServerOptions = {}): Promise<TestServer> => {
  const store = options.store ?? memoryStore()
  const clock = manualClock()
  const readModels = await openInline({
    log: store,
    file: ':memory:',
    delayMs: 0,
    scheduler: systemScheduler,
    now: clock.now,
    report: (problem) => {
      throw new Error(problem)
    },
  })
  const traffic = openTraffic(clock, { max_in_flight: 128, per_second: undefined, breaker: undefined })
  const engine = engineOn(store, {
    clock,
    traffic,
    maxInline: options.maxInline ?? Infinity,
    workflowsNamed: workflowsNamedIn(readModels, store.head, 2_000),
  })
  const logged: string[] = []
  const given = () => ({ at: new Date(clock.now()).toISOString(), random: () => 0.5 })
  const pulled = openPulled({ clock, traffic })
  const components = await openComponents({
    store,
    pulled,
    given,
    newId: nextId,
    transport: silence,
    traffic,
    now: clock.now,
    after: () => () => undefined,
  })
  if (E.isLeft(components)) throw new Error(components.left.tag)
  const schedules = openSchedules({
    store,
    clock,
    newId: nextId,
    engine: engine.engine,
    report: (error) => {
      throw error
    },
  })
  schedules.start([], 0)
  const trials = openTrials({ policy: POLICY })
  const rebuilds = openRebuilds({
    settings: { eventStore: 'memory:', projectionStore: '', selfCheck: 0 },
    store,
    readModels,
    live: engine.engine.inspect,
    clock,
    random: () => 0.5,
    noted: () => undefined,
    report: (id, why) => {
      throw new Error(`${id}: ${JSON.stringify(why)}`)
    },
  })
  const raise = (error: unknown): never => {
    throw error
  }
  const webhooks = await openWebhooks({
    store,
    clock,
    random: () => 0.5,
    newId: nextId,
    transport: options.outbound ?? silence,
    secrets: options.secrets ?? noSecrets,
    ownSecrets: openOwnSecrets(undefined),
    cursors: openCursors({ folder: undefined, clock, report: raise }),
    isAllowed: allowedHosts(options.settings?.webhookAllow ?? []),
    told: newsIn(engine.engine, store),
    categories: TOLD_TO_WEBHOOKS,
    version: '0.0.0-test',
    report: raise,
  })
  if (E.isLeft(webhooks)) throw new Error(webhooks.left.tag)
  webhooks.right.start()
  const hooks = await openHooks({
    store,
    clock,
    newId: nextId,
    secrets: options.secrets ?? noSecrets,
    engine: engine.engine,
  })
  if (E.isLeft(hooks)) throw new Error(hooks.left.tag)
  const monitor = openMonitor({
    clock: options.monitored === true ? clock : { now: clock.now, after: () => () => undefined },
    store,
    readModels: { ...readModels, ...(options.readModels ?? same)(readModels) },
    engine: engine.engine,
    traffic,
    components: components.right,
    pulled,
    webhooks: webhooks.right,
    limit: 10,
    storeKind: 'memory',
  })
  const parts: Parts = {
    engine: (options.engine ?? same)(engine.engine),
    components: (options.components ?? same)(components.right),
    workers: workersOf(pulled, engine.engine, (name) => components.right.find(name) !== undefined),
    secrets: options.secrets ?? noSecrets,
    trials,
    schedules,
    rebuilds,
    webhooks: webhooks.right,
    hooks: hooks.right,
    hermes: options.hermes ?? noHermes,
    archives: openArchiving({
      store,
      clock,
      newId: nextId,
      version: '0.0.0-test',
      findArchivable: async (before, after, limit) => {
        const fresh = { min_position: store.head(), wait_ms: 2_000 }
        const found = await readModels.archivable({ before, limit, ...(after === undefined ? {} : { after }) }, fresh)()
        return E.isRight(found) ? found : E.left({ tag: 'store_unavailable', reason: found.left.tag })
      },
      retention: 0,
      report: (error) => {
        throw error
      },
    }),
    mcp: openMcp(),
    monitor,
    assistant: options.assistant ?? openAssistant({ clock, atOnce: 16 }),
    readModels: (options.readModels ?? same)(readModels),
    store,
    settings: { ...loadSettings({}, '/'), ...options.settings },
    version: '0.0.0-test',
    clock,
    newId: nextId,
    logger: pino({ level: options.logLevel ?? 'info' }, { write: (line: string) => void logged.push(line) }),
    metrics: new Registry(),
    ...(options.timing === undefined ? {} : { timing: options.timing }),
  }
  const server = app(parts)
  const close = async (): Promise<void> => {
    await server.close(1)
    monitor.stop()
    await rebuilds.close()
    await trials.close()
    schedules.stop()
    await webhooks.right.stop()
    await readModels.close()
  }
  const url = await server.listen(0, '127.0.0.1')
  if (E.isLeft(url)) throw new Error(url.left.message)
  const port = Number(new URL(url.right).port)
  return { ...engine, store, server, port, url: url.right, logged, close }
}

const same = <A>(part: A): A => part
