import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer } from '../support/http-server.ts'
import { guard } from '../../src/http/safety/guard.ts'

describe('who may ask', () => {
  const judged = (
    settings: Partial<Parameters<typeof guard>[0]>,
    headers: { readonly host?: string; readonly origin?: string },
  ): string => guard({ host: '127.0.0.1', allowedHosts: [], corsOrigins: [], ...settings })(headers)?.tag ?? 'served'

  const hosts: readonly (readonly [host: string, settings: Partial<Parameters<typeof guard>[0]>, verdict: string])[] = [
    ['localhost', {}, 'served'],
    ['localhost:8002', {}, 'served'],
    ['LOCALHOST:8002', {}, 'served'],
    ['127.0.0.1:8002', {}, 'served'],
    ['[::1]:8002', {}, 'served'],
    ['evil.example', {}, 'foreign_host'],
    ['localhost.evil.example', {}, 'foreign_host'],
    ['evil.example:localhost', {}, 'foreign_host'],
    ['localhost@evil.example', {}, 'foreign_host'],
    ['', {}, 'foreign_host'],
    ['10.0.0.7:8002', { host: '10.0.0.7' }, 'served'],
    ['[fd00::7]:8002', { host: 'fd00::7' }, 'served'],
    ['10.0.0.7:8002', { host: '0.0.0.0' }, 'foreign_host'],
    ['0.0.0.0:8002', { host: '0.0.0.0' }, 'foreign_host'],
    ['ops.example', { host: '0.0.0.0', allowedHosts: ['Ops.example'] }, 'served'],
    ['ops.example.', { host: '0.0.0.0', allowedHosts: ['ops.example'] }, 'served'],
  ]
  for (const [host, settings, verdict] of hosts)
    it(`Host "${host}" with ${JSON.stringify(settings)}: ${verdict}`, () =>
      expect(judged(settings, { host })).to.equal(verdict))

  const origins: readonly (readonly [origin: string, corsOrigins: readonly string[], verdict: string])[] = [
    ['http://localhost:8002', [], 'served'],
    ['https://localhost:8002', [], 'served'],
    ['http://localhost:3000', [], 'foreign_origin'],
    ['http://127.0.0.1:8002', [], 'foreign_origin'],
    ['http://localhost:8002.evil.example', [], 'foreign_origin'],
    ['http://evil.example', [], 'foreign_origin'],
    ['null', [], 'foreign_origin'],
    ['', [], 'foreign_origin'],
    ['file://', [], 'foreign_origin'],
    ['https://ops.example', ['https://ops.example'], 'served'],
    ['http://ops.example', ['https://ops.example'], 'foreign_origin'],
  ]
  for (const [origin, corsOrigins, verdict] of origins)
    it(`Origin "${origin}" with CORS for [${corsOrigins.join()}]: ${verdict}`, () =>
      expect(judged({ corsOrigins }, { host: 'localhost:8002', origin })).to.equal(verdict))
})

describe('what every answer carries', () => {
  it('is no more than it must: no CORS, nothing about the server, no sniffing', async () => {
    const server = await openTestServer()
    const { get } = callsTo(server)
    for (const path of ['/api/workflows', '/health', '/', '/docs', '/api/nothing', '/openapi.json']) {
      const { headers } = await get(path, { origin: server.url })
      expect(headers).to.include({ 'x-content-type-options': 'nosniff' })
      expect(headers).to.not.have.any.keys('x-powered-by', 'server', 'access-control-allow-origin')
    }
    await server.close()
  })

  it('is a policy on pages under which no inline script runs', async () => {
    const server = await openTestServer()
    const { get } = callsTo(server)
    for (const path of ['/', '/docs', '/docs/problems']) {
      const { headers, text } = await get(path)
      const policy = String(headers['content-security-policy'])
      expect(policy)
        .to.match(/default-src 'none'/)
        .and.match(/script-src 'self';/)
        .and.match(/frame-ancestors 'none'/)
      expect(text).to.not.match(/<script(?![^>]*src=)[^>]*>/)
      expect(text).to.not.match(/(?:src|href)="https?:/)
    }
    await server.close()
  })

  it('is CORS for the origins that are set, also on refusals, and a preflight is answered', async () => {
    const origin = 'https://ops.example'
    const server = await openTestServer({ settings: { corsOrigins: [origin] } })
    const { get, post } = callsTo(server)
    expect((await get('/api/workflows', { origin })).headers['access-control-allow-origin']).to.equal(origin)
    expect((await post('/api/workflows', { name: 'a' }, { origin })).headers['access-control-allow-origin']).to.equal(
      origin,
    )
    expect((await get('/api/workflows', { origin: server.url })).headers).to.not.have.any.keys(
      'access-control-allow-origin',
    )

    const preflight = await fetch(`${server.url}/api/executions`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'idempotency-key' },
    })
    expect(preflight.status).to.equal(204)
    expect(preflight.headers.get('access-control-allow-methods')).to.contain('POST')
    await server.close()
  })
})
