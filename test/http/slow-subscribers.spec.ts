import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { expect } from 'chai'
import { memoryStore } from '../../src/store/memory.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { readSse } from '../support/http-sse.ts'
import { watchedStore } from '../support/http-watched-store.ts'
import { openWs } from '../support/http-ws.ts'

const EXECUTIONS = 50
/** With what each execution tells, more than any socket buffers on the way could hold. */
const OUTPUT = 'x'.repeat(300_000)

describe('a hundred subscribers of which one never reads', () => {
  let server: TestServer
  let store: ReturnType<typeof watchedStore>
  let workflow_id: string
  const subscribers = async (): Promise<number> => {
    const { text } = await callsTo(server).get('/metrics')
    return Number(/^harmonia_subscribers (\d+)$/m.exec(text)?.[1])
  }

  beforeEach(async () => {
    store = watchedStore(memoryStore())
    server = await openTestServer({ store, timing: { stall: 300 } })
    const tasks = { t: { component: 'harmonia', action: 'echo', input: OUTPUT } }
    const { body } = await callsTo(server).post('/api/workflows', { name: 'loud', tasks })
    workflow_id = body.workflow_id
  })
  afterEach(() => server.close())

  const execute = async (): Promise<void> => {
    for (let i = 0; i < EXECUTIONS; i++) await callsTo(server).post('/api/executions', { workflow_id })
  }

  it('are all served but that one, which is cut off and has held nothing (SSE)', async () => {
    const others = await Promise.all(
      Array.from({ length: 99 }, () => readSse(`${server.url}/events?types=workflow_completed`)),
    )
    const deaf = await neverReads(server.port, '/events')
    expect(await subscribers()).to.equal(100)
    await execute()

    for (const other of others)
      for (let i = 0; i < EXECUTIONS; i++) expect((await other.next())?.event).to.equal('workflow_completed')
    const watched = store.subscriptions.at(-1)
    await watched?.closed
    expect(watched?.pulled).to.be.lessThan(EXECUTIONS * 5)
    expect(await subscribers()).to.equal(99)
    deaf.destroy()
    for (const other of others) other.cut()
  })

  it('are all served but that one, which is cut off and has held nothing (WebSocket)', async () => {
    const others = Array.from({ length: 99 }, () => openWs(`${server.url}/ws/events?types=workflow_completed`))
    for (const other of others) await other.next()
    const deaf = openWs(`${server.url}/ws/events`)
    await deaf.next()
    deaf.socket.pause()
    await execute()

    for (const other of others)
      for (let i = 0; i < EXECUTIONS; i++) expect(await other.next()).to.include({ event_type: 'workflow_completed' })
    const watched = store.subscriptions.at(-1)
    await watched?.closed
    expect(watched?.pulled).to.be.lessThan(EXECUTIONS * 5)
    deaf.socket.terminate()
    for (const other of others) other.socket.terminate()
  })
})

/** A connection that asks and then reads nothing but the first bytes. */
const neverReads = async (port: number, path: string): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`)
  await once(socket, 'data')
  socket.pause()
  return socket
}
