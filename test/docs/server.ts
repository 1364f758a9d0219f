import * as E from 'fp-ts/lib/Either.js'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSampleComponents } from '../../examples/components/index.ts'
import { HarmoniaClient } from '../../src/client/index.ts'
import { loadSettings } from '../../src/config.ts'
import { startHarmonia } from '../../src/harmonia.ts'

export interface DocsServer {
  readonly url: string
  readonly client: HarmoniaClient
  /** What ergon can fetch. */
  readonly dataUrl: string
  readonly stop: () => Promise<void>
}

/** A server with the sample components, as `npm start` has it, on a free port and without anything on the disk. */
export const startDocsServer = async (more: Readonly<Record<string, string>> = {}): Promise<DocsServer> => {
  const dir = await mkdtemp(join(tmpdir(), 'harmonia-docs-'))
  const env = {
    HARMONIA_PORT: '0',
    HARMONIA_AI_PORT: '0',
    HARMONIA_EVENT_STORE: 'memory:',
    HARMONIA_DATA_DIR: dir,
    HARMONIA_LOG_LEVEL: 'SILENT',
    ...more,
  }
  const started = await startHarmonia(loadSettings(env, dir))
  if (E.isLeft(started)) throw new Error(started.left.message)
  const samples = await startSampleComponents({ dir })
  const { url } = started.right
  const client = new HarmoniaClient({ url })
  for (const component of samples.components) await client.registerComponent(component)
  return {
    url,
    client,
    dataUrl: samples.data_url,
    stop: async () => {
      await started.right.stop()
      await samples.stop()
      await rm(dir, { recursive: true })
    },
  }
}
