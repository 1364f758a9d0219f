import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { newId } from './ids.ts'
import { openReadModels } from '../projections/open.ts'
import type { Settings } from './config.ts'
import { sameJson } from './domain/json.ts'
import { openAssistant } from './assistant/open.ts'
import { openTcp } from './assistant/tcp/open.ts'
import { aboutAiPort, modelIn, unfitModel } from './root/assistant-doors.ts'
import { withBundledManifest } from './root/bundled-manifests.ts'
import { readComponentFiles } from './root/component-files.ts'
import { systemClock } from './engine/clock.ts'
import { openComponents } from './engine/components/registry.ts'
import { componentStateIn } from './engine/components/state-of.ts'
import { openArchiving } from './engine/archiving/open-archiving.ts'
import { openSessions } from './engine/mcp/sessions.ts'
import { openPulled } from './engine/pulled/pulled.ts'
import { workersOf } from './engine/pulled/workers.ts'
import { openSchedules } from './engine/schedules/open-schedules.ts'
import { createEngine } from './engine/create-engine.ts'
import { openSecrets } from './engine/secrets/secrets.ts'
import { taskKinds } from './engine/tasks/kinds.ts'
import { undiciTransport } from './engine/tasks/undici-transport.ts'
import { openTraffic } from './engine/traffic/traffic.ts'
import { observeArchives } from './root/metrics/archives.ts'
import { observeEngine } from './root/metrics/engine.ts'
import { allowedHosts } from './hooks/allowed.ts'
import { openCursors } from './hooks/cursors.ts'
import { openHooks } from './hooks/open-hooks.ts'
import { openWebhooks } from './hooks/open-webhooks.ts'
import { openOwnSecrets } from './hooks/own-key.ts'
import { app } from './http/app.ts'
import { ANONYMOUS } from './http/caller.ts'
import type { Parts } from './http/parts.ts'
import { readings } from './http/reading.ts'
import { TOLD_TO_WEBHOOKS } from './http/live/wanted.ts'
import { noHermes } from './hermes/none.ts'
import { capabilityNames } from './http/routes/capabilities.ts'
import { loggerOf } from './logger.ts'
import { openChosenStore } from './store/fallback.ts'
import { lockDataDir } from './store/sqlite/lock.ts'
import { mcpTools, openMcp } from './mcp/open.ts'
import { openMonitor } from './monitor/open-monitor.ts'
import { observePace } from './root/metrics/pace.ts'
import { archivableIn } from './root/archivable.ts'
import { allowedEnv, limitsOf, policyOf } from './root/policies.ts'
import { recover } from './root/recover.ts'
import { hermesTeller, reachTeller } from './root/tellers.ts'
import { openRebuilds } from './rebuild/open.ts'
import { observeRebuilds } from './root/metrics/rebuilds.ts'
import { observeStore } from './root/metrics/store.ts'
import { aboutTakenPort } from './root/taken-port.ts'
import { observeWebhooks } from './root/metrics/webhooks.ts'
import { newsIn } from './root/webhook-news.ts'
import { observeWorkers } from './root/metrics/workers.ts'
import { openTrials } from './trial/trials.ts'
import { VERSION } from './version.ts'
import { workflowsNamedIn } from './root/workflows-named.ts'

/** A server that is up. `stop` gives running tasks their grace and resolves when everything is closed. */
export interface Running {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Why a server did not start, in words for whoever started it. */
export interface StartFault {
  readonly tag: string
  readonly message: string
}

export interface StartOptions {
  readonly logger?: Logger
}

/** More calls in flight to one component than any setting allows. */
const MOST_CALLS = 100_000
/** Tasks of an execution whose state is hashed in one go, which takes some milliseconds. */
const HASHED_AT_ONCE = 1_000
/** How often the read models hear how far the log is when nobody asks them anything, in milliseconds. */
const PACE = 100
/** How long the first catch-up of the read models may take at a time before it is said in the log. */
const CATCH_UP = 10_000
/** Seconds. */
const DAY = 86_400
/** How long requests and streams have to end once the tasks have, in seconds. */
const FAREWELL = 1
/** Answers of the assistant that are written at once. */
const CHATS = 16

/** Puts the rooms together: stores, then components and read models, then the engine with what is unfinished, then the door. */
export const startHarmonia = async (
  given: Settings,
  { logger = loggerOf(given) }: StartOptions = {},
): Promise<E.Either<StartFault, Running>> => {
  const opened: (() => Promise<void> | void)[] = []
  const stop = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close()
  }
  const refuse = async (tag: string, message: string): Promise<E.Either<StartFault, never>> => {
    await stop()
    return E.left({ tag, message })
  }

