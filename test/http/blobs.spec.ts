import { expect } from 'chai'
import { blobsIn, refOf } from '../../src/store/blobs.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { AT, run } from '../support/store.ts'

describe('values that are kept by their hash, over HTTP', () => {
  let server: TestServer
  let get: ReturnType<typeof callsTo>['get']
  const text = '{"b": [1,  2], "a": "\\u00e9"}'
  const ref = refOf(text)
  before(async () => {
    server = await openTestServer()
    get = callsTo(server).get
    await run(blobsIn(server.store).put(ref, text, AT))
  })
  after(() => server.close())

  it('are given byte for byte, and may be kept by the client for ever', async () => {
    const { status, headers, text: given } = await get(`/api/blobs/${ref.sha256}`)
    expect({ status, given }).to.deep.equal({ status: 200, given: text })
    expect(headers['content-type']).to.match(/^application\/json/)
    expect(headers['cache-control']).to.match(/immutable/)
    expect(headers['etag']).to.equal(`"${ref.sha256}"`)
    expect(Number(headers['content-length'])).to.equal(ref.bytes)
  })

  it('are not sent again to who has them', async () => {
    const seen = await get(`/api/blobs/${ref.sha256}`, { 'if-none-match': `"other", W/"${ref.sha256}"` })
    expect({ status: seen.status, text: seen.text }).to.deep.equal({ status: 304, text: '' })
    expect((await get(`/api/blobs/${ref.sha256}`, { 'if-none-match': '"other"' })).status).to.equal(200)
  })

  it('are not shown to who follows everything', async () => {
    expect(server.store.head()).to.equal(1)
    const { body } = await get('/api/executions')
    expect(body).to.deep.include({ executions: [], as_of: 1 })
  })
})
