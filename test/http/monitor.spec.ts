import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import { HarmoniaClient, type MonitorQuery } from '../../src/client/index.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

describe('how fast it goes', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  const open = async (options: Parameters<typeof openTestServer>[0] = {}): Promise<void> => {
    server = await openTestServer({ monitored: true, ...options })
    calls = callsTo(server)
    await server.clock.advance(0)
  }
  afterEach(() => server.close())
  const look = (query?: MonitorQuery) => new HarmoniaClient({ url: server.url }).getMonitor(query)

  const run = async (action: string): Promise<void> => {
    const { body } = await calls.post('/api/workflows', {
      name: action,
      tasks: { t: { component: 'harmonia', action, ...(action === 'fail' ? { input: { message: 'no' } } : {}) } },
    })
    const started = await calls.post('/api/executions', { workflow_id: body.workflow_id })
    expect(started.status).to.equal(201)
  }

  it('is told before anything was measured', async () => {
    await open()
    const body = await look()
    expect(body).to.deep.include({
      at: '2026-01-01T00:00:00.000Z',
      measured_since: '2026-01-01T00:00:00.000Z',
      slots: { running: 0, queued: 0, limit: 10 },
      subscribers: 0,
      step_ms: { count: 0, p50: null, p90: null, p99: null },
      window: 900,
      interval: 5,
      samples: [],
    })
    expect(body.executions).to.deep.equal({
      pending: 0,
      running: 0,
      paused: 0,
      completed: 0,
      failed: 0,
      cancelled: 0,
    })
    expect(body.components.map(({ name, error_ratio }) => [name, error_ratio])).to.deep.equal([
      ['harmonia', null],
      ['http', null],
    ])
  })

  it('is told with what happened in each interval', async () => {
    await open()
    await server.clock.advance(5_000)
    await run('echo')
    await run('fail')
    // A question takes the read models to the end of the log.
    await calls.get('/api/executions')
    await server.clock.advance(5_000)
    const body = await look()
    expect(body.samples.map(({ at }) => at)).to.deep.equal(['2026-01-01T00:00:05.000Z', '2026-01-01T00:00:10.000Z'])
    expect(body.samples[0]).to.include({ submitted: 0, events: 0 })
    expect(body.samples[1]).to.include({
      submitted: 2,
      started: 2,
      completed: 1,
      failed: 1,
      steps_started: 2,
      steps_completed: 1,
      steps_failed: 1,
      lag: 0,
      append_ms: null,
    })
    expect(body.samples[1]?.step_ms.count).to.equal(2)
    expect(body.samples[1]?.events).to.equal(body.position)
    expect(body.last_hour).to.include({ completed: 1, failed: 1 })
    expect(body.per_second).to.include({ completed: 0.1, submitted: 0.2 })
    expect(body.executions).to.include({ completed: 1, failed: 1 })
  })

  it('is told to whoever has the samples before with those after', async () => {
    await open()
    await server.clock.advance(15_000)
    const body = await look({ since: '2026-01-01T00:00:10.000Z' })
    expect(body.samples.map(({ at }) => at)).to.deep.equal(['2026-01-01T00:00:15.000Z'])
    expect(await look({ window: 3600 })).to.include({ window: 3600, interval: 10 })
  })

  it('is refused for a window that nobody keeps', async () => {
    await open()
    const { status, body } = await calls.get('/api/monitor?window=86401&since=yesterday')
    expect(status).to.equal(400)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).to.deep.equal(['/window', '/since'])
  })

  it('is told without the counts while the read models are away', async () => {
    const unavailable = () => async () => E.left({ tag: 'read_models_unavailable', reason: 'stopped' } as const)
    await open({ readModels: (models) => ({ ...models, executionCounts: unavailable }) })
    expect(await look()).to.include({ executions: null, position: 0 })
  })
})
