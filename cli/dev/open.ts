import { join } from 'node:path'
import { startSampleComponents } from '../../examples/components/index.ts'
import { HarmoniaClient, type ExecutionDocument } from '../../src/client/index.ts'
import type { Settings } from '../../src/config.ts'
import { followToEnd } from '../follow.ts'
import { openServer } from '../server.ts'
import { executionText } from '../show/executions.ts'
import { directions } from './directions.ts'
import { ensurePipeline } from './pipeline.ts'
import { ensureTemplates } from './templates.ts'

export interface Dev {
  /** Registers the components, executes the sample workflow, and tells all of it. */
  readonly run: (output: NodeJS.WriteStream) => Promise<ExecutionDocument>
  readonly directions: (execution: ExecutionDocument) => string
  readonly stop: () => Promise<void>
}

/** The server and, beside it, the sample components. When one cannot start, neither stays. */
export const openDev = async (settings: Settings): Promise<Dev> => {
  const server = await openServer(settings)
  const samples = await startSampleComponents({ dir: join(settings.dataDir, 'components') }).catch(
    async (error: unknown) => {
      await server.stop()
      throw error
    },
  )
  const client = new HarmoniaClient({ url: server.url })
  const over = new AbortController()

  return {
    run: async (output) => {
      output.write(`Harmonia is at ${server.url}, its data in ${settings.dataDir}\n`)
      for (const { name, endpoint } of samples.components) {
        await client.registerComponent({ name, endpoint })
        output.write(`Component ${name} is at ${endpoint}\n`)
      }
      await ensureTemplates(client)
      const { workflow_id, name, version } = await ensurePipeline(client, samples.data_url)
      output.write(`\nExecuting ${name} (workflow ${workflow_id}, version ${version})\n`)
      const { execution_id } = await client.executeWorkflow({ workflow_id })
      const execution = await followToEnd(client, execution_id, output, { signal: over.signal })
      output.write(`\n${await executionText(execution)}\n`)
      return execution
    },
    directions: ({ workflow_id, execution_id }) => directions(server.url, workflow_id, execution_id),
    stop: async () => {
      over.abort()
      await server.stop()
      await samples.stop()
    },
  }
}
