import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { settled } from '../support/manual-clock.ts'

const remote = { component: 'ergon', action: 'work' }
const NOBODY = '0190a8f2-ffff-7c4b-8e5f-3a7b9d1c2e4f'

describe('checkpoints over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  const run = async (): Promise<string> => {
    const tasks = { a: remote, b: { ...remote, depends_on: ['a'] } }
    const { workflow_id } = (await calls.post('/api/workflows', { name: 'w', tasks })).body
    const { execution_id } = (await calls.post('/api/executions', { workflow_id })).body
    await settled()
    return execution_id
  }
  const answer = async (task: string): Promise<void> => {
    server.stage.answer(task, E.right(1))
    await settled()
  }
  const create = (execution_id: string, more: object = {}, headers: Readonly<Record<string, string>> = {}) =>
    calls.post('/api/checkpoints', { execution_id, ...more }, headers)

  it('are created, and found where Location says, in the list and with what came after', async () => {
    const id = await run()
    await answer('a')
    const created = await create(id, { description: 'before b' })
    expect(created.status).to.equal(201)
    expect(created.body).to.include({
      execution_id: id,
      revision: 4,
      event_revision: 5,
      workflow_status: 'running',
      completed_tasks: 1,
      automatic: false,
      description: 'before b',
      position: server.store.head(),
    })
    expect(created.body.state_hash).to.match(/^[0-9a-f]{64}$/)
    expect(created.headers['location']).to.equal(`/api/checkpoints/${created.body.checkpoint_id}`)
    expect((await calls.get(String(created.headers['location']))).body).to.deep.equal(created.body)
    const listed = await calls.get(`/api/checkpoints?execution_id=${id}`)
    expect(listed.body.checkpoints).to.deep.equal([created.body])
    expect((await calls.get('/api/checkpoints?limit=1')).body.checkpoints).to.have.length(1)
    const { body } = await calls.get(`/api/executions/${id}/events?from=5`)
    expect(body.events[0]).to.deep.include({
      event_type: 'checkpoint_created',
      message: 'A checkpoint of revision 4 was made: before b',
    })
  })

  it('are one for each Idempotency-Key, with one answer', async () => {
    const id = await run()
    const key = { 'idempotency-key': 'once' }
    const first = await create(id, {}, key)
    await answer('a')
    const again = await create(id, {}, key)
    expect([again.status, again.body]).to.deep.equal([201, first.body])
    expect((await calls.get(`/api/checkpoints?execution_id=${id}`)).body.checkpoints).to.have.length(1)
    expect((await create(id, { description: 'another' }, key)).body.code).to.equal('idempotency_key_reused')
  })

  it('are restored as a new execution, once for each Idempotency-Key', async () => {
    const id = await run()
    await answer('a')
    const { checkpoint_id, revision } = (await create(id)).body
    await answer('b')
    const key = { 'idempotency-key': 'again' }
    const restored = await calls.post(`/api/checkpoints/${checkpoint_id}/restore`, { reason: 'once more' }, key)
    expect(restored.status).to.equal(201)
    const { execution_id } = restored.body
    expect(restored.body).to.include({
      original_execution_id: id,
      original_revision: revision,
      checkpoint_id,
      status: 'running',
    })
    expect(restored.headers['location']).to.equal(`/api/executions/${execution_id}`)
    await settled()
    await answer('b')
    const { body } = await calls.get(`/api/executions/${execution_id}`)
    expect(body).to.deep.include({ status: 'completed', restored_from: { execution_id: id, revision, checkpoint_id } })
    const repeated = await calls.post(`/api/checkpoints/${checkpoint_id}/restore`, { reason: 'once more' }, key)
    expect([repeated.status, repeated.body]).to.deep.equal([201, restored.body])
    expect((await calls.get('/api/executions')).body.executions).to.have.length(2)
  })

  it('are validated, also of what is over', async () => {
    const id = await run()
    await answer('a')
    await answer('b')
    const { checkpoint_id, state_hash } = (await create(id)).body
    const { status, body } = await calls.post(`/api/checkpoints/${checkpoint_id}/validate`)
    expect(status).to.equal(200)
    expect(body).to.include({ checkpoint_id, execution_id: id, valid: true, expected: state_hash, actual: state_hash })
  })

  it('are refused where there is nothing, and for what is not understood', async () => {
    const unknown = await create(NOBODY)
    expect([unknown.status, unknown.body.code]).to.deep.equal([404, 'execution_not_found'])
    for (const path of [`/api/checkpoints/${NOBODY}`, `/api/checkpoints?execution_id=${NOBODY}`])
      expect((await calls.get(path)).status, path).to.equal(404)
    for (const verb of ['validate', 'restore'])
      expect((await calls.post(`/api/checkpoints/${NOBODY}/${verb}`)).body.code).to.equal('checkpoint_not_found')
    const wrong = await calls.post('/api/checkpoints', { executionId: NOBODY, description: 7 })
    expect([wrong.status, wrong.body.code]).to.deep.equal([422, 'invalid_body'])
    expect(wrong.body.errors.map(({ pointer }) => pointer)).to.have.members([
      '/execution_id',
      '/description',
      '/executionId',
    ])
  })

  it('leave an event stream of what is over to its end: it tells them, and closes', async () => {
    const id = await run()
    await answer('a')
    await answer('b')
    await create(id)
    const { text } = await calls.get(`/events/executions/${id}`)
    expect([...text.matchAll(/^event: (.*)$/gm)].map(([, type]) => type).slice(-2)).to.deep.equal([
      'workflow_completed',
      'checkpoint_created',
    ])
    const seenTheEnd = await calls.get(`/events/executions/${id}`, { 'last-event-id': '6' })
    expect(seenTheEnd.text).to.match(/checkpoint_created/)
    expect((await calls.get(`/events/executions/${id}`, { 'last-event-id': '7' })).status).to.equal(204)
  })
})

