import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { forked, spawned } from './children.ts'
import type { EngineName } from './load/messages.ts'

/** A server that is up, with the files that it writes. */
export interface RunningEngine {
  readonly pid: number
  readonly url: string
  /** Undefined when the log is not this machine's. */
  readonly log: string | undefined
  readonly projections: string | undefined
  /** The process of its event store, where that is one. */
  readonly store: number | undefined
  readonly stop: () => Promise<void>
}

export interface EngineOptions {
  readonly dataDir: string
  readonly componentUrl: string
  /** Where the server leaves its CPU profiles, one per thread, when it stops. */
  readonly profileDir?: string | undefined
}

const HARMONIA = fileURLToPath(new URL('../../bin/harmonia.js', import.meta.url))

const startHarmonia = async (
  { dataDir, profileDir }: EngineOptions,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningEngine> => {
  const profiling = profileDir === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profileDir]
  // Nothing else of the environment, and no settings file: the figures are those of these settings.
  const server = spawned('server', [...profiling, HARMONIA, 'serve'], dataDir, {
    PATH: process.env['PATH'],
    HARMONIA_PORT: '0',
    HARMONIA_AI_PORT: '0',
    HARMONIA_DATA_DIR: dataDir,
    HARMONIA_MAX_CONCURRENT_WORKFLOWS: '100000',
    HARMONIA_LOG_LEVEL: 'ERROR',
    ...env,
  })
  const url = await server.said(/http:\/\/[\d.]+:\d+/)
  return {
    ...server,
    url,
    log: join(dataDir, 'events.db'),
    projections: join(dataDir, 'projections.db'),
    store: undefined,
  }
}

const TEST_SERVER = new URL('../test/support/eventstoredb/main.js', import.meta.url)

/** With the server that HARMONIA_TEST_ESDB names, or the test server that keeps its log beside the rest. */
const onEventStoreDb =
  (start: (options: EngineOptions, esdb: string) => Promise<RunningEngine>) =>
  async (options: EngineOptions): Promise<RunningEngine> => {
    const real = process.env['HARMONIA_TEST_ESDB']
    if (real !== undefined) return { ...(await start(options, real)), log: undefined }
    const store = forked('event store', TEST_SERVER, ['--file', join(options.dataDir, 'eventstoredb.log')])
    const { port } = await store.next<{ readonly port: number }>()
    const server = await start(options, `esdb://127.0.0.1:${port}?tls=false`)
    const stop = async (): Promise<void> => {
      await server.stop()
      await store.stop()
    }
    return { ...server, log: undefined, store: store.pid, stop }
  }

const startCeiling = async (
  { dataDir, componentUrl, profileDir }: EngineOptions,
  store = join(dataDir, 'ceiling.db'),
): Promise<RunningEngine> => {
  if (profileDir !== undefined) throw new Error('only the server can be profiled, not the ceiling')
  const server = forked('ceiling', new URL('./ceiling-process.js', import.meta.url), [store, componentUrl])
  const { url } = await server.next<{ readonly url: string }>()
  return { ...server, url, log: store, projections: undefined, store: undefined }
}

const starts: Readonly<Record<EngineName, (options: EngineOptions) => Promise<RunningEngine>>> = {
  harmonia: (options) => startHarmonia(options),
  ceiling: (options) => startCeiling(options),
  esdb: onEventStoreDb((options, esdb) => startHarmonia(options, { HARMONIA_EVENT_STORE: esdb })),
  'esdb-ceiling': onEventStoreDb(startCeiling),
}

export const startEngine = (name: EngineName, options: EngineOptions): Promise<RunningEngine> => starts[name](options)
