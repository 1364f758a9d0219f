import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apollo } from './apollo.ts'
import { chronos } from './chronos.ts'
import { serveData } from './data.ts'
import { engram } from './engram.ts'
import { ergon } from './ergon.ts'
import { listen, onlyLoopback, type Listening } from './listen.ts'
import { prometheus } from './prometheus.ts'
import type { LoggedCall } from './protocol.ts'
import { openResultFile } from './result-file.ts'
import { serveComponent } from './serve.ts'

export type { LoggedCall } from './protocol.ts'

export interface SampleOptions {
  /** A loopback address. */
  readonly host?: string
  /** The first of five ports in a row, or six with `harmonia`; 0, the default, takes any that are free. */
  readonly port?: number
  /** Where engram stores; a new temporary folder by default. */
  readonly dir?: string
  /** Told of each call to a component when it arrives. */
  readonly log?: (call: LoggedCall) => void
  /** The server that chronos reports to; without it there is no chronos. */
  readonly harmonia?: string | undefined
  /** Whether ergon may hand commands to a shell when it is asked to. */
  readonly allowShell?: boolean
}

export interface SampleComponents {
  readonly components: readonly { readonly name: string; readonly endpoint: string }[]
  /** What ergon's `fetch_from_api` can fetch in the examples. */
  readonly data_url: string
  readonly stop: () => Promise<void>
}

/** Starts ergon, prometheus, apollo, engram and a source of data on loopback. When one cannot start, none does. */
export const startSampleComponents = async ({
  host = '127.0.0.1',
  port = 0,
  dir,
  log = () => {},
  allowShell = false,
  harmonia,
}: SampleOptions = {}): Promise<SampleComponents> => {
  onlyLoopback(host)
  const folder = dir ?? (await mkdtemp(join(tmpdir(), 'harmonia-components-')))
  await mkdir(folder, { recursive: true })
  const file = await openResultFile(join(folder, 'results.jsonl'))
  const later = harmonia === undefined ? [] : [chronos(harmonia)]
  const samples = [ergon({ allowShell }), prometheus, apollo, engram(file), ...later]

  const running: Listening[] = []
  const stop = async () => {
    await Promise.all(running.map((one) => one.stop()))
    await file.close()
  }
  const nextPort = () => (port === 0 ? 0 : port + running.length)
  try {
    for (const sample of samples) running.push(await serveComponent(sample, { host, port: nextPort(), log }))
    const data = await listen(serveData, host, nextPort())
    running.push(data)
    const components = samples.map(({ name }, place) => ({ name, endpoint: running[place]?.url ?? '' }))
    return { components, data_url: `${data.url}/data`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
