import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

describe('components over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  it('are registered, listed by name, and removed', async () => {
    const registered = await calls.post('/api/components', { name: 'ergon', endpoint: 'http://127.0.0.1:9101/' })
    expect(registered.status).to.equal(201)
    expect(registered.headers['location']).to.equal('/api/components/ergon')
    expect(registered.body).to.include({
      name: 'ergon',
      endpoint: 'http://127.0.0.1:9101',
      built_in: false,
      source: 'local',
      position: 1,
    })

    const { body: list } = await calls.get('/api/components')
    expect(list.components.map(({ name }) => name)).to.deep.equal(['ergon', 'harmonia', 'http'])
    const { body: page } = await calls.get('/api/components?limit=1&cursor=ergon')
    expect(page).to.deep.include({ next_cursor: 'harmonia' })
    expect((await calls.get('/api/components/ergon')).body).to.include({ endpoint: 'http://127.0.0.1:9101' })

    const removed = await calls.remove('/api/components/ergon')
    expect(removed.body).to.deep.equal({ name: 'ergon', position: 2 })
    expect((await calls.get('/api/components/ergon')).status).to.equal(404)
  })

  it('show their limits, and what goes to them', async () => {
    const limits = { max_in_flight: 2, per_second: 0.5 }
    const breaker = { failures: 1, reset_seconds: 60 }
    await calls.post('/api/components', { name: 'ergon', endpoint: 'http://127.0.0.1:9101', limits, breaker })
    const { body } = await calls.get('/api/components/ergon')
    expect(body).to.deep.include({ limits, breaker })
    expect(body).to.have.deep.property('traffic', {
      in_flight: 0,
      ...limits,
      breaker: { ...breaker, state: 'closed', consecutive_failures: 0, opened_at: null, retry_at: null },
    })
    expect((await calls.get('/api/components/harmonia')).body).to.have.property('traffic', null)
    const { text } = await calls.get('/metrics')
    expect(text).to.match(/^harmonia_component_breaker\{component="ergon"\} 0$/m)
  })

  it('show what they can do', async () => {
    const { body } = await calls.get('/api/components/harmonia/actions')
    expect(body).to.deep.include({ component: 'harmonia', next_cursor: null })
    expect(body.actions).to.include.members(['echo', 'wait', 'fail'])
    const { body: action } = await calls.get('/api/components/harmonia/actions/echo')
    expect(action).to.include({ component: 'harmonia', action: 'echo' })
  })

  it('that do not answer are an answer when tested, and a 502 when asked for their actions', async () => {
    await calls.post('/api/components', { name: 'ergon', endpoint: 'http://127.0.0.1:9101' })
    const tested = await calls.post('/api/components/ergon/test', {})
    expect(tested.status).to.equal(200)
    expect(tested.body).to.include({ reachable: false })
    const { status, body } = await calls.get('/api/components/ergon/actions')
    expect({ status, code: body.code }).to.deep.equal({ status: 502, code: 'component_unreachable' })
  })
})
