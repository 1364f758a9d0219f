import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { createWorkflow, workflow } from '../../src/domain/definition/index.ts'
import { receive, request } from '../../src/domain/request/index.ts'
import { canonical } from '../../src/store/canonical.ts'
import { sha256 } from '../../src/store/hash.ts'
import { keyedRequests } from '../../src/http/idempotency.ts'
import type { Parts } from '../../src/http/parts.ts'
import { post, type Ask } from '../../src/http/route.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { transact } from '../../src/store/transact.ts'
import { nextId } from '../support/engine.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { settled } from '../support/manual-clock.ts'

const definition = { name: 'w', tasks: { t: { component: 'harmonia', action: 'echo' } } }
const key = { 'idempotency-key': 'order-17' }

describe('a POST with an Idempotency-Key', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  const count = async (type: string): Promise<number> => {
    const page = await server.store.readAll(0)()
    return E.isRight(page) ? page.right.events.filter((event) => event.type === type).length : -1
  }

  it('that is repeated gives the first answer again and does nothing', async () => {
    const first = await calls.post('/api/workflows', definition, key)
    const head = server.store.head()
    const second = await calls.post('/api/v1/workflows', JSON.stringify(definition), {
      ...key,
      'content-type': 'application/json; charset=utf-8',
    })
    expect(first.status).to.equal(201)
    expect(first.headers).to.not.have.property('idempotency-replayed')
    expect([second.status, second.text]).to.deep.equal([201, first.text])
    expect(second.headers).to.include({ 'idempotency-replayed': 'true', location: first.headers['location'] })
    expect(server.store.head()).to.equal(head)
  })

  it('is the same with its names in another order, and as YAML', async () => {
    const first = await calls.post('/api/workflows', definition, key)
    const yaml = 'tasks: {t: {action: echo, component: harmonia}}\nname: w\n'
    const second = await calls.post('/api/workflows', yaml, { ...key, 'content-type': 'application/yaml' })
    expect(second.text).to.equal(first.text)
  })

  it('is refused with another body', async () => {
    await calls.post('/api/workflows', definition, key)
    const { status, body } = await calls.post('/api/workflows', { ...definition, name: 'other' }, key)
    expect({ status, code: body.code }).to.deep.equal({ status: 422, code: 'idempotency_key_reused' })
    expect(await count('workflow_created')).to.equal(1)
  })

  it('is another request on another path', async () => {
    const { body } = await calls.post('/api/workflows', definition, key)
    const execution = await calls.post('/api/executions', { workflow_id: body.workflow_id }, key)
    expect(execution.status).to.equal(201)
    expect(execution.body).to.have.property('execution_id')
  })

  it('starts one execution however often it comes at the same time', async () => {
    const { body } = await calls.post('/api/workflows', definition)
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => calls.post('/api/executions', { workflow_id: body.workflow_id }, key)),
    )
    expect(new Set(replies.map(({ text }) => text)).size).to.equal(1)
    expect(replies.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).to.have.length(7)
    expect(await count('workflow_submitted')).to.equal(1)
  })

  it('may have a start key in its body besides', async () => {
    const { body } = await calls.post('/api/workflows', definition)
    const started = { workflow_id: body.workflow_id, idempotency_key: 'order-17' }
    const first = await calls.post('/api/executions', started, key)
    const replayed = await calls.post('/api/executions', started, key)
    expect([replayed.status, replayed.text]).to.deep.equal([201, first.text])
    const other = await calls.post('/api/executions', started, { 'idempotency-key': 'another-request' })
    expect(other.status).to.equal(200)
    expect(other.body).to.include({ execution_id: first.body.execution_id, existing: true })
  })

  it('keeps the answer of a command, although the state has moved on', async () => {
    const { body } = await calls.post('/api/workflows', {
      name: 'slow',
      tasks: { t: { component: 'ergon', action: 'work' } },
    })
    const { body: execution } = await calls.post('/api/executions', { workflow_id: body.workflow_id })
    const path = `/api/executions/${execution.execution_id}`
    const paused = await calls.post(`${path}/pause`, undefined, key)
    await calls.post(`${path}/resume`)
    const again = await calls.post(`${path}/pause`, undefined, key)
    expect([again.status, again.text]).to.deep.equal([202, paused.text])
    expect((await calls.get(path)).body.status).to.equal('running')
  })

  it('leaves nothing behind when it is refused, and may be made right under the same key', async () => {
    const refused = await calls.post('/api/workflows', { name: 'w' }, key)
    expect(refused.status).to.equal(422)
    expect(server.store.head()).to.equal(0)
    expect((await calls.post('/api/workflows', definition, key)).status).to.equal(201)
  })
})

