import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { openWs, refusedHandshake } from '../support/http-ws.ts'

const remote = { component: 'ergon', action: 'work' }
const echo = { component: 'harmonia', action: 'echo' }

describe('the WebSocket of an execution', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  const execute = async (tasks: unknown): Promise<string> => {
    const { body } = await calls.post('/api/workflows', { name: 'w', tasks })
    return (await calls.post('/api/executions', { workflow_id: body.workflow_id })).body.execution_id
  }
  beforeEach(async () => {
    server = await openTestServer({ timing: { heartbeat: 20 } })
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  it('greets, tells the history, then what happens, and closes with the execution', async () => {
    const id = await execute({ t: remote })
    const ws = openWs(`${server.url}/ws/executions/${id}`)
    expect(await ws.next()).to.include({ type: 'connected', execution_id: id, status: 'running', revision: 2 })
    for (const event_type of ['workflow_submitted', 'workflow_started', 'task_started'])
      expect(await ws.next()).to.include({ type: 'event', event_type, execution_id: id })
    server.stage.answer('t', E.right(1))
    const rest = await ws.rest()
    expect(rest.map(({ event_type }) => event_type)).to.deep.equal(['task_completed', 'workflow_completed'])
    expect((await ws.closed).code).to.equal(1000)
  })

  it('says the same as the event stream and the history', async () => {
    const id = await execute({ t: echo })
    const [, ...events] = await openWs(`${server.url}/ws/executions/${id}`).rest()
    expect(events).to.deep.equal((await calls.get(`/api/executions/${id}/events`)).body.events)
  })

  it('begins at ?from=', async () => {
    const id = await execute({ t: echo })
    const [greeting, ...events] = await openWs(`${server.url}/ws/executions/${id}?from=3`).rest()
    expect(greeting).to.include({ type: 'connected', status: 'completed' })
    expect(events.map(({ revision }) => revision)).to.deep.equal([3, 4])
    const seen = openWs(`${server.url}/ws/executions/${id}?from=5`)
    expect(await seen.rest()).to.have.length(1)
    expect((await seen.closed).code).to.equal(1000)
  })

  it('answers a ping, and says so when it does not understand', async () => {
    const ws = openWs(`${server.url}/ws/executions/${await execute({ t: remote })}?from=9`)
    expect(await ws.next()).to.include({ type: 'connected' })
    ws.socket.send(JSON.stringify({ type: 'ping' }))
    expect(await ws.next()).to.deep.include({ type: 'pong', timestamp: '2026-01-01T00:00:00.000Z' })
    for (const garbage of ['{', '"ping"', 'null', '{"type":"subscribe"}', Buffer.from([1, 2, 3])]) {
      ws.socket.send(garbage)
      expect(await ws.next()).to.include({ type: 'error', code: 'unknown_message' })
    }
    ws.socket.terminate()
  })

  it('answers a ping that comes with the handshake', async () => {
    const ws = openWs(`${server.url}/ws/executions/${await execute({ t: remote })}?from=9`)
    ws.socket.once('open', () => ws.socket.send('{"type":"ping"}'))
    const kinds = [(await ws.next())?.type, (await ws.next())?.type] as string[]
    expect(kinds.sort()).to.deep.equal(['connected', 'pong'])
    ws.socket.terminate()
  })

  it('closes on a message that is too long', async () => {
    const ws = openWs(`${server.url}/ws/executions/${await execute({ t: remote })}`)
    await ws.next()
    ws.socket.send('x'.repeat(70_000))
    expect((await ws.closed).code).to.equal(1009)
  })

  it('says that there is no such execution, and what a wrong query is', async () => {
    const unknown = openWs(`${server.url}/ws/executions/nobody`)
    expect(await unknown.next()).to.include({ type: 'error', code: 'execution_not_found' })
    expect((await unknown.closed).code).to.equal(4404)
    const wrong = openWs(`${server.url}/ws/executions/nobody?form=1`)
    expect(await wrong.next()).to.include({ type: 'error', code: 'unknown_query_parameters' })
    expect((await wrong.closed).code).to.equal(4400)
  })

  it('is refused at the handshake: foreign pages, foreign names, other paths', async () => {
    const id = await execute({ t: remote })
    const url = `${server.url}/ws/executions/${id}`
    expect(await refusedHandshake(url, { origin: 'https://evil.example' })).to.equal(403)
    expect(await refusedHandshake(url, { origin: 'null' })).to.equal(403)
    expect(await refusedHandshake(url, { headers: { host: 'evil.example' } })).to.equal(403)
    expect(await refusedHandshake(`${server.url}/ws/nothing`)).to.equal(404)
    const own = openWs(url, { origin: server.url })
    expect(await own.next()).to.include({ type: 'connected' })
    own.socket.terminate()
  })

  it('is given up when its peer does not answer pings', async () => {
    const ws = openWs(`${server.url}/ws/executions/${await execute({ t: remote })}`, { autoPong: false })
    expect((await ws.closed).code).to.equal(1006)
  })

  it('stays open as long as its peer answers pings', async () => {
    const id = await execute({ t: remote })
    const ws = openWs(`${server.url}/ws/executions/${id}?from=3`)
    await ws.next()
    for (let ping = 0; ping < 4; ping++) await new Promise((resolve) => ws.socket.once('ping', resolve))
    server.stage.answer('t', E.right(1))
    expect(await ws.next()).to.include({ event_type: 'task_completed' })
  })
})

describe('the WebSocket of everything', () => {
  it('greets, then tells what happens from now on, by type', async () => {
    const server = await openTestServer()
    const { post } = callsTo(server)
    await post('/api/workflows', { name: 'before', tasks: { t: echo } })
    const ws = openWs(`${server.url}/ws/events?types=workflow_created,workflow_completed`)
    expect(await ws.next()).to.include({ type: 'connected', position: 1 })
    const { body } = await post('/api/workflows', { name: 'after', tasks: { t: echo } })
    await post('/api/executions', { workflow_id: body.workflow_id })
    expect(await ws.next()).to.include({ event_type: 'workflow_created', position: 2 })
    expect(await ws.next()).to.include({ event_type: 'workflow_completed', workflow_id: body.workflow_id })
    await server.close()
    expect((await ws.closed).code).to.equal(1001)
  })
})
