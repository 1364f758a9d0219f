import { connect } from 'node:net'
import { once } from 'node:events'
import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer } from '../support/http-server.ts'
import { readSse } from '../support/http-sse.ts'
import { openWs } from '../support/http-ws.ts'

const answerTo = async (port: number, bytes: string): Promise<string> => {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (data: Buffer) => (text += data.toString()))
  socket.write(bytes)
  await once(socket, 'close')
  return text
}

describe('the server', () => {
  it('says in one line that its port is taken, and nothing else breaks', async () => {
    const first = await openTestServer()
    const second = await openTestServer()
    await second.close()
    const refused = await second.server.listen(first.port, '127.0.0.1')
    expect(E.isLeft(refused) && refused.left).to.include({
      tag: 'cannot_listen',
      code: 'EADDRINUSE',
      message: `port ${first.port} of 127.0.0.1 is in use by another program`,
    })
    await first.close()
  })

  it('gives a body that never arrives its time, and no more', async () => {
    const server = await openTestServer({ timing: { request: 50 } })
    const answer = await answerTo(
      server.port,
      'POST /api/executions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"work',
    )
    expect(answer)
      .to.match(/^HTTP\/1\.1 408 /)
      .and.contain('"code":"request_timeout"')
    expect(server.store.head()).to.equal(0)
    expect((await callsTo(server).get('/health')).status).to.equal(200)
    await server.close()
  })

  it('refuses what is not HTTP, and headers without end', async () => {
    const server = await openTestServer()
    expect(await answerTo(server.port, 'HELO\r\n\r\n')).to.contain('"code":"malformed_request"')
    expect(
      await answerTo(server.port, `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`),
    ).to.contain('"code":"headers_too_large"')
    await server.close()
  })

  it('ends event streams and WebSockets when it closes, and lets requests finish', async () => {
    let release: () => void = () => undefined
    let arrived: () => void = () => undefined
    const isThere = new Promise<void>((resolve) => (arrived = resolve))
    const held = new Promise<void>((resolve) => (release = resolve))
    const server = await openTestServer({
      engine: (engine) => ({
        ...engine,
        document: (id) => async () => {
          arrived()
          await held
          return engine.document(id)()
        },
      }),
    })
    const stream = await readSse(`${server.url}/events`)
    const ws = openWs(`${server.url}/ws/events`)
    await ws.next()
    const asked = callsTo(server).get('/api/executions/nobody')
    await isThere

    const closed = server.server.close(60)
    expect(await stream.rest()).to.deep.equal([])
    expect((await ws.closed).code).to.equal(1001)
    release()
    expect((await asked).status).to.equal(404)
    await closed
    expect(
      await callsTo(server)
        .get('/health')
        .catch((error: NodeJS.ErrnoException) => error.code),
    ).to.equal('ECONNREFUSED')
  })

  it('does not wait longer than the grace for a request that hangs', async () => {
    const server = await openTestServer({
      engine: (engine) => ({ ...engine, document: () => () => new Promise(() => undefined) }),
    })
    const asked = callsTo(server)
      .get('/api/executions/nobody')
      .catch((error: Error) => error)
    await new Promise((resolve) => setImmediate(resolve))
    await server.server.close(0)
    expect(await asked).to.be.instanceOf(Error)
  })
})
