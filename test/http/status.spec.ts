import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import { memoryStore } from '../../src/store/memory.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

describe('how the server is', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  const open = async (options: Parameters<typeof openTestServer>[0] = {}): Promise<void> => {
    server = await openTestServer(options)
    calls = callsTo(server)
  }
  afterEach(() => server.close())

  const run = async (): Promise<void> => {
    const { body } = await calls.post('/api/workflows', {
      name: 'w',
      tasks: { t: { component: 'harmonia', action: 'echo' } },
    })
    await calls.post('/api/executions', { workflow_id: body.workflow_id })
  }

  it('is told by /api/status', async () => {
    await open({ settings: { eventStore: 'memory:' } })
    await run()
    await server.clock.advance(5_000)
    const { body } = await calls.get('/api/status')
    expect(body).to.deep.include({
      status: 'ok',
      name: 'harmonia',
      position: 6,
      started_at: '2026-01-01T00:00:00.000Z',
      uptime_seconds: 5,
      event_store: { kind: 'memory', head: 6, away_since: null },
      read_models: { position: 6, lag: 0 },
      executions: { pending: 0, running: 0, paused: 0, completed: 1, failed: 0, cancelled: 0 },
      components: { up: 2, down: 0, unknown: 0 },
      hermes: null,
    })
    expect(body.limits).to.include({ max_concurrent_workflows: 10 })
  })

  it('is told without the counts when the read models are away', async () => {
    const unavailable = () => async () => E.left({ tag: 'read_models_unavailable', reason: 'stopped' } as const)
    await open({ readModels: (models) => ({ ...models, executionCounts: unavailable }) })
    expect((await calls.get('/api/status')).body).to.include({ status: 'degraded', executions: null })
    const ready = await calls.get('/ready')
    expect(ready.status).to.equal(503)
    expect(ready.body).to.deep.include({ code: 'not_ready', reasons: ['the read models do not answer'] })
    expect((await calls.get('/health')).status).to.equal(200)
  })

  it('is ready when the store answers', async () => {
    await open()
    expect((await calls.get('/ready')).body).to.deep.equal({ status: 'ready' })
  })

  it('is not ready when the store does not', async () => {
    const readAll = () => async () => E.left({ tag: 'store_unavailable', reason: 'disk' } as const)
    const store = memoryStore()
    await open({
      store: {
        ...store,
        readAll: (after, limit, filter) => (limit === 1 ? readAll() : store.readAll(after, limit, filter)),
      },
    })
    expect((await calls.get('/ready')).body.reasons).to.deep.equal(['the event store does not answer'])
  })

  it('is measured', async () => {
    await open()
    await run()
    await calls.get('/api/executions/nobody')
    await calls.get('/api/executions')
    const { text, headers } = await calls.get('/metrics')
    expect(headers['content-type']).to.match(/^text\/plain/)
    expect(text).to.match(/^harmonia_log_position 6$/m)
    expect(text).to.match(/^harmonia_read_models_lag 0$/m)
    expect(text).to.match(/^harmonia_subscribers 0$/m)
    expect(text).to.match(/^harmonia_executions\{status="completed"\} 1$/m)
    expect(text).to.match(/^harmonia_components\{status="up"\} 2$/m)
    expect(text).to.match(/duration_seconds_count\{route="\/api\/executions",method="POST",status="201"\} 1$/m)
    expect(text).to.match(/duration_seconds_count\{route="\/api\/executions\/\{id\}",method="GET",status="404"\} 1$/m)
    expect(text).to.match(/^harmonia_component_calls\{component="http"\} 0$/m)
    expect(text).to.contain('nodejs_eventloop_lag_seconds')
  })

  it('answers HEAD like GET without a body', async () => {
    await open()
    const response = await fetch(`${server.url}/api/status`, { method: 'HEAD' })
    expect(response.status).to.equal(200)
    expect(await response.text()).to.equal('')
  })
})