  const noModel = unfitModel(given)
  if (noModel !== undefined) return refuse('no_model', noModel)

  const { secretsFile } = given
  const secrets = openSecrets({ env: process.env, ...(secretsFile === '' ? {} : { file: secretsFile }) })
  if (E.isLeft(secrets)) return refuse('secrets_not_usable', secrets.left)

  const manifests = readComponentFiles(given.componentsDir, given.componentsDir === join(given.dataDir, 'components'))
  if (E.isLeft(manifests)) {
    return refuse('bad_manifests', ['these component manifests cannot be registered:', ...manifests.left].join('\n  '))
  }

  const lock = given.eventStore === 'memory:' ? undefined : lockDataDir(given.dataDir)
  if (lock !== undefined) {
    if (E.isLeft(lock)) return refuse(lock.left.tag, lock.left.reason)
    opened.push(lock.right.release)
  }

  const { eventStore: url, eventStoreFallback: fallback, eventStoreWait, dataDir } = given
  const chosen = await openChosenStore(
    { url, fallback, dataDir },
    {
      waitMs: eventStoreWait * 1_000,
      report: (problem) => logger.warn({ problem }, 'the event store'),
      sealing: (sealed, of) =>
        logger.info({ position: sealed, head: of }, 'the events that an earlier version wrote get their hashes'),
    },
  )
  if (E.isLeft(chosen)) return refuse(chosen.left.tag, chosen.left.reason)
  const { store } = chosen.right
  const settings = { ...given, eventStore: chosen.right.url }
  opened.push(store.close)

  const report = (problem: string) => logger.warn({ problem }, 'the read models')
  const readModels = await openReadModels({ settings, store, report })
  if (E.isLeft(readModels)) return refuse(readModels.left.tag, readModels.left.reason)
  opened.push(readModels.right.close)

  // How many there are is decided before a call goes out.
  const transport = undiciTransport({ connections: MOST_CALLS })
  opened.push(transport.close)
  const facts = () => ({ at: new Date().toISOString(), random: Math.random })
  const traffic = openTraffic(systemClock, limitsOf(settings))
  // One that is refused is for an attempt that is over; after one that the store could not take, the next one comes.
  const beat = (token: string) => void engine.report(token, { do: 'heartbeat' })()
  const pulled = openPulled({ clock: systemClock, traffic })
  const sessions = openSessions(Date.now, VERSION)
  opened.push(sessions.close)
  const components = await openComponents({
    sessions,
    // What stands in the folder was put there by whoever runs the server.
    mayRun: ({ name, mcp }) =>
      settings.mcpCommands || manifests.right.some((manifest) => manifest.name === name && sameJson(manifest.mcp, mcp)),
    store,
    pulled,
    given: facts,
    newId,
    transport,
    traffic,
    now: Date.now,
    secrets: secrets.right,
    beat,
  })
  if (E.isLeft(components)) return refuse(components.left.tag, JSON.stringify(components.left))
  for (const manifest of manifests.right) {
    const head = store.head()
    const registered = await components.right.register(manifest)()
    if (E.isLeft(registered)) return refuse(registered.left.tag, JSON.stringify(registered.left))
    const { name, position } = registered.right
    if (position > head) logger.info({ component: name, position }, 'registered from its manifest')
  }