describe("a caller's state over HTTP", () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  const run = async (): Promise<string> => {
    const { workflow_id } = (await calls.post('/api/workflows', { name: 'w', tasks: { a: remote } })).body
    return (await calls.post('/api/executions', { workflow_id })).body.execution_id
  }
  const save = (id: string, state: unknown) =>
    calls.put(`/api/state/${id}`, JSON.stringify(state), { 'content-type': 'application/json' })

  it('is any JSON, is what was put last, and is as of any event', async () => {
    const id = await run()
    await settled()
    for (const state of [{ page: 7 }, [1], 'text', 7, false, null]) {
      const saved = await save(id, state)
      expect(saved.status).to.equal(200)
      expect(saved.body).to.include({ execution_id: id, status: 'running', position: server.store.head() })
      const { body } = await calls.get(`/api/state/${id}`)
      expect(body).to.deep.include({ execution_id: id, state, revision: saved.body.revision })
    }
    expect((await calls.get(`/api/state/${id}?at=3`)).body.state).to.deep.equal({ page: 7 })
    expect((await calls.get(`/api/state/${id}?at=4`)).body.state).to.deep.equal([1])
  })

  it('is refused with reasons', async () => {
    const id = await run()
    const none = await calls.get(`/api/state/${id}`)
    expect([none.status, none.body.code]).to.deep.equal([404, 'state_not_saved'])
    expect(none.body.detail).to.match(/PUT \/api\/state\//)
    expect((await calls.get(`/api/state/${NOBODY}`)).body.code).to.equal('execution_not_found')
    expect((await save(NOBODY, 1)).body.code).to.equal('execution_not_found')
    expect((await calls.get(`/api/state/${id}?at=99`)).body.code).to.equal('revision_not_found')
    expect((await calls.put(`/api/state/${id}`, undefined)).body.code).to.equal('body_missing')
    expect((await save(id, 'x'.repeat(1_100_000))).status).to.equal(413)
  })
})
