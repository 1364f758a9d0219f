import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

const HOUR = 3_600_000
const task = { component: 'ergon', action: 'work' }

describe('schedules over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  let workflow_id: string
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
    workflow_id = (await calls.post('/api/workflows', { name: 'nightly', tasks: { t: task } })).body.workflow_id
  })
  afterEach(() => server.close())

  const created = async (more: object = {}): Promise<string> =>
    (await calls.post('/api/schedules', { workflow_id, interval: 3_600, ...more })).body.schedule_id

  it('are created with their Location, their defaults and their next due times', async () => {
    const made = await calls.post('/api/schedules', {
      workflow_name: 'nightly',
      cron: '30 2 * * *',
      name: 'every night',
    })
    expect(made.status).to.equal(201)
    expect(made.headers['location']).to.equal(`/api/schedules/${made.body.schedule_id}`)
    expect(made.body).to.include({
      workflow_id,
      status: 'active',
      timezone: 'UTC',
      overlap: 'skip',
      catch_up_window: 3_600,
    })
    expect(made.body.next_due_at.slice(0, 2)).to.deep.equal(['2026-01-01T02:30:00.000Z', '2026-01-02T02:30:00.000Z'])

    const found = await calls.get(`/api/schedules/${made.body.schedule_id}?next=1`)
    expect(found.body).to.deep.equal({ ...made.body, next_due_at: ['2026-01-01T02:30:00.000Z'] })
  })

  it('are created once per Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'nightly' }
    const first = await calls.post('/api/schedules', { workflow_id, interval: 60 }, key)
    const second = await calls.post('/api/schedules', { workflow_id, interval: 60 }, key)
    expect(second.text).to.equal(first.text)
    expect((await calls.get('/api/schedules')).body.schedules).to.have.length(1)
  })

  it('are listed newest first, filtered and in pages', async () => {
    const other = (await calls.post('/api/workflows', { name: 'other', tasks: { t: task } })).body.workflow_id
    const [a, b, c] = [
      await created({ name: 'x' }),
      await created({ workflow_id: other }),
      await created({ paused: true }),
    ]
    const ids = async (query: string) =>
      (await calls.get(`/api/schedules${query}`)).body.schedules.map(({ schedule_id }) => schedule_id)
    expect(await ids('')).to.have.members([a, b, c])
    expect(await ids(`?workflow_id=${other}`)).to.deep.equal([b])
    expect(await ids('?name=x')).to.deep.equal([a])
    expect(await ids(`?name=x&workflow_id=${other}`)).to.deep.equal([])
    expect(await ids('?paused=true')).to.deep.equal([c])
    const { body } = await calls.get('/api/schedules?limit=2')
    expect(body.schedules).to.have.length(2)
    expect(await ids(`?cursor=${body.next_cursor}`)).to.have.length(1)
  })

  it('start executions, and show them', async () => {
    const id = await created({ input: { at: '${schedule.due_at}' } })
    await server.clock.advance(HOUR)
    const { body } = await calls.get(`/api/schedules/${id}`)
    expect(body.running).to.have.length(1)
    const execution = (await calls.get(`/api/executions/${body.running[0]?.execution_id}`)).body
    expect(execution).to.deep.include({
      status: 'running',
      input: { at: '2026-01-01T01:00:00.000Z' },
      schedule: { schedule_id: id, due_at: '2026-01-01T01:00:00.000Z' },
    })
    server.stage.answer('t', E.right(null))
    await server.clock.advance(0)
    expect((await calls.get(`/api/schedules/${id}`)).body.last_runs[0]).to.include({
      outcome: 'completed',
      cause: 'due',
    })
  })

  it('are paused and resumed; asked twice is the same as asked once', async () => {
    const id = await created()
    const paused = await calls.post(`/api/schedules/${id}/pause`, { reason: 'lunch' })
    expect([paused.status, paused.body.status]).to.deep.equal([202, 'paused'])
    expect((await calls.post(`/api/schedules/${id}/pause`)).body).to.deep.equal(paused.body)
    await server.clock.advance(2 * HOUR)
    expect((await calls.get(`/api/schedules/${id}`)).body.last_runs).to.deep.equal([])
    expect((await calls.post(`/api/schedules/${id}/resume`)).body).to.include({ status: 'active' })
  })

  it('are changed as a whole', async () => {
    const id = await created({ name: 'old' })
    const changed = await calls.put(`/api/schedules/${id}`, { workflow_id, interval: 60, overlap: 'allow' })
    expect(changed.body).to.include({ schedule_id: id, interval: 60, overlap: 'allow' }).and.not.have.property('name')
    const refused = await calls.put(`/api/schedules/${id}`, { workflow_id, interval: 60, paused: true })
    expect([refused.status, refused.body.errors[0]?.pointer]).to.deep.equal([422, '/paused'])
  })

  it('start a run by hand, once per Idempotency-Key', async () => {
    const id = await created({ paused: true })
    const key = { 'idempotency-key': 'now' }
    const first = await calls.post(`/api/schedules/${id}/trigger`, undefined, key)
    expect(first.status).to.equal(201)
    expect(first.headers['location']).to.equal(`/api/executions/${first.body.execution_id}`)
    expect((await calls.post(`/api/schedules/${id}/trigger`, undefined, key)).text).to.equal(first.text)
    expect((await calls.get(`/api/schedules/${id}`)).body.running).to.have.length(1)
    expect((await calls.get('/api/executions')).body.executions).to.have.length(1)
  })

  it('run the past', async () => {
    await server.clock.advance(5 * HOUR)
    const id = await created({ overlap: 'allow' })
    const span = { from: '2026-01-01T01:00:00Z', to: '2026-01-01T03:00:00+00:00' }
    const asked = await calls.post(`/api/schedules/${id}/backfill`, span)
    expect([asked.status, asked.body.waiting]).to.deep.equal([202, 3])
    await server.clock.advance(0)
    expect((await calls.get('/api/executions')).body.executions).to.have.length(3)
  })

  it('are gone when they are deleted', async () => {
    const id = await created()
    expect((await calls.remove(`/api/schedules/${id}`)).status).to.equal(200)
    expect((await calls.get(`/api/schedules/${id}`)).body.code).to.equal('schedule_not_found')
    expect((await calls.get('/api/schedules')).body.schedules).to.deep.equal([])
    for (const verb of ['pause', 'resume', 'trigger'])
      expect((await calls.post(`/api/schedules/${id}/${verb}`)).status, verb).to.equal(404)
    await server.clock.advance(2 * HOUR)
    expect((await calls.get('/api/executions')).body.executions).to.deep.equal([])
  })
})