  const engine = createEngine({
    store,
    clock: systemClock,
    newId,
    random: Math.random,
    kindOf: taskKinds({ transport, now: Date.now, resolve: components.right.resolve }),
    snapshots: readModels.right.snapshots,
    env: (name) => (settings.envAllow.includes(name) ? process.env[name] : undefined),
    secrets: secrets.right,
    secretsOf: components.right.secretsOf,
    maxInline: settings.maxInlineOutput,
    policy: policyOf(settings),
    maxConcurrentWorkflows: settings.maxConcurrentWorkflows,
    traffic,
    componentState: componentStateIn(components.right),
    whereabouts: pulled.find,
    maxWorkflowDepth: settings.maxWorkflowDepth,
    checkpoints: {
      every: settings.checkpoints ? settings.checkpointInterval * 1_000 : Infinity,
      atOnce: HASHED_AT_ONCE,
    },
    workflowsNamed: workflowsNamedIn(readModels.right, store.head, CATCH_UP),
    report: (error, execution_id) => logger.error({ error, execution_id }, 'an execution is in trouble'),
  })

  const trials = openTrials({ policy: policyOf(settings), env: allowedEnv(settings.envAllow) })
  opened.push(trials.close)
  const schedules = openSchedules({
    store,
    clock: systemClock,
    newId,
    engine,
    report: (error, schedule_id) => logger.error({ error, schedule_id }, 'a schedule is in trouble'),
  })

  const outbound = undiciTransport({ connections: 1 })
  opened.push(outbound.close)
  const hooksDir = settings.eventStore === 'memory:' ? undefined : join(dataDir, 'webhooks')
  const webhooks = await openWebhooks({
    store,
    clock: systemClock,
    random: Math.random,
    newId,
    transport: outbound,
    secrets: secrets.right,
    ownSecrets: openOwnSecrets(hooksDir),
    cursors: openCursors({
      folder: hooksDir,
      clock: systemClock,
      report: (error) => logger.error({ err: error }, 'how far webhooks have come could not be kept'),
    }),
    isAllowed: allowedHosts(settings.webhookAllow),
    told: newsIn(engine, store),
    categories: TOLD_TO_WEBHOOKS,
    version: VERSION,
    report: (error, webhook_id) => logger.error({ error, webhook_id }, 'a webhook is in trouble'),
  })
  const hooks = await openHooks({ store, clock: systemClock, newId, secrets: secrets.right, engine })
  if (E.isLeft(hooks)) return refuse(hooks.left.tag, JSON.stringify(hooks.left))
  if (E.isLeft(webhooks)) return refuse(webhooks.left.tag, JSON.stringify(webhooks.left))

  const archiving = openArchiving({
    store,
    clock: systemClock,
    newId,
    version: VERSION,
    findArchivable: archivableIn(readModels.right, store, CATCH_UP),
    retention: settings.retentionDays * DAY,
    report: (problem) => logger.warn({ problem }, 'the archives'),
    told: ({ executions, events, archives }) =>
      logger.info({ executions, events, files: archives.length }, 'executions that are over were archived'),
  })
  opened.push(archiving.stop)

  const hermes =
    settings.hermesUrl === ''
      ? undefined
      : (await import('./hermes/open.ts')).openHermes({
          url: settings.hermesUrl,
          transport,
          clock: systemClock,
          random: Math.random,
          version: VERSION,
          capabilities: capabilityNames,
          tools: mcpTools,
          told: hermesTeller(logger),
          found: (found) => components.right.discover(found.map(withBundledManifest)),
        })

  if (settings.tracesExporter === 'otlp' || (settings.tracesExporter === '' && settings.otlpEndpoint !== '')) {
    const { openTracing } = await import('./tracing/open.ts')
    const tracing = openTracing({
      store,
      clock: systemClock,
      endpoint: settings.otlpEndpoint,
      serviceName: settings.serviceName,
      version: VERSION,
      carrierOf: engine.carrierOf,
      report: (problem) =>
        problem === undefined
          ? logger.info({}, 'spans are taken again')
          : logger.warn({ problem }, 'spans are not taken; they are sent again'),
    })
    opened.push(tracing.stop)
  }

