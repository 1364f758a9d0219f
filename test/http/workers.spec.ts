import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

const ASK = { component: 'render', worker_id: 'w1', wait_seconds: 0 }

describe('workers over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  const register = (more: object = {}) => calls.post('/api/components', { name: 'render', worker: {}, ...more })

  it('ask in vain where there is nothing, and are seen', async () => {
    expect((await register()).status).to.equal(201)
    expect((await calls.get('/api/components/render')).body).to.include({ status: 'unknown', last_seen: null })
    const asked = await calls.post('/api/tasks/poll', { ...ASK, actions: ['draw'] })
    expect(asked).to.deep.include({ status: 200, body: { tasks: [] } })
    const { body } = await calls.get('/api/components/render')
    expect(body).to.deep.include({ status: 'up', actions: ['draw'] })
    expect(body).to.have.deep.property('workers', {
      queued: 0,
      leased: 0,
      waiting: 0,
      redelivered: 0,
      oldest_wait: null,
      last_asked: '2026-01-01T00:00:00.000Z',
    })
    await server.clock.advance(120_000)
    expect((await calls.get('/api/components/render')).body).to.include({ status: 'down' })
    expect((await calls.post('/api/components/render/test')).body).to.deep.include({
      reachable: false,
      error: 'no worker has asked since 2026-01-01T00:00:00.000Z',
    })
  })

  it('are forgotten when they hang up', async () => {
    await register()
    const waiting = async (): Promise<unknown> => {
      const { body } = await calls.get('/api/components/render')
      return (body as unknown as { workers: { waiting: number } }).workers.waiting
    }
    const until = async (count: number): Promise<void> => {
      while ((await waiting()) !== count) await new Promise((done) => setImmediate(done))
    }
    const hangUp = new AbortController()
    const asked = fetch(`${server.url}/api/tasks/poll`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...ASK, wait_seconds: 60 }),
      signal: hangUp.signal,
    }).catch((error: unknown) => error)
    await until(1)
    hangUp.abort()
    expect(await asked).to.have.property('name', 'AbortError')
    await until(0)
  })

  it('are told what is wrong with what they ask', async () => {
    expect((await calls.post('/api/tasks/poll', ASK)).body).to.include({ status: 404, code: 'component_not_found' })
    await calls.post('/api/components', { name: 'render', endpoint: 'http://127.0.0.1:9101' })
    const { body: called } = await calls.post('/api/tasks/poll', ASK)
    expect(called).to.include({ status: 409, code: 'component_not_pulled' })
    expect((await calls.post('/api/tasks/poll', { ...ASK, component: 'harmonia' })).body).to.include({ status: 409 })
    const { body } = await calls.post('/api/tasks/poll', {
      component: 'x',
      max: 101,
      wait_seconds: 61,
      actions: [],
      m: 1,
    })
    expect(body.errors.map(({ pointer }) => pointer)).to.have.members([
      '/worker_id',
      '/max',
      '/wait_seconds',
      '/actions',
      '/m',
    ])
    expect((await calls.post('/api/tasks/bm8/heartbeat')).body).to.include({ status: 404, code: 'task_token_unknown' })
  })

  it('belong to a component that says so in one way', async () => {
    const wrong = { endpoint: 'http://127.0.0.1:1', worker: {} }
    expect((await register(wrong)).body.errors).to.have.nested.property('[0].pointer', '/worker')
    const odd = {
      worker: {
        actions: { 'a b': {}, ok: { http: { method: 'GET', path: '/' } }, bad: { input_schema: { type: 'no' } } },
      },
      breaker: { failures: 1, reset_seconds: 1 },
    }
    expect((await register(odd)).body.errors.map(({ pointer }) => pointer)).to.have.members([
      '/breaker',
      '/worker/actions/a b',
      '/worker/actions/ok/http',
      '/worker/actions/bad/input_schema/type',
    ])
    expect((await register({ worker: { lease_seconds: 0 } })).status).to.equal(422)
    const good = {
      worker: { lease_seconds: 5, actions: { draw: { description: 'd', input_schema: { type: 'object' } } } },
    }
    expect((await register(good)).status).to.equal(201)
    expect((await calls.get('/api/components/render/manifest')).body).to.deep.equal({ name: 'render', ...good })
    expect((await calls.get('/api/components/render/actions/draw')).body).to.deep.include({
      input_schema: { type: 'object' },
    })
    expect((await calls.get('/api/components/render/actions/mix')).status).to.equal(404)
    const tasks = { a: { component: 'render', action: 'drwa' } }
    const { body } = await calls.post('/api/workflows/validate', { name: 'w', tasks })
    expect(body).to.have.nested.property('warnings[0].code', 'unknown_action')
  })
})
