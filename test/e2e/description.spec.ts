import { expect } from 'chai'
import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { startSampleComponents, type SampleComponents } from '../../examples/components/index.ts'
import type { ExecutionDocument, HarmoniaClient } from '../../src/client/index.ts'
import { clientOf, historyOf } from '../support/e2e-client.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { callsTo } from '../support/http-call.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'
import { serverStores, type ServerStore } from '../support/server-stores.ts'

/** The three calls of the user's description, letter by letter. */
const CREATE = `curl -X POST http://localhost:8002/api/workflows \\
  -H "Content-Type: application/json" \\
  -d '{
    "name": "example_workflow",
    "description": "Example workflow",
    "tasks": {
      "task1": {
        "name": "task1",
        "component": "ergon",
        "action": "execute_command",
        "input": {
          "command": "echo Hello World"
        }
      },
      "task2": {
        "name": "task2",
        "component": "prometheus",
        "action": "analyze_results",
        "input": {
          "data": "\${tasks.task1.output.result}"
        },
        "depends_on": ["task1"]
      }
    }
  }'`
const EXECUTE = `curl -X POST http://localhost:8002/api/executions \\
  -H "Content-Type: application/json" \\
  -d '{
    "workflow_id": "workflow-uuid-here",
    "input": {
      "parameter1": "value1"
    }
  }'`
const STATUS = `curl http://localhost:8002/api/executions/execution-uuid-here`

/** The same workflow as the Python client sends it. */
const EXAMPLE = {
  name: 'example_workflow',
  description: 'Example workflow',
  tasks: [
    { name: 'task1', component: 'ergon', action: 'execute_command', input: { command: 'echo Hello World' } },
    {
      name: 'task2',
      component: 'prometheus',
      action: 'analyze_results',
      input: { data: '${tasks.task1.output.result}' },
      depends_on: ['task1'],
    },
  ],
}
const pipeline = (url: string) => ({
  name: 'data_processing_pipeline',
  tasks: [
    { name: 'fetch_data', component: 'ergon', action: 'fetch_from_api', input: { url } },
    {
      name: 'analyze',
      component: 'apollo',
      action: 'analyze_metrics',
      input: { data: '${tasks.fetch_data.output}' },
      depends_on: ['fetch_data'],
    },
    {
      name: 'store',
      component: 'engram',
      action: 'store_results',
      input: { results: '${tasks.analyze.output}' },
      depends_on: ['analyze'],
    },
  ],
})

const hasCurl = (): boolean => {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Runs a call as a shell does; where there is no curl, sends what it would. */
const run = async (command: string): Promise<unknown> => {
  if (hasCurl())
    return JSON.parse((await promisify(execFile)('/bin/sh', ['-c', command.replace('curl', 'curl -sS')])).stdout)
  const url = (/http:\S+/.exec(command) ?? [''])[0].replace('localhost', '127.0.0.1')
  const body = /-d '([^']*)'/.exec(command)?.[1]
  const post = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  return (await fetch(url, post)).json()
}

const places = serverStores.flatMap((store) => ['/api', '/api/v1'].map((api) => ({ store, api })))

for (const { store, api } of places) {
  describe(`the examples of the description, on ${store.name}, through ${api}`, () => {
    const folder = e2eFolder()
    let events: ServerStore
    let samples: SampleComponents
    let server: ServerProcess
    let client: HarmoniaClient

    before(async () => {
      samples = await startSampleComponents({ dir: `${folder.path}/components` })
      events = await store.open(folder.path)
      server = await startServerProcess(folder.path, events.env)
      client = clientOf(server)
      for (const { name, endpoint } of samples.components) await client.registerComponent({ name, endpoint })
    })
    after(async () => {
      endServerProcesses()
      await events.stop()
      await samples.stop()
      folder.remove()
    })

    const here = (command: string): string =>
      command.replace('localhost:8002', `localhost:${new URL(server.url).port}`).replace('/api/', `${api}/`)

    const saysHello = ({ status, tasks }: ExecutionDocument): void => {
      expect(status).to.equal('completed')
      expect(tasks['task1']?.output).to.deep.equal({ result: 'Hello World', exit_code: 0, stderr: '' })
      expect(tasks['task2']?.input).to.deep.equal({ data: 'Hello World' })
      expect(tasks['task2']?.output).to.include({ type: 'string', length: 11, words: 2, lines: 1 })
    }

    it('the three calls end in completed, with Hello World and what was made of it', async () => {
      const created = (await run(here(CREATE))) as { workflow_id: string; version: number }
      expect(created).to.include({ name: 'example_workflow', version: 1 })
      const started = (await run(here(EXECUTE).replace('workflow-uuid-here', created.workflow_id))) as ExecutionDocument
      expect(started).to.include({ workflow_id: created.workflow_id })
      await historyOf(client, started.execution_id)
      const status = here(STATUS).replace('execution-uuid-here', started.execution_id)
      const document = (await run(status)) as ExecutionDocument
      saysHello(document)
      expect(document.input).to.deep.equal({ parameter1: 'value1' })
    })

    /** What the Python client does with a definition. */
    const carryOut = async (definition: unknown): Promise<ExecutionDocument> => {
      const { get, post } = callsTo(server)
      const created = await post(`${api}/workflows`, definition)
      expect(created.status).to.equal(201)
      const { workflow_id } = created.body as { workflow_id: string }
      const started = await post(`${api}/executions`, { workflow_id })
      expect(started.status).to.equal(201)
      const { execution_id } = started.body as { execution_id: string }
      await historyOf(client, execution_id)
      return (await get(`${api}/executions/${execution_id}`)).body as unknown as ExecutionDocument
    }

    it('the tasks as an array do the same', async () => saysHello(await carryOut(EXAMPLE)))

    it('the pipeline fetches, analyzes and stores', async () => {
      const { status, tasks } = await carryOut(pipeline(samples.data_url))
      expect(status).to.equal('completed')
      expect(Object.keys(tasks)).to.deep.equal(['fetch_data', 'analyze', 'store'])
      expect(tasks['fetch_data']?.output).to.have.property('metrics').with.length(6)
      expect(tasks['analyze']?.input).to.deep.equal({ data: tasks['fetch_data']?.output })
      expect(tasks['analyze']?.output).to.have.property('fields', 3)
      expect(tasks['store']?.input).to.deep.equal({ results: tasks['analyze']?.output })
      expect(tasks['store']?.output).to.have.all.keys('id', 'location', 'stored_at')
    })
  })
}
