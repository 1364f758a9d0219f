import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

const echo = { component: 'harmonia', action: 'echo' }
const remote = { component: 'ergon', action: 'work' }

describe('executions over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  const define = async (tasks: unknown): Promise<string> =>
    (await calls.post('/api/workflows', { name: 'w', tasks })).body.workflow_id
  const execute = async (workflow_id: string, more = {}) =>
    (await calls.post('/api/executions', { workflow_id, ...more })).body as { execution_id: string; position: number }

  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  it('are accepted with their Location and run to their end', async () => {
    const workflow_id = await define({ t: { ...echo, input: { said: '${input.word}' } } })
    const accepted = await calls.post('/api/executions', { workflow_id, input: { word: 'hello' } })
    expect(accepted.status).to.equal(201)
    expect(accepted.body).to.include({ workflow_id, status: 'completed' })
    expect(accepted.headers['location']).to.equal(`/api/executions/${accepted.body.execution_id}`)

    const { body } = await calls.get(accepted.headers['location'] as string)
    expect(body).to.include({ status: 'completed', workflow_version: 1, position: accepted.body.position })
    expect(body.tasks['t']?.output).to.deep.equal({ said: 'hello' })
  })

  it('are started once per start key: 201, then 200 with the same, or 409', async () => {
    const keyed = { workflow_id: await define({ t: remote }), idempotency_key: 'order-17' }
    const first = await calls.post('/api/executions', keyed)
    const again = await calls.post('/api/executions', { ...keyed, input: { other: true } })
    const { execution_id } = first.body
    expect([first.status, again.status]).to.deep.equal([201, 200])
    expect(again.body).to.include({ execution_id, existing: true })
    expect(again.headers).not.to.have.property('location')

    for (const on_conflict of ['reject', 'reject_if_running']) {
      const { status, body } = await calls.post('/api/executions', { ...keyed, on_conflict })
      expect(status).to.equal(409)
      expect(body).to.include({ code: 'start_key_taken', execution_id, execution_status: 'running' })
    }
    await calls.post(`/api/executions/${execution_id}/cancel`)
    const anew = await calls.post('/api/executions', { ...keyed, on_conflict: 'reject_if_running' })
    expect(anew.status).to.equal(201)
    expect(anew.body.execution_id).not.to.equal(execution_id)
    expect((await calls.get(`/api/executions/${anew.body.execution_id}`)).body).to.include({
      idempotency_key: 'order-17',
    })
  })

  it('are refused beyond the limit of a workflow that says so', async () => {
    const concurrency = { key: '${input.order.customer}', limit: 1, when_full: 'reject' }
    const { workflow_id } = (await calls.post('/api/workflows', { name: 'w', tasks: { t: remote }, concurrency })).body
    const of = (customer: string) => ({ workflow_id, input: { order: { customer } } })
    const { execution_id } = await execute(workflow_id, of('x'))
    const { status, body } = await calls.post('/api/executions', of('x'))
    expect(status).to.equal(409)
    const key = `${workflow_id}/x`
    expect(body).to.include({ code: 'concurrency_limit_reached', key, limit: 1 })
    expect((await calls.post('/api/executions', of('y'))).status).to.equal(201)
    const shown = (await calls.get(`/api/executions/${execution_id}`)).body
    expect(shown).to.deep.include({ concurrency: { ...concurrency, key } })
    expect((await calls.get('/api/executions')).body.executions[0]).to.have.property('concurrency')
  })

  it('are the same under /api/v1', async () => {
    const { execution_id } = await execute(await define({ t: echo }))
    const [plain, versioned] = await Promise.all([
      calls.get(`/api/executions/${execution_id}`),
      calls.get(`/api/v1/executions/${execution_id}`),
    ])
    expect(versioned.body).to.deep.equal(plain.body)
  })

  it('can be seen as of each of their events', async () => {
    const { execution_id } = await execute(await define({ t: echo }))
    const statuses = []
    for (const at of [0, 1, 4]) statuses.push((await calls.get(`/api/executions/${execution_id}?at=${at}`)).body.status)
    expect(statuses).to.deep.equal(['pending', 'running', 'completed'])
    expect((await calls.get(`/api/executions/${execution_id}/tasks?at=0`)).body.tasks[0]?.status).to.equal('pending')
  })

  it('are paused, resumed and cancelled; asked twice is the same as asked once', async () => {
    const { execution_id } = await execute(await define({ t: remote }))
    const path = `/api/executions/${execution_id}`
    const paused = await calls.post(`${path}/pause`, { reason: 'lunch' })
    expect(paused.status).to.equal(202)
    expect(paused.body).to.include({ status: 'paused' })
    expect((await calls.post(`${path}/pause`)).body).to.deep.equal(paused.body)
    expect((await calls.post(`${path}/resume`)).body).to.include({ status: 'running' })
    expect((await calls.post(`${path}/cancel`, {})).body).to.include({ status: 'cancelled' })

    const { body } = await calls.get(`${path}/events`)
    const types = body.events.map(({ event_type }) => event_type)
    expect(types.filter((type: string) => type.startsWith('workflow_'))).to.deep.equal([
      'workflow_submitted',
      'workflow_started',
      'workflow_paused',
      'workflow_resumed',
      'workflow_cancelled',
    ])
    expect(body.events.find(({ event_type }) => event_type === 'workflow_paused')).to.deep.include({
      details: { reason: 'lunch' },
      message: 'The workflow was paused: lunch',
    })
  })

  it('say in which state they are when it is the wrong one', async () => {
    const { execution_id } = await execute(await define({ t: echo }))
    const { status, body } = await calls.post(`/api/executions/${execution_id}/pause`)
    expect(status).to.equal(409)
    expect(body).to.deep.include({ code: 'execution_over', execution_status: 'completed', allowed: [] })
  })

  it('are listed by what they are', async () => {
    const quick = await define({ t: echo })
    const slow = await define({ t: remote })
    const done = await execute(quick, { metadata: { team: 'red', n: 1 } })
    const running = await execute(slow, { metadata: { team: 'blue' } })
    const ids = async (query: string): Promise<string[]> =>
      (await calls.get(`/api/executions?${query}`)).body.executions.map(({ execution_id }) => execution_id)
    expect(await ids('')).to.deep.equal([running.execution_id, done.execution_id])
    expect(await ids('status=completed')).to.deep.equal([done.execution_id])
    expect(await ids('status=completed,running')).to.have.length(2)
    expect(await ids(`workflow_id=${slow}`)).to.deep.equal([running.execution_id])
    expect(await ids('metadata.team=red&metadata.n=1')).to.deep.equal([done.execution_id])
    expect(await ids('started_after=2026-01-01T01:00:00%2B01:00')).to.deep.equal([])
    expect(await ids('started_before=2026-01-01T00:00:01Z')).to.have.length(2)
  })

  it('show their tasks page by page', async () => {
    const { execution_id } = await execute(await define({ a: echo, b: echo, c: echo }))
    const { body: first } = await calls.get(`/api/executions/${execution_id}/tasks?limit=2`)
    expect(first.tasks.map(({ task_id }) => task_id)).to.deep.equal(['a', 'b'])
    const { body: rest } = await calls.get(`/api/executions/${execution_id}/tasks?limit=2&cursor=${first.next_cursor}`)
    expect(rest.tasks.map(({ task_id }) => task_id)).to.deep.equal(['c'])
    expect(rest.next_cursor).to.equal(null)
  })

  it('show their history page by page, and whole as NDJSON', async () => {
    const { execution_id } = await execute(await define({ a: echo, b: echo }))
    const paged: unknown[] = []
    let cursor: string | null = '0'
    while (cursor !== null) {
      const { body } = await calls.get(`/api/executions/${execution_id}/events?limit=3&cursor=${cursor}`)
      paged.push(...body.events)
      cursor = body.next_cursor
    }
    const whole = await calls.get(`/api/executions/${execution_id}/events`, { accept: 'application/x-ndjson' })
    expect(whole.headers['content-type']).to.equal('application/x-ndjson; charset=utf-8')
    const lines = whole.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { revision: number })
    expect(lines).to.deep.equal(paged)
    expect(lines.map(({ revision }) => revision)).to.deep.equal(lines.map((_, i) => i))

    const from = await calls.get(`/api/executions/${execution_id}/events?from=2&limit=1`)
    expect(from.body.events).to.deep.equal([paged[2]])
  })

  it('keep payloads with __proto__ as they are', async () => {
    const workflow_id = await define({ t: { ...echo, input: '${input}' } })
    const input = '{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}}'
    const { body } = await calls.post('/api/executions', `{"workflow_id": "${workflow_id}", "input": ${input}}`, {
      'content-type': 'application/json',
    })
    const { text } = await calls.get(`/api/executions/${body.execution_id}`)
    expect(text).to.contain('"output":{"__proto__":{"polluted":true},"constructor":{"prototype":1}}')
    expect(({} as { polluted?: boolean }).polluted).to.equal(undefined)
  })

  it('wait for a position that is about to come, and say so when it does not', async () => {
    const workflow_id = await define({ t: echo })
    const { execution_id, position } = await execute(workflow_id)
    const waiting = calls.get(`/api/executions/${execution_id}?min_position=${position + 1}`)
    await calls.post('/api/workflows', { name: 'next', tasks: { t: echo } })
    expect((await waiting).status).to.equal(200)
    await server.close()

    server = await openTestServer({ timing: { patience: 5 } })
    calls = callsTo(server)
    const late = await calls.get('/api/workflows?min_position=99')
    expect(late.status).to.equal(503)
    expect(late.body).to.include({ code: 'behind', position: 0, min_position: 99 })
    expect(late.headers['retry-after']).to.equal('1')
  })

  it('are answered with 503 while the store is away', async () => {
    await server.close()
    server = await openTestServer({
      engine: (engine) => ({
        ...engine,
        submit: () => async () => E.left({ tag: 'store_unavailable', reason: '/secret/path' }),
      }),
    })
    calls = callsTo(server)
    const { status, headers, text } = await calls.post('/api/executions', { workflow_id: 'w' })
    expect(status).to.equal(503)
    expect(headers['retry-after']).to.equal('1')
    expect(text).to.not.contain('/secret')
  })

  it('are answered with 500 and no stack when there is a bug, which is logged', async () => {
    await server.close()
    server = await openTestServer({
      engine: (engine) => ({
        ...engine,
        document: () => () => {
          throw new Error('a bug with details')
        },
      }),
    })
    calls = callsTo(server)
    const { status, body, headers, text } = await calls.get('/api/executions/x')
    expect({ status, code: body.code }).to.deep.equal({ status: 500, code: 'internal_error' })
    expect(text).to.not.contain('details')
    const line = server.logged.find((logged) => logged.includes('a bug with details'))
    expect(line).to.contain(headers['x-request-id'])
  })
})
