import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startSampleComponents } from '../../../examples/components/index.ts'
import { HarmoniaClient, type ExecutionDocument, type Workflow } from '../../../src/client/index.ts'
import { folder } from '../../support/cli-run.ts'
import { scriptedServer } from '../../support/components-server.ts'
import { SimulatedHermes } from '../../support/hermes.ts'
import { endServerProcesses, startServerProcess } from '../../support/server-process.ts'
import { definitions } from './definitions.ts'

type Name = keyof typeof definitions

/** One server with what the examples talk of: components, somebody who is told of events, and Hermes. */
export interface World {
  readonly client: HarmoniaClient
  readonly url: string
  /** Where the examples run; the server's data is in `data` there. */
  readonly dir: string
  /** The address of the component `shop`, which takes whatever is sent to it. */
  readonly shop: string
  readonly workflow: (name: Name) => Promise<Workflow>
  readonly start: (name: Name, input?: unknown) => Promise<string>
  /** An execution that is over. */
  readonly ended: (name?: Name, input?: unknown) => Promise<ExecutionDocument>
  /** The same, of an order that can not be paid. */
  readonly failed: () => Promise<ExecutionDocument>
  readonly file: (name: string, content: unknown) => void
  readonly read: (name: string) => string
  readonly stop: () => Promise<void>
}

/** Charges at the second attempt, unless it is too much; everything else is done at once. */
const openShop = () =>
  scriptedServer(({ path, body }, response) => {
    const { params, context } = (body === '' ? {} : JSON.parse(body)) as {
      readonly params?: { readonly amount?: number }
      readonly context?: { readonly attempt?: number }
    }
    const charges = path.endsWith('/charge')
    const refuses = path.endsWith('/refuses')
    const status = refuses
      ? 500
      : charges && (params?.amount ?? 0) > 1_000
        ? 422
        : charges && context?.attempt === 1
          ? 503
          : 200
    const answer = path.endsWith('/capabilities') ? { actions: ['charge', 'pack'] } : { id: 'c1' }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })

export const openWorld = async (): Promise<World> => {
  const { path: dir, remove } = folder()
  mkdirSync(join(dir, 'data'))
  const hermes = new SimulatedHermes(Date.now)
  const [shop, samples, wire] = await Promise.all([
    openShop(),
    startSampleComponents({ dir: join(dir, 'samples') }),
    hermes.listen(),
  ])
  const server = await startServerProcess(join(dir, 'data'), {
    // Many of the executions wait for somebody, and keep their places.
    HARMONIA_MAX_CONCURRENT_WORKFLOWS: '1000',
    HERMES_URL: `${wire.url}/api`,
    HARMONIA_SECRET_HOOK_SECRET: `whsec_${Buffer.from('a key of twenty-four bytes').toString('base64')}`,
  })
  const client = new HarmoniaClient({ url: server.url })
  for (const { name, endpoint } of [...samples.components, { name: 'shop', endpoint: shop.url }])
    await client.registerComponent({ name, endpoint })

  const made = new Map<Name, Promise<Workflow>>()
  const workflow = (name: Name): Promise<Workflow> => {
    const known = made.get(name) ?? client.createWorkflow(definitions[name])
    made.set(name, known)
    return known
  }
  const start = async (name: Name, input?: unknown): Promise<string> => {
    const { workflow_id } = await workflow(name)
    return (await client.executeWorkflow({ workflow_id, ...(input === undefined ? {} : { input }) })).execution_id
  }
  const ended = async (name: Name = 'order', input: unknown = { amount: 12 }): Promise<ExecutionDocument> => {
    const execution_id = await start(name, input)
    const events = client.monitorExecution(execution_id)
    for (let next = await events.next(); next.done !== true; next = await events.next());
    return client.getExecution(execution_id)
  }

  return {
    client,
    url: server.url,
    dir,
    shop: shop.url,
    workflow,
    start,
    ended,
    failed: () => ended('order', { amount: 5_000 }),
    file: (name, content) =>
      writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content)),
    read: (name) => readFileSync(join(dir, name), 'utf8'),
    stop: async () => {
      await server.stop()
      endServerProcesses()
      await Promise.all([shop.stop(), samples.stop(), wire.close()])
      remove()
    },
  }
}
