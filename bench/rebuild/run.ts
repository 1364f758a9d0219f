import * as E from 'fp-ts/lib/Either.js'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openEventStore } from '../../src/store/open.ts'
import { caughtUp } from '../caught-up.ts'
import { nowMicros } from '../clock.ts'
import { settledBytes } from '../disk.ts'
import { startEngine, type RunningEngine } from '../engines.ts'
import { cpuSeconds, machineCpuSeconds, memory } from '../processes.ts'
import { rowCeiling } from './ceiling.ts'
import { makeLog } from './make-log.ts'
import { requests, type Requests } from './requests.ts'

/** What the rebuild of everything gave. */
export interface RebuildFigures {
  readonly events: number
  readonly executions: number
  readonly log_mib: number
  /** Events per second, each over the whole of its phase. */
  readonly read_models_per_s: number
  readonly states_per_s: number
  /** The rows of the read models alone, written into a fresh file with the same tables: events per second of the log that they are of. */
  readonly ceiling_per_s: number
  readonly differences: number
  readonly cpu_server: number
  readonly cpu_others: number
  readonly peak_rss_mib: number
  readonly idle: Requests
  readonly meanwhile: Requests
}

export interface RebuildRun {
  readonly folder: string
  readonly events: number
  /** How long requests are measured while nothing else is going on. */
  readonly idleSeconds: number
  readonly profileDir?: string | undefined
  readonly note: (what: string) => void
}

interface State {
  readonly status: string
  readonly phase: string
  readonly error: string | null
  readonly read_models: { readonly events_per_second: number; readonly different: number }
  readonly states: { readonly events_per_second: number; readonly executions: number; readonly differing: number }
}

const LOOK_MS = 250

export interface RebuildMeasured {
  readonly figures: RebuildFigures
  /** While it ran, in microseconds of the monotonic clock. */
  readonly window: { readonly from: number; readonly to: number }
}

/** Makes a log, starts a server on it, and has everything rebuilt while requests go on. Rejects when anything differs. */
export const measureRebuild = async (run: RebuildRun): Promise<RebuildMeasured> => {
  const { folder, note } = run
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  note(`writing ${run.events} events`)
  const made = await logIn(dataDir, run.events)
  const server = await startEngine('harmonia', { dataDir, componentUrl: '', profileDir: run.profileDir })
  try {
    note('the read models catch up')
    await caughtUp(server.url)
    return await underRequests(run, server, made)
  } finally {
    await server.stop()
  }
}

const logIn = async (dataDir: string, events: number) => {
  const opened = await openEventStore(`sqlite:${join(dataDir, 'events.db')}`)
  if (E.isLeft(opened)) throw new Error(opened.left.reason)
  const made = await makeLog(opened.right, events)
  await opened.right.close()
  return made
}

const underRequests = async (
  { folder, idleSeconds, note }: RebuildRun,
  server: RunningEngine,
  made: Awaited<ReturnType<typeof logIn>>,
): Promise<RebuildMeasured> => {
  note('requests, idle')
  const idle = await requests(server.url, made.last, seconds(idleSeconds))

  note('requests while everything is rebuilt')
  const begun = { at: nowMicros(), server: cpuSeconds(server.pid), all: machineCpuSeconds(), own: ownSeconds() }
  await ask(`${server.url}/api/state/rebuild`, 'POST')
  const ended = untilRebuilt(server.url)
  const meanwhile = await requests(server.url, made.last, ended)
  const state = await ended
  const window = { from: begun.at, to: nowMicros() }
  const took = (window.to - window.from) / 1e6
  const [server_s, all_s, own_s] = [
    cpuSeconds(server.pid) - begun.server,
    machineCpuSeconds() - begun.all,
    ownSeconds() - begun.own,
  ]
  if (state.status !== 'completed') throw new Error(`the rebuild ${state.status}: ${state.error ?? ''}`)
  const differences = state.read_models.different + state.states.differing
  if (differences > 0) throw new Error(`${differences} things differ from a replay`)
  const peak_rss_mib = memory(server.pid).peak

  note('the rows alone')
  const ceiling = rowCeiling(join(folder, 'data', 'projections.db'), join(folder, 'ceiling.db'))
  const figures = {
    events: made.events,
    executions: made.executions,
    log_mib: settledBytes(join(folder, 'data', 'events.db')) / 1_048_576,
    read_models_per_s: state.read_models.events_per_second,
    states_per_s: state.states.events_per_second,
    ceiling_per_s: made.events / ceiling.seconds,
    differences,
    cpu_server: server_s / took,
    cpu_others: Math.max(0, all_s - server_s - own_s) / took,
    peak_rss_mib,
    idle,
    meanwhile,
  }
  return { figures, window }
}

const ownSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const seconds = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count * 1_000))

const untilRebuilt = async (url: string): Promise<State> => {
  for (;;) {
    await seconds(LOOK_MS / 1_000)
    const state = (await ask(`${url}/api/state/rebuild`, 'GET')) as State
    if (state.status !== 'running') return state
  }
}

const ask = async (url: string, method: string): Promise<unknown> => {
  const answer = await fetch(url, { method })
  const body: unknown = await answer.json()
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${JSON.stringify(body)}`)
  return body
}
