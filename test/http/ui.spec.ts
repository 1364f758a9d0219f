import { brotliDecompressSync } from 'node:zlib'
import { request } from 'node:http'
import { expect } from 'chai'
import { call } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

/** The bytes of an answer as they came. */
const bytes = (url: string, encoding: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { headers: { 'accept-encoding': encoding } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve(Buffer.concat(chunks)))
    })
    asked.on('error', reject).end()
  })

describe('the web interface', () => {
  let server: TestServer
  before(async () => (server = await openTestServer()))
  after(() => server.close())

  const get = (path: string, headers = {}) => call(server.url, 'GET', path, { headers })

  it('is one page under all of its paths', async () => {
    const first = await get('/')
    expect(first).to.include({ status: 200 })
    expect(first.headers['content-type']).to.equal('text/html; charset=utf-8')
    for (const path of ['/workflows', '/executions/x', '/compare?left=a', '/templates/new', '/monitor', '/chat'])
      expect((await get(path)).text).to.equal(first.text)
  })

  it('runs no script but its own, and asks nobody else', async () => {
    const policy = String((await get('/executions')).headers['content-security-policy'])
    expect(policy).to.include("default-src 'none'").and.include("script-src 'self';").and.include("connect-src 'self'")
  })

  it('is loaded once, and compressed for those who can read that', async () => {
    const name = /src="(\/assets\/index-[^"]+\.js)"/.exec((await get('/')).text)?.[1] ?? ''
    const { headers, text } = await get(name)
    expect(headers['cache-control']).to.equal('public, max-age=31536000, immutable')
    expect(headers).to.include({ 'content-type': 'text/javascript; charset=utf-8', vary: 'accept-encoding' })
    const compressed = await bytes(server.url + name, 'gzip, br')
    expect(compressed.length).to.be.below(text.length / 2)
    expect(brotliDecompressSync(compressed).toString()).to.equal(text)
  })

  it('begins with at most 300 kB, compressed', async () => {
    const files = [...(await get('/')).text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, name = '']) => name)
    expect(files.filter((name) => name.endsWith('.js'))).not.to.deep.equal([])
    let all = 0
    for (const name of files) all += (await bytes(server.url + name, 'br')).length
    expect(all, files.join(' ')).to.be.below(300_000)
  })

  it('is nothing but what was built', async () => {
    for (const path of ['/assets/nothing.js', '/assets/..%2Findex.html', '/assets/../../package.json', '/ui', '/work'])
      expect(await get(path), path).to.include({ status: 404 })
    expect(await call(server.url, 'POST', '/executions')).to.include({ status: 404 })
  })
})