describe('two requests with one key, the second while the first is carried out', () => {
  it('are carried out once, and the second has the answer of the first', async () => {
    const parts = { store: memoryStore(), newId: nextId, clock: { now: () => 0 } } as unknown as Parts
    const keyed = keyedRequests(parts)
    let runs = 0
    let end: () => void = () => undefined
    const ended = new Promise<void>((resolve) => (end = resolve))
    const command = post('/api/command', {
      tag: 'commands',
      summary: 'Takes as long as the test wants',
      answers: [],
      run: async () => {
        runs++
        await ended
        return E.right({ status: 202, body: { runs } })
      },
    })
    const ask = { params: {}, query: {}, body: {}, headers: {}, fresh: { min_position: 0, wait_ms: 0 } } as Ask
    const both = [keyed(command, ask, 'order-17', {}), keyed(command, ask, 'order-17', {})]
    await settled()
    end()
    const [first, second] = await Promise.all(both)
    expect(runs).to.equal(1)
    expect(first).to.have.deep.nested.property('right.body', { runs: 1 })
    expect(second).to.have.deep.nested.property('right.body', { runs: 1 })
    expect(second).to.have.nested.property('right.headers.idempotency-replayed', 'true')
  })
})

describe('a server that died between reserving an id and answering', () => {
  const reserved = async (path: string, body: unknown, id: string) => {
    const store = memoryStore()
    const given = () => ({ at: '2026-01-01T00:00:00.000Z', random: () => 0.5 })
    const stream = sha256(canonical(['POST', path, {}, 'order-17']))
    const intent = receive({ body_hash: sha256(canonical(body)), assigned_id: id })
    const done = await transact(store, request, given, nextId)(stream, intent)()
    if (E.isLeft(done)) throw new Error(done.left.tag)
    return store
  }

  it('creates under the reserved id when nothing was created', async () => {
    const id = nextId()
    const server = await openTestServer({ store: await reserved('/api/workflows', definition, id) })
    const { post } = callsTo(server)
    const first = await post('/api/workflows', definition, key)
    expect(first.status).to.equal(201)
    expect(first.body.workflow_id).to.equal(id)
    const second = await post('/api/workflows', definition, key)
    expect(second.text).to.equal(first.text)
    await server.close()
  })

  it('answers what stands there when it was created', async () => {
    const id = nextId()
    const workflow_id = nextId()
    const body = { workflow_id }
    const store = await reserved('/api/executions', body, id)
    const server = await openTestServer({ store })
    const { post } = callsTo(server)
    const workflow = await server.define({
      name: 'w',
      tasks: { t: { ...definition.tasks.t, input: {}, depends_on: [] } },
    })
    const started = await server.engine.submit({ execution_id: id, workflow_id: workflow })()
    expect(E.isRight(started)).to.equal(true)

    const answer = await post('/api/executions', body, key)
    expect(answer.status).to.equal(201)
    expect(answer.headers['location']).to.equal(`/api/executions/${id}`)
    expect(answer.body).to.deep.equal(E.isRight(started) ? started.right : undefined)
    await server.close()
  })

  it('answers it with 200 where that is the only success there is', async () => {
    const path = '/api/capabilities/create_workflow'
    const id = nextId()
    const body = { name: 'w', tasks: [{ id: 't', component: 'harmonia', action: 'echo' }] }
    const store = await reserved(path, body, id)
    const server = await openTestServer({ store })
    const { post } = callsTo(server)
    const first = await post(path, body, key)
    expect([first.status, first.body.workflow_id]).to.deep.equal([200, id])
    await server.close()

    const twice = await reserved(path, body, id)
    const other = await openTestServer({ store: twice })
    const given = () => ({ at: '2026-01-01T00:00:00.000Z', random: () => 0.5 })
    const tasks = { t: { component: 'harmonia', action: 'echo', input: {}, depends_on: [] } }
    const stored = await transact(twice, workflow, given, nextId)(id, createWorkflow({ name: 'w', tasks }))()
    expect(E.isRight(stored)).to.equal(true)
    const answer = await callsTo(other).post(path, body, key)
    expect([answer.status, answer.body.workflow_id]).to.deep.equal([200, id])
    expect(answer.headers['idempotency-replayed']).to.equal('true')
    await other.close()
  })
})
