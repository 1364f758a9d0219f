import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { readSse } from '../support/http-sse.ts'

const echo = { component: 'harmonia', action: 'echo' }
const remote = { component: 'ergon', action: 'work' }

describe('the event stream of an execution (SSE)', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  const execute = async (tasks: unknown): Promise<string> => {
    const { body } = await calls.post('/api/workflows', { name: 'w', tasks })
    return (await calls.post('/api/executions', { workflow_id: body.workflow_id })).body.execution_id
  }
  const streamOf = (id: string, query = '', headers = {}) =>
    readSse(`${server.url}/events/executions/${id}${query}`, headers)

  beforeEach(async () => {
    server = await openTestServer({ timing: { heartbeat: 10 } })
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  it('tells the whole history, then what happens, and ends with the execution', async () => {
    const id = await execute({ t: remote })
    const stream = await streamOf(id)
    expect(stream.status).to.equal(200)
    expect(stream.headers['content-type']).to.equal('text/event-stream; charset=utf-8')
    expect((await stream.next())?.event).to.equal('workflow_submitted')
    expect((await stream.next())?.event).to.equal('workflow_started')
    expect((await stream.next())?.event).to.equal('task_started')

    server.stage.answer('t', E.right({ done: true }))
    const [completed, end, ...more] = await stream.rest()
    expect(completed?.data).to.deep.include({
      type: 'event',
      event_type: 'task_completed',
      execution_id: id,
      task_id: 't',
      revision: 3,
      details: { task_id: 't', attempt: 1, output: { done: true } },
      message: 'Task t completed.',
    })
    expect(completed?.id).to.equal('3')
    expect(end?.event).to.equal('workflow_completed')
    expect(more).to.deep.equal([])
  })

  it('goes on behind Last-Event-ID, and begins at ?from=', async () => {
    const id = await execute({ t: echo })
    const ids = async (query: string, headers = {}) =>
      (await (await streamOf(id, query, headers)).rest()).map((m) => m.id)
    expect(await ids('', { 'last-event-id': '1' })).to.deep.equal(['2', '3', '4'])
    expect(await ids('?from=1')).to.deep.equal(['1', '2', '3', '4'])
    expect(await ids('?from=0', { 'last-event-id': '3' })).to.deep.equal(['4'])
  })

  it('answers 204 when everything was seen, so that a browser stops', async () => {
    const id = await execute({ t: echo })
    expect((await streamOf(id, '', { 'last-event-id': '4' })).status).to.equal(204)
    expect((await streamOf(id, '?from=5')).status).to.equal(204)
  })

  it('beats while nothing happens', async () => {
    const stream = await streamOf(await execute({ t: remote }))
    expect(await stream.comment()).to.equal('still here')
    stream.cut()
  })

  it('is not open to pages of other origins', async () => {
    const id = await execute({ t: remote })
    expect((await streamOf(id, '', { origin: 'https://evil.example' })).status).to.equal(403)
  })

  it('loses nothing and repeats nothing for a reader that is cut off fifty times', async () => {
    const tasks = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`t${i}`, { ...remote, depends_on: i === 0 ? [] : [`t${i - 1}`] }]),
    )
    const id = await execute(tasks)
    const seen: string[] = []
    let cuts = 0
    let last: Record<string, string> = {}
    for (let task = 0; task < 60; task++) {
      const stream = await streamOf(id, '', last)
      for (;;) {
        const message = await stream.next()
        if (message === undefined) throw new Error('the stream ended')
        seen.push(message.id)
        last = { 'last-event-id': message.id }
        if (message.event === 'task_started' && message.data.task_id === `t${task}`) break
      }
      stream.cut()
      cuts++
      server.stage.answer(`t${task}`, E.right(task))
    }
    for (const { id: rest } of await (await streamOf(id, '', last)).rest()) seen.push(rest)

    const { body } = await calls.get(`/api/executions/${id}`)
    expect(cuts).to.be.at.least(50)
    expect(seen).to.deep.equal(Array.from({ length: body.revision + 1 }, (_, i) => String(i)))
  })
})

describe('the event stream of everything (SSE)', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  const define = async (name: string, tasks: unknown): Promise<string> =>
    (await calls.post('/api/workflows', { name, tasks })).body.workflow_id
  const execute = async (workflow_id: string, headers = {}): Promise<string> =>
    (await calls.post('/api/executions', { workflow_id }, headers)).body.execution_id

  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  it('begins now', async () => {
    await define('before', { t: echo })
    const stream = await readSse(`${server.url}/events`)
    await define('after', { t: echo })
    const first = await stream.next()
    expect(first).to.deep.include({ event: 'workflow_created', id: '2' })
    expect(first?.data).to.include({ execution_id: null, message: 'Workflow after was created.' })
    stream.cut()
  })

  it('begins behind a position, and never shows keyed requests', async () => {
    const workflow = await define('w', { t: echo })
    const execution = await execute(workflow, { 'idempotency-key': 'k' })
    const last = server.store.head()
    await define('last', { t: echo })
    const stream = await readSse(`${server.url}/events?from=0`)
    const seen = []
    for (let message = await stream.next(); message !== undefined; message = await stream.next()) {
      seen.push(message)
      if (Number(message.id) > last) break
    }
    stream.cut()
    expect(seen.map(({ event }) => event)).to.deep.equal([
      'workflow_created',
      'workflow_submitted',
      'workflow_started',
      'task_started',
      'task_completed',
      'workflow_completed',
      'workflow_created',
    ])
    expect(seen[1]?.data).to.include({ execution_id: execution, workflow_id: workflow })
  })

  it('can be narrowed to types and to a workflow', async () => {
    const [red, blue] = [await define('red', { t: echo }), await define('blue', { t: echo })]
    for (const workflow of [red, blue, red]) await execute(workflow)
    const stream = await readSse(
      `${server.url}/events?from=0&types=workflow_submitted,workflow_completed&workflow_id=${red}`,
    )
    const seen = [await stream.next(), await stream.next(), await stream.next(), await stream.next()]
    stream.cut()
    expect(seen.map((message) => message?.event)).to.deep.equal([
      'workflow_submitted',
      'workflow_completed',
      'workflow_submitted',
      'workflow_completed',
    ])
    expect(new Set(seen.map((message) => message?.data.workflow_id))).to.deep.equal(new Set([red]))
  })

  it('loses nothing and repeats nothing for a reader that is cut off fifty times', async () => {
    const workflow = await define('w', { t: echo })
    let last = String(server.store.head())
    const seen: number[] = []
    for (let round = 0; round < 51; round++) {
      const stream = await readSse(`${server.url}/events`, { 'last-event-id': last })
      await execute(workflow)
      for (let i = 0; i < 3; i++) {
        const message = await stream.next()
        if (message === undefined) throw new Error('the stream ended')
        last = message.id
        seen.push(Number(last))
      }
      stream.cut()
    }
    expect(seen).to.deep.equal(Array.from({ length: 153 }, (_, i) => i + 2))
  })
})
