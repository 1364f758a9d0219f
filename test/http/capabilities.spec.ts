import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { settled } from '../support/manual-clock.ts'

const NOBODY = '0190a8f2-ffff-7c4b-8e5f-3a7b9d1c2e4f'
const tasks = [
  { id: 'a', type: 'ergon.work', config: { n: 1 }, next: 'b' },
  { id: 'b', type: 'ergon.work', config: { before: '${tasks.a.output}' } },
]

describe('the protocol of the ecosystem’s client', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  /** As that client does it: the registry says where, and the name is put behind that. */
  const invoke = async (component: string, name: string, body: object, headers?: Readonly<Record<string, string>>) => {
    const { status, body: found } = await calls.get(`/api/registry/component/${component}`)
    expect(status).to.equal(200)
    const { endpoint, capabilities } = found as unknown as { endpoint: string; capabilities: readonly string[] }
    expect(endpoint).to.equal(`${server.url}/api`)
    expect(capabilities).to.include(name)
    return calls.post(`${new URL(endpoint).pathname}/capabilities/${name}`, body, headers)
  }
  const workflow = (name: string, body: object, headers?: Readonly<Record<string, string>>) =>
    invoke('harmonia.workflow', name, body, headers)
  const state = (name: string, body: object) => invoke('harmonia.state', name, body)

  const started = async (): Promise<string> => {
    const { body: made } = await workflow('create_workflow', { name: 'w', tasks })
    const { body } = await workflow('execute_workflow', { workflow_id: made.workflow_id })
    await settled()
    return body.execution_id
  }

  it('creates, executes, follows and cancels workflows, each with 200', async () => {
    const input = { type: 'object', required: ['day'] }
    const made = await workflow('create_workflow', { name: 'w', tasks, description: 'd', input, output: {} })
    expect(made.status).to.equal(200)
    expect(made.body.warnings.map(({ pointer }) => pointer)).to.deep.equal(['/tasks/0', '/tasks/1'])
    const stored = await calls.get(`/api/workflows/${made.body.workflow_id}`)
    expect(stored.body).to.deep.include({ name: 'w', description: 'd', input_schema: input, output_schema: {} })

    const run = await workflow('execute_workflow', { workflow_id: made.body.workflow_id, input: { day: 1 } })
    expect(run.status).to.equal(200)
    const { execution_id } = run.body
    await settled()
    server.stage.answer('a', E.right('done'))
    await settled()
    const status = await workflow('get_workflow_status', { execution_id })
    expect(status.status).to.equal(200)
    expect(status.body).to.deep.include({
      status: 'running',
      input: { day: 1 },
      task_statuses: { a: 'completed', b: 'running' },
    })
    const cancelled = await workflow('cancel_workflow', { execution_id })
    expect(cancelled.status).to.equal(200)
    expect(cancelled.body).to.include({ success: true, status: 'cancelled' })
  })

  it('saves and loads state, and creates checkpoints', async () => {
    const execution_id = await started()
    const saved = await state('save_state', { execution_id, state: { page: 7 } })
    expect(saved.status).to.equal(200)
    expect(saved.body).to.include({ success: true })
    const loaded = await state('load_state', { execution_id })
    expect([loaded.status, loaded.body.state]).to.deep.equal([200, { page: 7 }])
    const made = await state('create_checkpoint', { execution_id })
    expect(made.status).to.equal(200)
    expect((await calls.get(`/api/checkpoints/${made.body.checkpoint_id}`)).body).to.deep.equal(made.body)
  })

  it('knows 404 for a component or a capability that there is not, and for nothing else', async () => {
    expect((await calls.get('/api/registry/component/harmonia.nonexistent')).status).to.equal(404)
    expect((await calls.get('/api/registry/component/toString')).status).to.equal(404)
    expect((await calls.post('/api/capabilities/destroy_workflow', {})).status).to.equal(404)
  })

  it('refuses with 400, a message and what the same refusal says elsewhere', async () => {
    const execution_id = NOBODY
    for (const [component, name, body, code] of [
      ['harmonia.workflow', 'execute_workflow', { workflow_id: NOBODY }, 'workflow_not_found'],
      ['harmonia.workflow', 'get_workflow_status', { execution_id }, 'execution_not_found'],
      ['harmonia.workflow', 'cancel_workflow', { execution_id }, 'execution_not_found'],
      ['harmonia.state', 'save_state', { execution_id, state: 1 }, 'execution_not_found'],
      ['harmonia.state', 'load_state', { execution_id }, 'execution_not_found'],
      ['harmonia.state', 'create_checkpoint', { execution_id }, 'execution_not_found'],
      ['harmonia.workflow', 'get_workflow_status', { execution: NOBODY }, 'invalid_body'],
      ['harmonia.workflow', 'create_workflow', { name: 'w', tasks: [{ id: 'a' }] }, 'invalid_definition'],
      [
        'harmonia.workflow',
        'create_workflow',
        { name: 'w', tasks: [{ id: 'a', type: 'x' }] },
        'untranslatable_definition',
      ],
    ] as const) {
      for (const headers of [{}, { 'idempotency-key': `${name}-${code}` }]) {
        const refused = await invoke(component, name, body, headers)
        expect(refused.status, name).to.equal(400)
        expect(refused.body, name).to.include({ code })
        expect(refused.body, name).to.have.property('message').that.is.a('string')
        expect(refused.body.detail, name).to.be.a('string').and.not.equal('')
      }
    }
    const schema = { name: 'w', tasks, input: { type: 'nothing' } }
    const [error] = (await workflow('create_workflow', schema)).body.errors
    expect(error?.pointer).to.match(/^\/input\//)
  })

  it('refuses to cancel what is over', async () => {
    const execution_id = await started()
    for (const task of ['a', 'b']) {
      server.stage.answer(task, E.right(1))
      await settled()
    }
    const { status, body } = await workflow('cancel_workflow', { execution_id })
    expect([status, body.code]).to.deep.equal([400, 'execution_over'])
    expect((await state('load_state', { execution_id })).body.code).to.equal('state_not_saved')
  })

  it('does a call once per Idempotency-Key, and records who has asked', async () => {
    const headers = { 'idempotency-key': 'once', 'x-harmonia-actor': 'ada' }
    const first = await workflow('create_workflow', { name: 'w', tasks }, headers)
    const again = await workflow('create_workflow', { name: 'w', tasks }, headers)
    expect([again.status, again.body]).to.deep.equal([200, first.body])
    const other = await workflow('create_workflow', { name: 'v', tasks }, headers)
    expect(other.body.code).to.equal('idempotency_key_reused')
    expect((await calls.get('/api/workflows')).body.workflows).to.have.length(1)

    await workflow('cancel_workflow', { execution_id: NOBODY }, { 'x-harmonia-actor': 'ada' })
    await settled()
    const { refusals } = (await calls.get('/api/refusals')).body as unknown as { refusals: readonly object[] }
    expect(refusals.at(-1)).to.include({
      actor: 'ada',
      command: 'POST /api/capabilities/cancel_workflow',
      code: 'execution_not_found',
      status: 404,
    })
  })
})

