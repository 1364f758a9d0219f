import { join } from 'node:path'
import { startSampleComponents } from '../../examples/components/index.ts'
import { HarmoniaClient, type ExecutionDocument } from '../../src/client/index.ts'
import type { Settings } from '../../src/config.ts'
import { followToEnd } from '../follow.ts'
import { openServer } from '../server.ts'
import { executionText } from '../show/executions.ts'
import { directions } from './directions.ts'
import { ensurePipeline } from './pipeline.ts'

export interface Dev {
  /** Executes the sample workflow and tells its progress. */
  readonly run: () => Promise<ExecutionDocument>
  readonly directions: (execution: ExecutionDocument) => string
  readonly stop: () => Promise<void>
}

/** The server and the sample components, known to each other. */
export const openDev = async (settings: Settings, tell: (line: string) => void): Promise<Dev> => {
  const server = await openServer(settings)
  const samples = await startSampleComponents({ dir: join(settings.dataDir, 'components') })
  const client = new HarmoniaClient({ url: server.url })
  const over = new AbortController()
  const stop = async () => {
    over.abort()
    await server.stop()
    await samples.stop()
  }

  tell(`Harmonia is at ${server.url}, its data in ${settings.dataDir}`)
  for (const { name, endpoint } of samples.components) {
    await client.registerComponent({ name, endpoint })
    tell(`Component ${name} is at ${endpoint}`)
  }

  return {
    run: async () => {
      const workflow = await ensurePipeline(client, samples.data_url)
      tell(`\nExecuting ${workflow.name} (workflow ${workflow.workflow_id}, version ${workflow.version})`)
      const { execution_id } = await client.executeWorkflow({ workflow_id: workflow.workflow_id })
      const execution = await followToEnd(client, execution_id, process.stdout, { signal: over.signal })
      tell(`\n${await executionText(execution)}`)
      return execution
    },
    directions: ({ workflow_id, execution_id }) => directions(server.url, workflow_id, execution_id),
    stop,
  }
}
