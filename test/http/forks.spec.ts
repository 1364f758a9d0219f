import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { readSse } from '../support/http-sse.ts'
import { settled } from '../support/manual-clock.ts'

const remote = (...depends_on: readonly string[]) => ({ component: 'ergon', action: 'work', depends_on })
const broken = E.left({ type: 'broken', message: 'it broke', retryable: false })

describe('forks and retries over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  let id: string

  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
    const tasks = { a: remote(), b: remote('a') }
    const { workflow_id } = (await calls.post('/api/workflows', { name: 'w', tasks })).body
    ;({ execution_id: id } = (await calls.post('/api/executions', { workflow_id })).body)
    server.stage.answer('a', E.right('paid'))
    await settled()
    server.stage.answer('b', broken)
    await settled()
  })
  afterEach(() => server.close())

  it('a fork is answered with its Location, what it goes on from, and is in both documents and the list', async () => {
    const { status, headers, body } = await calls.post(`/api/executions/${id}/fork`, {
      changes: { tasks: { b: { output: 'by hand' } } },
      reason: 'done by hand',
    })
    expect(status).to.equal(201)
    expect(headers['location']).to.equal(`/api/executions/${body.execution_id}`)
    expect(body).to.deep.include({ status: 'completed', original_execution_id: id })
    const fork = (await calls.get(`/api/executions/${body.execution_id}`)).body
    expect(fork).to.deep.nested.include({ status: 'completed', 'output.b': 'by hand', 'tasks.a.output': 'paid' })
    const source = (await calls.get(`/api/executions/${id}`)).body
    expect(source).to.deep.include({ status: 'failed' })
    expect(source).to.have.nested.property('forks[0].execution_id', body.execution_id)
    const [listed] = (await calls.get('/api/executions')).body.executions
    expect(listed).to.deep.include({ execution_id: body.execution_id, status: 'completed' })
    expect(listed).to.have.nested.property('forked_from.execution_id', id)
    expect(listed?.progress).to.deep.include({ total: 2, completed: 2 })
  })

  it('a preview says what would be kept and what would run, and records nothing', async () => {
    const before = (await calls.get('/api/status')).body.position
    const { status, body } = await calls.post(`/api/executions/${id}/fork/preview`, {
      changes: { tasks: { b: { rerun: true } } },
    })
    expect(status).to.equal(200)
    expect(body).to.deep.include({ original_execution_id: id, workflow_version: 1, left_out: [] })
    expect(body).to.deep.include({
      tasks: [
        { task_id: 'a', status: 'completed', becomes: 'kept' },
        { task_id: 'b', status: 'failed', becomes: 'runs_again' },
      ],
    })
    expect((await calls.get('/api/status')).body.position).to.equal(before)
    const refused = await calls.post(`/api/executions/${id}/fork/preview`, {
      changes: { tasks: { nowhere: { rerun: true } } },
    })
    expect(refused.status).to.equal(422)
    expect(refused.body).to.nested.include({ code: 'invalid_changes', 'errors[0].pointer': '/changes/tasks/nowhere' })
  })

  it('a fork with a key is made once, and answered the same', async () => {
    const again = () => calls.post(`/api/executions/${id}/fork`, undefined, { 'idempotency-key': 'once' })
    const [first, second] = [await again(), await again()]
    expect([first.status, second.status]).to.deep.equal([201, 201])
    expect(second.body).to.deep.equal(first.body)
    expect((await calls.get(`/api/executions/${id}`)).body).to.have.nested.property('forks.length', 1)
  })

  it('a retry goes on in place, and is listed as running', async () => {
    const { status, body } = await calls.post(`/api/executions/${id}/retry`, { reason: 'again' })
    expect(status).to.equal(202)
    expect(body).to.deep.include({ execution_id: id, status: 'running' })
    const [listed] = (await calls.get('/api/executions?status=running')).body.executions
    expect(listed).to.deep.include({ execution_id: id, completed_at: null, error: null })
    expect(listed?.progress).to.deep.include({ completed: 1, running: 1, failed: 0 })
    server.stage.answer('b', E.right(null))
    await settled()
    expect((await calls.get('/api/executions?status=completed')).body.executions[0]?.progress).to.deep.include({
      completed: 2,
      pending: 0,
    })
  })

  it('a stream of events of an execution that is retried goes on to its new end', async () => {
    const url = `${server.url}/events/executions/${id}`
    const seen = await (await readSse(url)).rest()
    const last = seen.at(-1)
    expect(last?.event).to.equal('workflow_failed')
    expect((await readSse(url, { 'last-event-id': last?.id ?? '' })).status).to.equal(204)
    await calls.post(`/api/executions/${id}/retry`)
    const [whole, further] = [await readSse(url), await readSse(url, { 'last-event-id': last?.id ?? '' })]
    server.stage.answer('b', E.right(null))
    const all = await whole.rest()
    const news = await further.rest()
    expect(all.map(({ id: revision }) => revision)).to.deep.equal(all.map((_, revision) => String(revision)))
    expect(all.filter(({ event }) => event === 'workflow_failed')).to.have.length(1)
    expect(news.map(({ event }) => event)).to.deep.equal([
      'workflow_retried',
      'workflow_resumed',
      'task_started',
      'task_completed',
      'workflow_completed',
    ])
  })

  it('what waits for an approval is asked again in the fork, under a name of its own', async () => {
    const tasks = { ask: { component: 'harmonia', action: 'approve', input: { prompt: 'Go?', approvers: ['ada'] } } }
    const { workflow_id } = (await calls.post('/api/workflows', { name: 'v', tasks })).body
    const { execution_id } = (await calls.post('/api/executions', { workflow_id })).body
    const fork = (await calls.post(`/api/executions/${execution_id}/fork`)).body
    const { approvals } = (await calls.get('/api/approvals?status=pending')).body as never as {
      approvals: readonly { approval_id: string; execution_id: string }[]
    }
    expect(approvals.map((one) => one.execution_id)).to.have.members([execution_id, fork.execution_id])
    const mine = approvals.find((one) => one.execution_id === fork.execution_id)
    await calls.post(`/api/approvals/${mine?.approval_id}/approve`, { by: 'ada' })
    expect((await calls.get(`/api/executions/${fork.execution_id}`)).body.status).to.equal('completed')
    expect((await calls.get(`/api/executions/${execution_id}`)).body.status).to.equal('running')
  })
})
