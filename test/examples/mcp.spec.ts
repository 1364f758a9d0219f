import { expect } from 'chai'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Registration } from '../../src/client/index.ts'
import { ROOT } from '../docs/markdown.ts'
import { startDocsServer, type DocsServer } from '../docs/server.ts'
import { folder } from '../support/cli-run.ts'
import { mcpClient } from '../support/mcp-client.ts'

const example = (name: string): Record<string, unknown> =>
  parse(readFileSync(join(ROOT, 'examples/mcp', name), 'utf8')) as Record<string, unknown>

describe('the example of a server of the Model Context Protocol', () => {
  const { path, remove } = folder()
  const memory = join(path, 'memory.jsonl')
  let server: DocsServer
  before(async () => {
    const { mcp, ...manifest } = example('memory.yaml') as unknown as Registration
    // The very package that `npx` would fetch.
    const program = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-memory/dist/index.js')
    expect(mcp?.args).to.include('@modelcontextprotocol/server-memory')
    const here = { command: process.execPath, args: [program], env: { ...mcp?.env, MEMORY_FILE_PATH: memory } }
    const components = join(path, 'components')
    mkdirSync(components)
    writeFileSync(join(components, 'memory.json'), JSON.stringify({ ...manifest, mcp: here }))
    server = await startDocsServer({ HARMONIA_COMPONENTS_DIR: components })
  })
  after(async () => {
    await server.stop()
    remove()
  })

  it('has its tools as actions', async () => {
    const { actions } = await server.client.getComponentActions('memory')
    expect(actions).to.include.members(['create_entities', 'search_nodes'])
  })

  it('does tasks of a workflow', async () => {
    const { workflow_id } = await server.client.createWorkflow(example('remember.yaml') as never)
    const input = { name: 'Ada', fact: 'wrote the first program' }
    const { execution_id } = await server.client.executeWorkflow({ workflow_id, input })
    for await (const event of server.client.monitorExecution(execution_id)) void event
    const { status, output } = await server.client.getExecution(execution_id)
    expect({ status, output }).to.deep.equal({
      status: 'completed',
      output: [{ name: 'Ada', entityType: 'person', observations: ['wrote the first program'] }],
    })
    expect(readFileSync(memory, 'utf8')).to.contain('Ada')
  })

  it('is reached through Harmonia by a client of the protocol, as one action', async () => {
    const mcp = await mcpClient(server.url)
    const done = await mcp.use('ExecuteComponentAction', { component: 'memory', action: 'read_graph' })
    expect(done).to.include({ status: 'completed' })
    await mcp.client.close()
  })

  it('cannot be registered by a request', async () => {
    const refusal = await server.client
      .registerComponent({ name: 'mine', mcp: { command: 'sh', args: ['-c', 'id'] } })
      .catch((error: unknown) => error)
    expect(refusal).to.deep.include({ status: 403, code: 'command_not_allowed' })
  })
})
