import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { mcpClient, type McpSession } from '../support/mcp-client.ts'

const greeting = {
  name: 'greeting',
  tasks: { hello: { component: 'harmonia', action: 'echo', input: { text: 'hello ${input.name}' } } },
  output: '${tasks.hello.output.text}',
}

const waiting = {
  name: 'waiting',
  tasks: { wait: { component: 'harmonia', action: 'wait_for_signal', input: { name: 'go' } } },
}

const NAMES = [
  'CreateWorkflowDefinition',
  'UpdateWorkflowDefinition',
  'DeleteWorkflowDefinition',
  'GetWorkflowDefinition',
  'ListWorkflowDefinitions',
  'ExecuteWorkflow',
  'CancelWorkflowExecution',
  'PauseWorkflowExecution',
  'ResumeWorkflowExecution',
  'GetWorkflowExecutionStatus',
  'ListWorkflowExecutions',
  'CreateTemplate',
  'InstantiateTemplate',
  'ListTemplates',
  'ListComponents',
  'GetComponentActions',
  'ExecuteComponentAction',
  'ExplainExecution',
  'GetExecutionHistory',
]

describe('the Model Context Protocol, asked by its official client', () => {
  let server: TestServer
  let mcp: McpSession
  beforeEach(async () => {
    server = await openTestServer()
    mcp = await mcpClient(server.url)
  })
  afterEach(async () => {
    await mcp.client.close()
    await server.close()
  })

  const create = async (definition: object): Promise<string> =>
    (await mcp.use('CreateWorkflowDefinition', { definition })).workflow_id

  describe('tools', () => {
    it('are listed, with schemas that stand alone and hints', async () => {
      const { tools } = await mcp.client.listTools()
      expect(tools.map(({ name }) => name)).to.have.members(NAMES)
      for (const { name, inputSchema, annotations } of tools) {
        const refs = [...JSON.stringify(inputSchema).matchAll(/"\$ref":"#\/\$defs\/(\w+)"/g)].map(([, ref]) => ref)
        expect(Object.keys(inputSchema['$defs'] ?? {}), name).to.include.members([...new Set(refs)])
        expect(JSON.stringify(inputSchema), name).not.to.contain('#/components/')
        expect(annotations?.readOnlyHint, name).to.equal(/^(Get|List|Explain)/.test(name))
      }
      const start = tools.find(({ name }) => name === 'ExecuteWorkflow')?.inputSchema
      expect(start?.required).to.deep.equal(['workflow_id'])
      expect(Object.keys(start?.properties ?? {})).to.include.members(['input', 'idempotency_key', 'wait_seconds'])
    })

    it('run a workflow to its end, and show its history', async () => {
      const workflow_id = await create(greeting)
      const run = await mcp.use('ExecuteWorkflow', { workflow_id, input: { name: 'Ada' }, wait_seconds: 10 })
      expect(run).to.include({ status: 'completed', output: 'hello Ada' })

      const { execution_id } = run
      const first = await mcp.use('GetExecutionHistory', { execution_id, limit: 1 })
      expect(first.events.map(({ event_type }) => event_type)).to.deep.equal(['workflow_submitted'])
      const rest = await mcp.use('GetExecutionHistory', { execution_id, cursor: first.next_cursor })
      expect(rest.events.at(-1)).to.include({ event_type: 'workflow_completed' })
      expect(await mcp.use('ExplainExecution', { execution_id })).to.include({ status: 'completed' })
    })

    it('record who asked, as the client has called itself', async () => {
      const workflow_id = await create(greeting)
      const { execution_id } = await mcp.use('ExecuteWorkflow', { workflow_id, input: { name: 'Ada' } })
      const { events } = await mcp.use('GetExecutionHistory', { execution_id })
      expect(events[0]).to.include({ event_type: 'workflow_submitted', actor: 'mcp:a-test' })
    })

    it('tell how an execution goes on, to whoever asks for that', async () => {
      const workflow_id = await create(waiting)
      const told: string[] = []
      const asked = { name: 'ExecuteWorkflow', arguments: { workflow_id, wait_seconds: 30 } }
      const answer = await mcp.client.callTool(asked, undefined, {
        onprogress: ({ message = '' }) => {
          told.push(message)
          const [, id] = /^Execution (\S+) is running\.$/.exec(message) ?? []
          if (id !== undefined) void callsTo(server).post(`/api/executions/${id}/signals/go`, { payload: 1 })
        },
      })
      expect(answer.structuredContent).to.include({ status: 'completed' })
      expect(told.at(-1)).to.match(/completed/)
    })

    it('steer executions', async () => {
      const workflow_id = await create(waiting)
      const { execution_id } = await mcp.use('ExecuteWorkflow', { workflow_id })
      expect(await mcp.use('PauseWorkflowExecution', { execution_id, reason: 'lunch' })).to.include({
        status: 'paused',
      })
      expect(await mcp.use('ResumeWorkflowExecution', { execution_id })).to.include({ status: 'running' })
      expect(await mcp.use('CancelWorkflowExecution', { execution_id })).to.include({ status: 'cancelled' })
      const list = await mcp.use('ListWorkflowExecutions', { status: ['cancelled', 'failed'], limit: 5 })
      expect(list.executions.map((one) => one.execution_id)).to.deep.equal([execution_id])
    })

    it('answer what has become of an execution when the time to wait is over', async () => {
      const workflow_id = await create(waiting)
      const run = await mcp.use('ExecuteWorkflow', { workflow_id, wait_seconds: 1 })
      expect(run).to.include({ status: 'running' })
    })

    it('change definitions', async () => {
      const workflow_id = await create(greeting)
      const next = { ...greeting, description: 'more' }
      const change = { workflow_id, definition: next, expected_version: 1 }
      expect(await mcp.use('UpdateWorkflowDefinition', change)).to.include({ version: 2 })
      const { text } = await mcp.refused('UpdateWorkflowDefinition', change)
      expect(text).to.match(/version/)
      expect(await mcp.use('GetWorkflowDefinition', { workflow_id })).to.include({ description: 'more' })
      expect((await mcp.use('ListWorkflowDefinitions', { name: 'greeting' })).workflows).to.have.length(1)
      expect(await mcp.use('DeleteWorkflowDefinition', { workflow_id })).to.include({ archived: true })
    })

    it('make workflows of templates', async () => {
      const { template_id } = await mcp.use('CreateTemplate', {
        name: 'greeting',
        parameters: { who: { type: 'string' } },
        definition: {
          name: 'hello',
          tasks: { hello: { component: 'harmonia', action: 'echo', input: '${param.who}' } },
        },
      })
      const made = await mcp.use('InstantiateTemplate', { template_id, parameter_values: { who: 'Ada' } })
      expect(made).to.include({ name: 'hello', template_id })
      expect((await mcp.use('ListTemplates')).templates).to.have.length(1)
    })

    it('show components and what they can do', async () => {
      const { components } = await mcp.use('ListComponents')
      expect(components.map(({ name }) => name)).to.include('harmonia')
      const { actions } = await mcp.use('GetComponentActions', { component: 'harmonia' })
      expect(actions).to.include('echo')
      const echo = await mcp.use('GetComponentActions', { component: 'harmonia', action: 'echo' })
      expect(echo).to.include({ component: 'harmonia', action: 'echo' })
    })
  })

  describe('one action', () => {
    const echo = { component: 'harmonia', action: 'echo', input: { a: [1, '${not.evaluated}'] } }

    it('runs as an execution, and answers its output', async () => {
      const done = await mcp.use('ExecuteComponentAction', echo)
      expect(done).to.deep.include({ status: 'completed', output: echo.input, error: null })
      const history = await mcp.use('GetExecutionHistory', { execution_id: done.execution_id })
      expect(history.events.map(({ event_type }) => event_type)).to.include.members(['task_started', 'task_completed'])
    })

    it('has one workflow, however often it is asked for', async () => {
      await mcp.use('ExecuteComponentAction', echo)
      await Promise.all([mcp.use('ExecuteComponentAction', echo), mcp.use('ExecuteComponentAction', echo)])
      const { workflows } = await mcp.use('ListWorkflowDefinitions', { tag: 'single-action' })
      expect(workflows.map(({ name }) => name)).to.deep.equal(['harmonia.echo'])
    })

    it('runs once under one key', async () => {
      const keyed = { ...echo, idempotency_key: 'monday' }
      const { execution_id } = await mcp.use('ExecuteComponentAction', keyed)
      expect(await mcp.use('ExecuteComponentAction', keyed)).to.include({ execution_id })
    })

    it('that fails is an error, with what was wrong', async () => {
      const { text, said } = await mcp.refused('ExecuteComponentAction', {
        component: 'harmonia',
        action: 'fail',
        input: { message: 'no more', retryable: false },
      })
      expect(text).to.contain('no more')
      expect(said).to.include({ status: 'failed' })
    })

    it('answers its execution when it takes longer than one wants to wait', async () => {
      await mcp.use('ExecuteComponentAction', { ...echo })
      const waiting = { component: 'harmonia', action: 'wait_for_signal', input: { name: 'go' }, wait_seconds: 0 }
      const { execution_id, status } = await mcp.use('ExecuteComponentAction', waiting)
      expect(status).to.equal('running')
      expect(await mcp.use('CancelWorkflowExecution', { execution_id })).to.include({ status: 'cancelled' })
    })

    it('that there is not leaves nothing behind', async () => {
      const nobody = await mcp.refused('ExecuteComponentAction', { component: 'nobody', action: 'x' })
      expect(nobody.said).to.include({ code: 'component_not_found' })
      const nothing = await mcp.refused('ExecuteComponentAction', { component: 'harmonia', action: 'x' })
      expect(nothing.said).to.include({ code: 'action_not_found' })
      expect((await mcp.use('ListWorkflowDefinitions')).workflows).to.deep.equal([])
    })
  })

  describe('what is refused', () => {
    it('is told whole, with the places', async () => {
      const { text, said } = await mcp.refused('CreateWorkflowDefinition', {
        definition: { name: 'x', tasks: { a: { component: 'harmonia', action: 'echo', depends_on: ['b'] }, c: {} } },
      })
      expect(said).to.include({ code: 'invalid_definition', status: 422 })
      expect(said.errors.map(({ pointer }) => pointer)).to.include('/definition/tasks/a/depends_on/0')
      for (const { pointer } of said.errors) expect(text).to.contain(pointer)
    })

    it('names arguments that there are not, that are missing, and that are of another kind', async () => {
      const unknown = await mcp.refused('PauseWorkflowExecution', { execution: 'x', reason: 'y' })
      expect(unknown.said.errors).to.deep.equal([
        {
          pointer: '/execution',
          code: 'unknown_field',
          message: 'there is no such argument. Did you mean "execution_id"?',
        },
        { pointer: '/execution_id', code: 'required', message: 'is missing' },
      ])
      const near = await mcp.refused('GetExecutionHistory', { execution_id: 'x', limits: 1 })
      expect(near.text).to.contain('Did you mean "limit"?')
      const number = await mcp.refused('GetExecutionHistory', { execution_id: 7 })
      expect(number.text).to.contain('/execution_id must be a string')
      const query = await mcp.refused('GetExecutionHistory', { execution_id: 'x', limit: 0 })
      expect(query.said).to.include({ code: 'invalid_query' })
      const wait = await mcp.refused('ExecuteWorkflow', { workflow_id: 'x', wait_seconds: 'long' })
      expect(wait.text).to.contain('/wait_seconds must be a whole number from 0 to 600')
    })

    it('is recorded, as it is over HTTP', async () => {
      const { said } = await mcp.refused('CancelWorkflowExecution', { execution_id: 'nobody' })
      expect(said).to.include({ code: 'execution_not_found', status: 404 })
      // What is written after it is durable after it.
      await create(greeting)
      const log = await server.store.readAll(0)()
      const refusals = log._tag === 'Right' ? log.right.events.filter(({ type }) => type === 'command_refused') : []
      expect(refusals).to.have.length(1)
      expect(refusals[0]).to.deep.include({ meta: { actor: 'mcp:a-test' } })
    })

    it('is a tool that there is not', async () => {
      const error = await mcp.client.callTool({ name: 'Nothing' }).catch((thrown: Error) => thrown)
      expect((error as Error).message).to.contain('there is no tool Nothing')
    })
  })

  describe('resources', () => {
    it('are all workflows and executions, in pages', async () => {
      const workflow_id = await create(greeting)
      const { execution_id } = await mcp.use('ExecuteWorkflow', {
        workflow_id,
        input: { name: 'Ada' },
        wait_seconds: 10,
      })
      const found: string[] = []
      let cursor: string | undefined
      do {
        const page = await mcp.client.listResources(cursor === undefined ? {} : { cursor })
        found.push(...page.resources.map(({ uri }) => uri))
        cursor = page.nextCursor
      } while (cursor !== undefined)
      expect(found).to.deep.equal([`harmonia://workflows/${workflow_id}`, `harmonia://executions/${execution_id}`])
      for (const uri of found) {
        const { contents } = await mcp.client.readResource({ uri })
        expect(contents[0]).to.include({ uri, mimeType: 'application/json' })
      }
    })

    it('have histories in pages', async () => {
      const workflow_id = await create(greeting)
      const { execution_id } = await mcp.use('ExecuteWorkflow', {
        workflow_id,
        input: { name: 'Ada' },
        wait_seconds: 10,
      })
      const read = async (search: string) => {
        const { contents } = await mcp.client.readResource({
          uri: `harmonia://executions/${execution_id}/events${search}`,
        })
        return JSON.parse((contents[0] as { text: string }).text) as { events: unknown[]; next_cursor: string }
      }
      const { next_cursor, events } = await read('?limit=2')
      expect(events).to.have.length(2)
      expect((await read(`?cursor=${next_cursor}`)).events[0]).to.include({ revision: 2 })
      expect((await mcp.client.listResourceTemplates()).resourceTemplates).to.have.length(3)
    })

    it('that there are not are errors that say so', async () => {
      const read = (uri: string) =>
        mcp.client.readResource({ uri }).then(
          () => '',
          ({ message }: Error) => message,
        )
      expect(await read('harmonia://workflows/nobody')).to.contain('no workflow')
      expect(await read('harmonia://tasks/1')).to.contain('harmonia://executions/{id}')
      expect(await read('harmonia://executions/x/events?limit=0')).to.contain('/limit')
    })
  })

  describe('the endpoint', () => {
    it('keeps no session: what another client was given, or none, will do', async () => {
      const calls = callsTo(server)
      const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
      const headers = { accept: 'application/json, text/event-stream' }
      const { status, body } = await calls.post('/mcp', list, headers)
      expect(status).to.equal(200)
      expect((body as unknown as { result: { tools: unknown[] } }).result.tools).to.have.length(NAMES.length)
      expect((await calls.get('/mcp')).status).to.equal(405)
      expect((await calls.remove('/mcp')).status).to.equal(405)
      expect((await calls.post('/mcp', '{', { ...headers, 'content-type': 'application/json' })).status).to.equal(400)
    })

    it('records the name that a request gives, before that of the client', async () => {
      const calls = callsTo(server)
      const ask = (headers: Readonly<Record<string, string>>) => {
        const params = { name: 'CancelWorkflowExecution', arguments: { execution_id: 'nobody' } }
        const accept = 'application/json, text/event-stream'
        return calls.post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/call', params }, { accept, ...headers })
      }
      const { sessionId = '' } = mcp.transport
      await ask({ 'mcp-session-id': sessionId })
      await ask({ 'mcp-session-id': sessionId, 'x-harmonia-actor': 'ada' })
      await ask({})
      await ask({ 'mcp-session-id': '\u00ff.' })
      await create(greeting)
      const log = await server.store.readAll(0)()
      const refusals = log._tag === 'Right' ? log.right.events.filter(({ type }) => type === 'command_refused') : []
      expect(refusals.map(({ meta }) => meta?.actor)).to.deep.equal(['mcp:a-test', 'ada', 'mcp', 'mcp'])
    })

    it('is guarded as all others are', async () => {
      const calls = callsTo(server)
      const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
      expect((await calls.post('/mcp', list, { origin: 'http://elsewhere.example' })).status).to.equal(403)
      expect((await calls.post('/mcp', list, { host: 'elsewhere.example' })).status).to.equal(403)
    })

    it('ends the waiting of whoever leaves, and not the execution', async () => {
      const workflow_id = await create(waiting)
      const leaving = new AbortController()
      const call = mcp.client
        .callTool({ name: 'ExecuteWorkflow', arguments: { workflow_id, wait_seconds: 60 } }, undefined, {
          signal: leaving.signal,
          onprogress: () => leaving.abort(),
        })
        .then(
          () => 'answered',
          () => 'left',
        )
      expect(await call).to.equal('left')
      const { executions } = await mcp.use('ListWorkflowExecutions')
      expect(executions.map(({ status }) => status)).to.deep.equal(['running'])
    })
  })
})
