import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSampleComponents } from '../../examples/components/index.ts'
import { HarmoniaClient } from '../../src/client/index.ts'
import { startServerProcess } from './server-process.ts'

/** A real server with the sample components, as `npm start` has them, for those who look at it in a browser. */
export interface PagesServer {
  readonly url: string
  readonly client: HarmoniaClient
  /** What `fetch_from_api` of ergon can fetch. */
  readonly data_url: string
  readonly stop: () => Promise<void>
}

export const servePages = async (env: Record<string, string> = {}): Promise<PagesServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'harmonia-pages-'))
  const samples = await startSampleComponents({ host: '127.0.0.1', port: 0, dir: folder, allowShell: false })
  const server = await startServerProcess(join(folder, 'data'), env)
  const client = new HarmoniaClient({ url: server.url })
  for (const { name, endpoint } of samples.components) await client.registerComponent({ name, endpoint })
  return {
    url: server.url,
    client,
    data_url: samples.data_url,
    stop: async () => {
      await server.stop()
      await samples.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
