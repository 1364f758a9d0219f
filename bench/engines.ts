import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { forked, spawned } from './children.ts'
import type { EngineName } from './load/messages.ts'

/** A server that is up, with the files that it writes. */
export interface RunningEngine {
  readonly pid: number
  readonly url: string
  readonly log: string
  readonly projections: string | undefined
  readonly stop: () => Promise<void>
}

export interface EngineOptions {
  readonly dataDir: string
  readonly componentUrl: string
  /** Where the server leaves its CPU profiles, one per thread, when it stops. */
  readonly profileDir?: string | undefined
}

const HARMONIA = fileURLToPath(new URL('../../bin/harmonia.js', import.meta.url))

const startHarmonia = async ({ dataDir, profileDir }: EngineOptions): Promise<RunningEngine> => {
  const profiling = profileDir === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profileDir]
  // Nothing else of the environment, and no settings file: the figures are those of these settings.
  const server = spawned('server', [...profiling, HARMONIA, 'serve'], dataDir, {
    PATH: process.env['PATH'],
    HARMONIA_PORT: '0',
    HARMONIA_DATA_DIR: dataDir,
    HARMONIA_MAX_CONCURRENT_WORKFLOWS: '100000',
    HARMONIA_LOG_LEVEL: 'ERROR',
  })
  const url = await server.said(/http:\/\/[\d.]+:\d+/)
  return { ...server, url, log: join(dataDir, 'events.db'), projections: join(dataDir, 'projections.db') }
}

const startCeiling = async ({ dataDir, componentUrl, profileDir }: EngineOptions): Promise<RunningEngine> => {
  if (profileDir !== undefined) throw new Error('only the server can be profiled, not the ceiling')
  const log = join(dataDir, 'ceiling.db')
  const server = forked('ceiling', new URL('./ceiling-process.js', import.meta.url), [log, componentUrl])
  const { url } = await server.next<{ readonly url: string }>()
  return { ...server, url, log, projections: undefined }
}

const starts: Readonly<Record<EngineName, (options: EngineOptions) => Promise<RunningEngine>>> = {
  harmonia: startHarmonia,
  ceiling: startCeiling,
}

export const startEngine = (name: EngineName, options: EngineOptions): Promise<RunningEngine> => starts[name](options)
