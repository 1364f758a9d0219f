import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { Registration } from '../../../src/domain/component/index.ts'
import { overMcp } from '../../../src/engine/components/over-mcp.ts'
import type { Reached } from '../../../src/engine/components/way.ts'
import { openSessions, type Sessions } from '../../../src/engine/mcp/sessions.ts'
import { openSecrets } from '../../../src/engine/secrets/secrets.ts'
import type { Reply } from '../../../src/engine/tasks/task-kind.ts'
import { startToolServer, type ToolServer } from '../../support/mcp-server.ts'

const TOKEN = 'a-token-of-some-length'

describe('a server of the Model Context Protocol as a component', () => {
  let tools: ToolServer
  let sessions: Sessions
  let reached: Reached
  /** How much later it is for those who wait to connect. */
  let later: number
  const opened = openSecrets({ env: { HARMONIA_SECRET_TOOLS: TOKEN } })
  if (E.isLeft(opened)) throw new Error(opened.left)

  const reach = (registration: Omit<Registration, 'name'>, mayRun = false): Reached =>
    overMcp({ secrets: opened.right, now: Date.now, sessions, mayRun: () => mayRun })({
      registration: { name: 'tools', ...registration },
      actions: [],
      seen: () => undefined,
    })

  const attempt = (action: string, input: unknown) =>
    reached.call({
      workflow_id: 'w',
      execution_id: 'e',
      task_id: 't',
      attempt: 1,
      component: 'tools',
      action,
      input,
      deadline: Date.now() + 30_000,
    })
  const called = (action: string, input: unknown = {}): Promise<Reply> => attempt(action, input).outcome

  before(() => (process.env['FOREIGN'] = 'not for others'))
  after(() => delete process.env['FOREIGN'])
  beforeEach(async () => {
    tools = await startToolServer()
    later = 0
    sessions = openSessions(() => Date.now() + later, '0.0.0')
    reached = reach({ mcp: { url: tools.url }, auth: { type: 'bearer', secret: 'TOOLS' } })
  })
  afterEach(async () => {
    await sessions.close()
    await tools.close()
  })

  it('has its tools as actions, from all pages, each with its schema', async () => {
    expect(await reached.listActions()).to.deep.equal(E.right(['data', 'say', 'fail', 'never']))
    expect(await reached.findAction('say')).to.deep.equal(
      E.right({
        component: 'tools',
        action: 'say',
        description: 'What say does.',
        input_schema: { type: 'object', properties: { text: { type: 'string' } } },
      }),
    )
    expect(await reached.findAction('sing')).to.have.nested.property('left.tag', 'action_not_found')
    expect(await reached.test()).to.deep.include({ reachable: true, error: null })
  })

  it('gives what a tool says as data, or else its content', async () => {
    expect(await called('data', { a: [1] })).to.deep.equal(E.right({ a: [1] }))
    expect(await called('say', { text: 'x' })).to.deep.equal(E.right({ content: [{ type: 'text', text: 'said x' }] }))
    expect(tools.keys).to.have.length(2)
    expect(tools.keys[0]).to.be.a('string')
  })

  it('fails a task when the tool says that it is an error', async () =>
    expect(await called('fail')).to.deep.equal(
      E.left({ type: 'tool_error', message: 'no such city', retryable: false }),
    ))

  it('is not asked for what cannot be asked', async () => {
    await reached.listActions()
    expect(await called('sai'))
      .to.have.nested.property('left.message')
      .that.contains('Did you mean "say"?')
    expect(await called('say', 'x')).to.have.nested.property('left.type', 'invalid_input')
  })

  it('is told when nobody waits for a tool any more', async () => {
    const call = attempt('never', {})
    await tools.begun
    call.abort()
    expect(await call.outcome).to.deep.include({
      left: { type: 'aborted', message: 'the call was given up', retryable: true },
    })
    await tools.cancelled
  })

  it('is shown its secret, which does not come back', async () => {
    expect(await called('say', { text: TOKEN })).to.satisfy((reply: Reply) => !JSON.stringify(reply).includes(TOKEN))
    expect(new Set(tools.shown)).to.deep.equal(new Set([`Bearer ${TOKEN}`]))
  })

  it('gets another session when it has forgotten the one there was', async () => {
    await called('say')
    tools.forget()
    later = 10_000
    expect(await called('say')).to.have.nested.property('left.retryable', true)
    expect(await called('say', { text: 'y' })).to.have.property('_tag', 'Right')
  })

  it('that is not there may be tried again', async () => {
    await tools.close()
    expect(await called('say')).to.deep.include({ _tag: 'Left' })
    expect(await called('say')).to.have.nested.property('left.retryable', true)
    expect(await reached.test()).to.include({ reachable: false })
    tools = await startToolServer()
  })

  it('is no program, unless whoever runs the server has said so', async () => {
    reached = reach({ mcp: { command: process.execPath, args: ['-e', 'process.exit(3)'] } })
    expect(await called('x')).to.have.nested.property('left.type', 'command_not_allowed')
    expect(await reached.test())
      .to.have.property('error')
      .that.contains('HARMONIA_MCP_COMMANDS')
    reached = reach({ mcp: { command: process.execPath, args: ['-e', 'process.exit(3)'] } }, true)
    expect(await called('x')).to.have.nested.property('left.type', 'connection_failed')
    reached = reach({ mcp: { command: 'x', env: { KEY: { secret: 'NOBODY' } } } }, true)
    expect(await reached.test())
      .to.have.property('error')
      .that.contains('NOBODY')
  })

  it('that is a program is started again when it has died, and ended with its component', async () => {
    reached = reach({ mcp: { command: process.execPath, args: ['-e', PROGRAM], env: { MARK: 'a mark' } } }, true)
    const first = await facts('pid')
    expect(first).to.include({ mark: 'a mark', foreign: null })
    expect(await called('die')).to.deep.include({ _tag: 'Left' })
    expect(await called('pid'))
      .to.have.nested.property('left.message')
      .that.contains('tried again later')
    later = 1_000
    const second = await facts('pid')
    expect(second.pid).not.to.equal(first.pid)
    await sessions.close()
    expect(() => process.kill(second.pid, 0)).to.throw('ESRCH')
  })

  const facts = async (action: string): Promise<{ pid: number }> => {
    const reply = await called(action)
    if (reply === 'accepted' || E.isLeft(reply)) throw new Error(JSON.stringify(reply))
    return reply.right as { pid: number }
  }
})

/** Speaks as much of the protocol as it takes, over standard input and output. */
const PROGRAM = `
const answer = (id, result) => console.log(JSON.stringify({ jsonrpc: '2.0', id, result }))
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (method === 'initialize')
    answer(id, { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'p', version: '1' } })
  if (method === 'tools/call' && params.name === 'die') process.exit(1)
  if (method === 'tools/call')
    answer(id, { content: [], structuredContent: { pid: process.pid, mark: process.env.MARK, foreign: process.env.FOREIGN ?? null } })
})
`
