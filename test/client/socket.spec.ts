import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket, WebSocketServer } from 'ws'
import { HarmoniaClient, HarmoniaError, HarmoniaUnreachable, type HarmoniaEvent } from '../../src/client/index.ts'
import { socketMessages } from '../../src/client/socket.ts'
import { event, EXECUTION_ID } from '../support/cli-samples.ts'
import { openTestServer } from '../support/http-server.ts'
import { startServerProcess } from '../support/server-process.ts'

const over = 'websocket' as const
const gate = { component: 'harmonia', action: 'wait_for_signal', input: { name: 'open' } }

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it ended well'),
    (error: unknown) => error,
  )

const revisionsOf = async (events: AsyncIterable<HarmoniaEvent>): Promise<readonly number[]> => {
  const revisions: number[] = []
  for await (const { revision } of events) revisions.push(revision)
  return revisions
}

/** As in a browser: an error that nobody listens to is followed by a close, and nothing else. */
class Quiet extends WebSocket {
  constructor(url: string) {
    super(url)
    this.on('error', () => undefined)
  }
}

/** A server of one kind of answer: `say` is told each connection, with the query that it came with. */
const saying = async (say: (socket: WebSocket, query: URLSearchParams) => void) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  server.on('connection', (socket, { url = '' }) => say(socket, new URL(url, 'http://x').searchParams))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}

