import { expect } from 'chai'
import { setImmediate } from 'node:timers/promises'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

describe('rebuilding over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  let id: string
  before(async () => {
    server = await openTestServer()
    calls = callsTo(server)
    const tasks = { t: { component: 'harmonia', action: 'echo' } }
    const { body } = await calls.post('/api/workflows', { name: 'w', tasks })
    const started = await calls.post('/api/executions', { workflow_id: body.workflow_id })
    id = String(started.body.execution_id)
  })
  after(() => server.close())

  it('says of one execution what was replayed, and that nothing differs', async () => {
    const { status, body } = await calls.post(`/api/state/${id}/rebuild`)
    expect(status).to.equal(200)
    expect(body).to.deep.include({
      execution_id: id,
      events_replayed: 5,
      differences: [],
      dry_run: false,
      repaired: false,
    })
    expect(body).to.have.property('live_hash', (body as unknown as { state_hash: string }).state_hash)
  })

  it('knows only executions that there are', async () => {
    const { status, body } = await calls.post('/api/state/nobody/rebuild', { dry_run: true })
    expect([status, body.code]).to.deep.equal([404, 'execution_not_found'])
  })

  it('names a field that it does not know', async () => {
    const { status, body } = await calls.post(`/api/state/${id}/rebuild`, { dryrun: true })
    expect(status).to.equal(422)
    expect(body.errors?.map(({ pointer }) => pointer)).to.deep.equal(['/dryrun'])
  })

  it('rebuilds everything while it answers, and says how far that is', async () => {
    const none = await calls.get('/api/state/rebuild')
    expect([none.status, none.body.code]).to.deep.equal([404, 'rebuild_not_found'])
    const begun = await calls.post('/api/state/rebuild', { dry_run: true })
    expect(begun.status).to.equal(202)
    const other = await calls.post('/api/state/rebuild', { dry_run: false })
    expect([202, 409]).to.include(other.status)
    for (;;) {
      const { status, body } = await calls.get('/api/state/rebuild')
      expect(status).to.equal(200)
      if (body.status === 'running') {
        await setImmediate()
        continue
      }
      expect(body).to.include({ status: 'completed', phase: 'done' })
      expect(body).to.have.nested.property('states.executions', 1)
      expect(body).to.have.nested.property('read_models.different', 0)
      break
    }
    expect((await calls.remove('/api/state/rebuild')).status).to.equal(202)
  })

  it('is told by /health what the background check has found', async () => {
    const { status, body } = await calls.get('/health')
    expect(status).to.equal(200)
    expect(body).to.deep.equal({
      status: 'ok',
      self_check: { enabled: false, checked: 0, last_run: null, differing: [] },
    })
  })
})