describe('the dialect of the ecosystem’s client over HTTP', () => {
  let server: TestServer
  before(async () => {
    server = await openTestServer()
  })
  after(() => server.close())

  it('is stored by POST and PUT, with a warning in the answer', async () => {
    const { get, post, put } = callsTo(server)
    const created = await post('/api/workflows', { name: 'w', tasks })
    expect(created.status).to.equal(201)
    const { warnings, ...workflow } = created.body
    expect(warnings.map(({ code }) => code)).to.deep.equal(['dialect', 'dialect'])
    expect((await get(created.headers['location'] as string)).body).to.deep.equal(workflow)
    const changed = await put(`/api/workflows/${workflow.workflow_id}`, { name: 'w', tasks })
    expect([changed.status, changed.body.warnings]).to.deep.equal([200, warnings])
    const { body } = await post('/api/workflows/validate', { name: 'w', tasks })
    expect(body).to.deep.include({ valid: true, errors: [], warnings, levels: [['a'], ['b']] })
  })

  it('is a 400 that says what to write instead where it can’t be translated', async () => {
    const { post } = callsTo(server)
    const body = { name: 'w', tasks: [{ id: 'a', type: 'api_request' }] }
    const refused = await post('/api/workflows', body)
    expect(refused.status).to.equal(400)
    expect(refused.body.code).to.equal('untranslatable_definition')
    expect(refused.body.detail).to.contain('write "component": "<name>", "action": "api_request"')
    expect((await post('/api/workflows/validate', body)).body.errors).to.deep.equal(refused.body.errors)
  })
})
