import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { httpRequest } from '../../../src/engine/tasks/http-request.ts'
import { undiciTransport } from '../../../src/engine/tasks/undici-transport.ts'
import { anAttempt } from '../../support/components-attempt.ts'
import { concluded } from '../../support/concluded.ts'
import { scriptedServer, signal, type ScriptedServer } from '../../support/components-server.ts'

const NOW = Date.UTC(2026, 0, 1)
const JSON_TYPE = { 'content-type': 'application/json' }

describe('http.request', () => {
  const servers: ScriptedServer[] = []
  const transport = undiciTransport({ connections: 8, maxBodyBytes: 64 * 1024 })
  const { kind } = httpRequest(transport, () => NOW)
  const serve = async (...script: Parameters<typeof scriptedServer>) => {
    const server = await scriptedServer(...script)
    servers.push(server)
    return server
  }
  const call = (input: unknown) => {
    if (kind.kind !== 'call') throw new Error('http.request is not a call')
    return kind.call(anAttempt({ component: 'http', action: 'request', input }))
  }
  const request = (input: unknown) => concluded(call(input))
  const errorOf = async (input: unknown) => {
    const outcome = await request(input)
    return E.isLeft(outcome) ? outcome.left : outcome
  }

  after(async () => {
    await transport.close()
    await Promise.all(servers.map((server) => server.stop()))
  })

  it('gets a URL and gives status, headers and the parsed body', async () => {
    const server = await serve((_, response) => response.writeHead(200, { ...JSON_TYPE, etag: '"1"' }).end('{"a":1}'))
    const outcome = await request({ url: `${server.url}/things?x=1#part` })
    expect(outcome).to.have.nested.property('right.status', 200)
    expect(outcome).to.have.nested.property('right.headers.etag', '"1"')
    expect(outcome).to.have.deep.nested.property('right.body', { a: 1 })
    expect(server.received[0]).to.include({ method: 'GET', path: '/things?x=1', body: '' })
  })

  it('carries the attempt: idempotency key and trace', async () => {
    const server = await serve((_, response) => response.end())
    await request({ url: server.url })
    expect(server.received[0]?.headers['idempotency-key']).to.equal('01890a5d-ac96-774b-bcce-b302099a8058:task1:1')
    expect(server.received[0]?.headers['traceparent']).to.match(/^00-01890a5dac96774bbcceb302099a8058-[0-9a-f]{16}-01$/)
  })

  it('sends a body as JSON, with headers and a query', async () => {
    const server = await serve((_, response) => response.end())
    await request({
      method: 'POST',
      url: `${server.url}/a b?x=1`,
      headers: { 'X-Token': 't', Accept: 'text/csv' },
      query: { q: 'ä&=', page: 2, tag: ['a', 'b'] },
      body: { n: 1 },
    })
    const [sent] = server.received
    expect(sent).to.include({ method: 'POST', path: '/a%20b?x=1&q=%C3%A4%26%3D&page=2&tag=a&tag=b', body: '{"n":1}' })
    expect(sent?.headers).to.include({ 'content-type': 'application/json', 'x-token': 't', accept: 'text/csv' })
  })

  it('sends text as it is', async () => {
    const server = await serve((_, response) => response.end())
    await request({ method: 'PUT', url: server.url, body: 'a,b', headers: { 'Content-Type': 'text/csv' } })
    expect(server.received[0]).to.include({ body: 'a,b' })
    expect(server.received[0]?.headers['content-type']).to.equal('text/csv')
  })

  it('gives text for what is not JSON, and null for no body', async () => {
    const server = await serve(({ path }, response) =>
      path === '/text'
        ? response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')
        : response.writeHead(204).end(),
    )
    expect(await request({ url: `${server.url}/text` })).to.have.nested.property('right.body', '<p>')
    expect(await request({ url: server.url })).to.have.nested.property('right.body', null)
    expect(await request({ url: server.url, method: 'HEAD' })).to.have.nested.property('right.body', null)
  })

  it('fails by the rules of components when the status is no success', async () => {
    const server = await serve(({ path }, response) => {
      const status = Number(path.slice(1))
      response.writeHead(status, { ...JSON_TYPE, 'retry-after': '5' }).end('{"message":"sorry"}')
    })
    expect(await errorOf({ url: `${server.url}/404` })).to.deep.equal({
      type: 'http_404',
      message: 'sorry',
      retryable: false,
      details: { status: 404, body: { message: 'sorry' } },
    })
    expect(await errorOf({ url: `${server.url}/429` })).to.include({ retryable: true, retry_after: 5 })
    expect(await errorOf({ url: `${server.url}/500` })).to.include({ type: 'http_500', retryable: true })
  })

  it('does not follow redirects', async () => {
    const server = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end())
    expect(await errorOf({ url: server.url })).to.include({ type: 'http_302', retryable: false })
    expect(server.received).to.have.length(1)
  })

  it('takes the statuses that are expected for success, and no others', async () => {
    const server = await serve(({ path }, response) => response.writeHead(Number(path.slice(1)), JSON_TYPE).end('1'))
    expect(await request({ url: `${server.url}/404`, expect: [200, 404] })).to.have.nested.property('right.status', 404)
    expect(await request({ url: `${server.url}/302`, expect: 302 })).to.have.nested.property('right.status', 302)
    expect(await errorOf({ url: `${server.url}/200`, expect: 201 })).to.include({
      type: 'unexpected_status',
      retryable: false,
    })
    expect(await errorOf({ url: `${server.url}/503`, expect: 201 })).to.include({ type: 'http_503', retryable: true })
  })

  it('fails on a body beyond the limit', async () => {
    const server = await serve((_, response) => response.writeHead(200, JSON_TYPE).end(`"${'x'.repeat(70_000)}"`))
    expect(await errorOf({ url: server.url })).to.include({ type: 'response_too_large', retryable: false })
  })

  it('fails to be tried again when nobody listens', async () => {
    const gone = await serve(() => {})
    await gone.stop()
    expect(await errorOf({ url: gone.url })).to.include({ type: 'connection_failed', retryable: true })
  })

  it('settles when it is aborted, and the connection is gone', async () => {
    const arrived = signal()
    const server = await serve(() => arrived.fire())
    const hanging = call({ url: server.url })
    await arrived.fired
    hanging.abort()
    expect(await hanging.outcome).to.have.nested.property('left.type', 'aborted')
    await server.closed(1)
  })

  const bad: readonly unknown[] = [
    null,
    {},
    { url: 1 },
    { url: 'example.com' },
    { url: '/data' },
    { url: 'file:///etc/passwd' },
    { url: 'ftp://example.com' },
    { url: 'javascript:alert(1)' },
    { url: 'http://user:secret@example.com' },
    { url: 'http://' },
    { url: 'http://a', method: 'CONNECT' },
    { url: 'http://a', method: 'get' },
    { url: 'http://a', headers: { 'a b': 'x' } },
    { url: 'http://a', headers: { a: 'x\r\nb: y' } },
    { url: 'http://a', headers: { a: 1 } },
    { url: 'http://a', headers: { 'Content-Length': '5' } },
    { url: 'http://a', headers: { host: 'b' } },
    { url: 'http://a', query: { a: null } },
    { url: 'http://a', expect: 99 },
    { url: 'http://a', expect: [] },
    { url: 'http://a', timeout: 5 },
  ]
  for (const input of bad) {
    it(`refuses ${JSON.stringify(input)}`, async () => {
      expect(await errorOf(input)).to.include({ type: 'invalid_input', retryable: false })
    })
  }
})
