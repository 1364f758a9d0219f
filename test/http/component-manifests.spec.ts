import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

const manifest = {
  name: 'memory',
  endpoint: 'http://127.0.0.1:8000',
  version: '2025-09',
  auth: { type: 'bearer', secret: 'MEMORY_TOKEN' },
  health: { path: '/health' },
  actions: {
    fetch: {
      description: 'Fetches one memory.',
      input_schema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      http: { method: 'GET', path: '/memory/{id}', result: '${response.body.data}', timeout: 30 },
    },
    plain: {},
  },
}

describe('component manifests over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  it('are registered, shown by their names, and given back whole', async () => {
    const registered = await calls.post('/api/components', manifest)
    expect(registered.status).to.equal(201)
    expect(registered.body).to.deep.include({
      name: 'memory',
      auth: manifest.auth,
      health: manifest.health,
      actions: ['fetch', 'plain'],
    })
    const { body } = await calls.get('/api/components/memory/manifest')
    expect(body).to.deep.equal(manifest)
    const again = await calls.post('/api/components', body)
    expect(again.body).to.include({ position: registered.body.position })
  })

  it('are answered as YAML was sent, too', async () => {
    const text =
      'name: memory\nendpoint: http://127.0.0.1:8000\nactions:\n  status:\n    http: {method: GET, path: /status}\n'
    const registered = await calls.post('/api/components', text, { 'content-type': 'application/yaml' })
    expect(registered.status).to.equal(201)
    expect(registered.body).to.deep.include({ actions: ['status'] })
  })

  it('tell the schema of an action', async () => {
    await calls.post('/api/components', manifest)
    const { body } = await calls.get('/api/components/memory/actions/fetch')
    expect(body).to.deep.include({ input_schema: manifest.actions.fetch.input_schema })
    expect((await calls.get('/api/components/memory/actions/nothing')).status).to.equal(404)
  })

  it('are refused with every unknown and every wrong field, each by its pointer', async () => {
    const http = { method: 'FETCH', path: '/x', bodi: 1, stream: 'ws' }
    const { status, body } = await calls.post('/api/components', {
      ...manifest,
      auth: { ...manifest.auth, tokn: 1 },
      health: { url: '/' },
      actions: { fetch: { schema: {}, http } },
    })
    expect(status).to.equal(422)
    expect(body.errors.map(({ pointer, code }) => `${pointer} ${code}`)).to.have.members([
      '/auth/tokn unknown_field',
      '/health/url unknown_field',
      '/actions/fetch/schema unknown_field',
      '/actions/fetch/http/method invalid_value',
      '/actions/fetch/http/bodi unknown_field',
      '/actions/fetch/http/stream invalid_value',
    ])
  })

  it('are refused with unknown fields and wrong expressions at once', async () => {
    const http = { ...manifest.actions.fetch.http, path: 'x', bodi: 1 }
    const { body } = await calls.post('/api/components', { ...manifest, actions: { fetch: { http } } })
    expect(body.errors.map(({ pointer }) => pointer)).to.deep.equal([
      '/actions/fetch/http/bodi',
      '/actions/fetch/http/path',
    ])
  })

  it('are refused with everything that their expressions and schemas have wrong', async () => {
    const { status, body } = await calls.post('/api/components', {
      ...manifest,
      auth: { type: 'basic', secret: 'X' },
      actions: {
        fetch: { ...manifest.actions.fetch, http: { method: 'GET', path: '/{nope}', result: '${response.' } },
      },
    })
    expect(status).to.equal(422)
    expect(body.errors.map(({ pointer }) => pointer)).to.deep.equal([
      '/auth/username',
      '/actions/fetch/http/result',
      '/actions/fetch/http/path',
    ])
  })

  it('have none for what is built in or unknown', async () => {
    expect((await calls.get('/api/components/http/manifest')).status).to.equal(409)
    expect((await calls.get('/api/components/nobody/manifest')).status).to.equal(404)
  })

  describe('when a definition is validated', () => {
    const call = (action: string) => ({ component: 'memory', action, input: {} })
    const definition = {
      name: 'w',
      tasks: [
        { id: 'good', ...call('fetch') },
        { id: 'bad', ...call('fetsh'), compensate: call('undo') },
        { id: 'other', component: 'nobody', action: 'x' },
        { id: 'block', tasks: { inner: call('gone') } },
        { id: 'caught', ...call('fetch'), on_error: [{ catch: ['timeout'], then: call('mend') }] },
      ],
    }

    it('warn of actions that they do not have, and refuse none', async () => {
      await calls.post('/api/components', manifest)
      const { body } = await calls.post('/api/workflows/validate', definition)
      const { valid, warnings, errors } = body as unknown as {
        valid: boolean
        errors: unknown
        warnings: readonly { pointer: string; code: string; message: string }[]
      }
      expect(errors).to.deep.equal([])
      expect(valid).to.equal(true)
      expect(warnings.map(({ pointer, code }) => `${pointer} ${code}`)).to.deep.equal([
        '/tasks/1/action unknown_action',
        '/tasks/1/compensate/action unknown_action',
        '/tasks/3/tasks/inner/action unknown_action',
        '/tasks/4/on_error/0/then/action unknown_action',
      ])
      expect(warnings[0]?.message).to.contain('Did you mean "fetch"?')
    })

    it('warn of nothing where there is no manifest', async () => {
      await calls.post('/api/components', { name: 'memory', endpoint: manifest.endpoint })
      const { body } = await calls.post('/api/workflows/validate', definition)
      expect((body as unknown as { warnings: unknown }).warnings).to.deep.equal([])
    })
  })
})