describe('following over a WebSocket', () => {
  const room = globalThis as { WebSocket?: unknown }
  const own = room.WebSocket
  // Node has one from version 22 on only.
  beforeEach(() => (room.WebSocket = Quiet))
  afterEach(() => {
    room.WebSocket = own
  })

  it('tells every event once and in order, and ends with the execution', async () => {
    const server = await openTestServer()
    const client = new HarmoniaClient({ url: server.url })
    const echo = { component: 'harmonia', action: 'echo', input: 1 }
    const { workflow_id } = await client.createWorkflow({ name: 'w', tasks: { echo } })
    const { execution_id } = await client.executeWorkflow(workflow_id)
    const told = await revisionsOf(client.monitorExecution(execution_id, { over }))
    const { revision } = await client.getExecution(execution_id)
    expect(told).to.deep.equal(Array.from({ length: revision + 1 }, (_, index) => index))
    expect(await revisionsOf(client.monitorExecution(execution_id, { over, after: 1 }))).to.deep.equal(told.slice(2))
    await server.close()
  })

  it('goes on where it broke when the server dies and comes back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'harmonia-socket-'))
    const first = await startServerProcess(folder)
    const port = Number(new URL(first.url).port)
    const client = new HarmoniaClient({ url: first.url })
    const { workflow_id } = await client.createWorkflow({
      name: 'w',
      tasks: { gate, last: { ...gate, depends_on: ['gate'] } },
    })
    const { execution_id } = await client.executeWorkflow(workflow_id)
    const told: number[] = []
    let server = first
    let [opened, lost] = [0, 0]
    let all = 0
    // Each time it stands still, the server is killed and started again, and a signal sent.
    const next = async (): Promise<void> => {
      await server.kill()
      server = await startServerProcess(folder, {}, { port })
      await client.sendSignal(execution_id, { name: 'open' })
    }
    const everything = client.monitorEvents({ over, after: 0, types: ['workflow_completed'] })
    const completed = (async () => {
      for await (const { position } of everything) return (all = position)
      return undefined
    })()
    for await (const { event_type, revision } of client.monitorExecution(execution_id, {
      over,
      onOpen: () => opened++,
      onLost: () => lost++,
    })) {
      told.push(revision)
      if (event_type === 'task_started') await next()
    }
    const { revision, position } = await client.getExecution(execution_id)
    expect(told).to.deep.equal(Array.from({ length: revision + 1 }, (_, index) => index))
    expect(lost).to.be.at.least(2)
    expect(opened, 'once at first, and after each kill').to.equal(3)
    await completed
    expect(all).to.equal(position)
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('tells all that happens from now on, of the types that are asked for', async () => {
    const server = await openTestServer()
    const client = new HarmoniaClient({ url: server.url })
    await client.createWorkflow({ name: 'before', tasks: { gate } })
    const leaving = new AbortController()
    const events = client.monitorEvents({ over, types: ['workflow_created'], signal: leaving.signal })
    const first = events.next()
    // The place is taken before the connection is there: what happens meanwhile is not missed.
    const { workflow_id } = await client.createWorkflow({ name: 'after', tasks: { gate } })
    expect((await first).value).to.include({ event_type: 'workflow_created', workflow_id })
    const waiting = failure(events.next())
    leaving.abort(new Error('enough'))
    expect(await waiting).to.have.property('message', 'enough')
    await server.close()
  })

  it('refuses what is not there, and does not ask again', async () => {
    const server = await openTestServer()
    const client = new HarmoniaClient({ url: server.url })
    const lost: Error[] = []
    const options = { over, onLost: (error: Error) => lost.push(error) }
    const error = await failure(revisionsOf(client.monitorExecution('nowhere', options)))
    expect(error).to.be.instanceOf(HarmoniaError)
    expect(error).to.include({ status: 404, code: 'execution_not_found' })
    expect(lost).to.deep.equal([])
    await server.close()
  })

  it('comes again when there are too many for now, and gives up when that lasts', async () => {
    let connections = 0
    const server = await saying((socket) => {
      connections += 1
      if (connections < 3) {
        socket.send(JSON.stringify({ type: 'error', code: 'too_many_subscribers', message: 'full' }))
        return
      }
      socket.send(JSON.stringify({ type: 'connected' }))
      socket.send(JSON.stringify(event(0, 'workflow_completed')))
      socket.close(1000)
    })
    const client = new HarmoniaClient({ url: server.url })
    expect(await revisionsOf(client.monitorExecution(EXECUTION_ID, { over }))).to.deep.equal([0])
    connections = Number.NEGATIVE_INFINITY
    const error = await failure(revisionsOf(client.monitorExecution(EXECUTION_ID, { over, giveUpAfter: 0.001 })))
    expect(error).to.include({ status: 429, code: 'too_many_subscribers' })
    server.close()
  })

  it('asks from behind the last event that it has told, and tells nothing twice', async () => {
    const asked: (string | null)[] = []
    const history = Array.from({ length: 6 }, (_, revision) => event(revision, 'task_started'))
    const server = await saying((socket, query) => {
      asked.push(query.get('from'))
      socket.send(JSON.stringify({ type: 'connected' }))
      // One more than was asked for at the beginning, and cut off behind two that are new, until all were told.
      const from = Number(query.get('from') ?? 0)
      for (const one of history.slice(Math.max(0, from - 1), from + 2)) socket.send(JSON.stringify(one))
      if (from + 2 >= history.length) socket.close(1000)
      else socket.close(1012)
    })
    const client = new HarmoniaClient({ url: server.url })
    expect(await revisionsOf(client.monitorExecution(EXECUTION_ID, { over }))).to.deep.equal([0, 1, 2, 3, 4, 5])
    expect(asked).to.deep.equal([null, '2', '4'])
    server.close()
  })

  it('fails at once when nobody ever listened', async () => {
    const server = await saying(() => undefined)
    server.close()
    const client = new HarmoniaClient({ url: server.url })
    const error = await failure(revisionsOf(client.monitorExecution(EXECUTION_ID, { over })))
    expect(error).to.be.instanceOf(HarmoniaUnreachable)
  })

  it('counts a connection as lost on which nothing is heard, though it has asked', async () => {
    const heard: string[] = []
    const server = await saying((socket) => socket.on('message', (data: Buffer) => heard.push(data.toString())))
    const options = { signal: undefined, silenceMs: 90, onOpen: () => undefined }
    const error = await failure(socketMessages(server.url, options).next())
    expect(error).to.be.instanceOf(HarmoniaUnreachable)
    expect((error as Error).message).to.contain('nothing was heard')
    expect(heard).to.include('{"type":"ping"}')
    server.close()
  })

  it('counts one as lost that is never opened', async () => {
    const deaf = createServer(() => undefined)
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(deaf.address() as AddressInfo).port}`
    const options = { signal: undefined, silenceMs: 90, onOpen: () => expect.fail('it is not open') }
    const error = await failure(socketMessages(url, options).next())
    expect((error as Error).message).to.contain('nothing was heard')
    deaf.close()
  })

  it('says where there is no WebSocket', async () => {
    room.WebSocket = undefined
    const client = new HarmoniaClient({ url: 'http://127.0.0.1:1' })
    const error = await failure(revisionsOf(client.monitorExecution(EXECUTION_ID, { over })))
    expect((error as Error).message).to.contain('There is no WebSocket here')
  })
})