  const metrics = new Registry()
  observeEngine(metrics, engine)
  observeWorkers(metrics, pulled)
  observeStore(metrics, store)
  const count = observeRebuilds(metrics, () => rebuilds)
  const rebuilds = openRebuilds({
    settings,
    store,
    readModels: readModels.right,
    live: engine.inspect,
    clock: systemClock,
    random: Math.random,
    noted: (execution_id, where, what) => {
      count(execution_id, where, what)
      if (what === 'found') logger.error({ execution_id, where }, 'a state is not what a replay of its events comes to')
      else logger.warn({ execution_id, where }, 'a state that was wrong was made again from its events')
    },
    report: (execution_id, why) => logger.warn({ execution_id, why }, 'an execution could not be checked'),
  })
  opened.push(rebuilds.close)
  observeArchives(metrics, store, archiving)
  observeWebhooks(metrics, webhooks.right)
  const toModel = undiciTransport({ connections: CHATS })
  opened.push(toModel.close)
  const assistant = openAssistant({
    clock: systemClock,
    atOnce: CHATS,
    model: settings.aiUrl === '' ? undefined : modelIn(settings, secrets.right, toModel),
  })
  const monitor = openMonitor({
    clock: systemClock,
    store,
    readModels: readModels.right,
    engine,
    traffic,
    components: components.right,
    pulled,
    webhooks: webhooks.right,
    limit: settings.maxConcurrentWorkflows,
    storeKind: settings.eventStore.split(':')[0] ?? '',
  })
  opened.push(monitor.stop)
  observePace(metrics, readModels.right, monitor)
  const parts: Parts = {
    engine,
    components: components.right,
    workers: workersOf(pulled, engine, (name) => components.right.find(name) !== undefined),
    secrets: secrets.right,
    trials,
    schedules,
    rebuilds,
    webhooks: webhooks.right,
    hooks: hooks.right,
    hermes: hermes ?? noHermes,
    archives: archiving,
    mcp: openMcp(),
    monitor,
    assistant,
    readModels: readModels.right,
    store,
    settings,
    version: VERSION,
    clock: systemClock,
    newId,
    logger,
    metrics,
  }
  const door = app(parts)
  opened.push(() => door.close(FAREWELL))
  opened.push(webhooks.right.stop)
  opened.push(pulled.close)
  // While tasks have their grace, the door stays open: it refuses what is new, and shows how the rest ends.
  opened.push(() => engine.stop(settings.shutdownGrace))
  // Nothing begins any more, so nobody needs to wait for it.
  opened.push(pulled.close)
  opened.push(schedules.stop)

  const { right: models } = readModels
  const recovered = await recover({ store, models, engine, schedules, logger, patience: CATCH_UP })
  if (E.isLeft(recovered)) return refuse(recovered.left.tag, JSON.stringify(recovered.left))
  opened.push(recovered.right.stop)
  webhooks.right.start()

  const tellReach = reachTeller(store, logger)
  const pace = setInterval(() => {
    models.advance(store.head())
    tellReach()
  }, PACE)
  opened.push(() => clearInterval(pace))

  const listening = await door.listen(settings.port, settings.host)
  if (E.isLeft(listening)) {
    const { tag, code, message, port } = listening.left
    return refuse(tag, code === 'EADDRINUSE' ? message + aboutTakenPort(port) : message)
  }

  if (settings.aiPort !== 0) {
    const tcp = await openTcp({
      host: settings.host,
      port: settings.aiPort,
      assistant,
      read: readings(parts, Date.now())(ANONYMOUS),
      version: VERSION,
      now: Date.now,
      report: (err) => logger.error({ err }, 'a connection of the assistant failed'),
    })
    if (E.isLeft(tcp)) logger.warn({ port: settings.aiPort }, aboutAiPort(tcp.left))
    else opened.push(() => tcp.right.close(FAREWELL * 1_000))
  }

  if (hermes !== undefined) {
    hermes.start({ listening: listening.right, announced: settings.url })
    // Nobody is to be sent here while it stops.
    opened.push(hermes.stop)
  }

  logger.info({ url: listening.right, unfinished: recovered.right.unfinished, version: VERSION }, 'listening')
  return E.right({ url: listening.right, stop })
}
