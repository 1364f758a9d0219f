import { expect } from 'chai'
import { blobsIn, refOf } from '../../src/store/blobs.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { readSse } from '../support/http-sse.ts'
import { openWs } from '../support/http-ws.ts'
import { AT, right, run } from '../support/store.ts'

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

  describe('in an execution', () => {
    const value = { text: 'x'.repeat(2_000) }
    const big = refOf(JSON.stringify(value))
    const link = { ...big, href: `/api/blobs/${big.sha256}` }
    let execution: TestServer
    let id: string
    before(async () => {
      execution = await openTestServer({ maxInline: 1_024 })
      const { post } = callsTo(execution)
      const tasks = { t: { component: 'harmonia', action: 'echo', input: '${input}' } }
      const { body } = await post('/api/workflows', { name: 'w', tasks, output: '${tasks.t.output}' })
      id = (await post('/api/executions', { workflow_id: body.workflow_id, input: value })).body.execution_id
    })
    after(() => execution.close())

    it('are links in the document, which lead to them', async () => {
      const { body, text: shown } = await callsTo(execution).get(`/api/executions/${id}`)
      expect(body).to.deep.include({ input: { input_ref: link }, output: { output_ref: link } })
      expect(body.tasks['t']).to.deep.include({ input: { input_ref: link }, output: { output_ref: link } })
      expect(shown).not.to.contain('xxx')
      expect((await callsTo(execution).get(link.href)).body).to.deep.equal(value)
    })

    it('are links in the history, on event streams and on WebSockets', async () => {
      const { body } = await callsTo(execution).get(`/api/executions/${id}/events`)
      const detailsOf = (frames: readonly unknown[]) =>
        frames.map((frame) => (frame as { details: Readonly<Record<string, unknown>> }).details)
      const details = detailsOf(body.events)
      expect(details.map((one) => one['input_ref'] ?? one['output_ref'])).to.deep.equal([
        link,
        undefined,
        link,
        link,
        link,
      ])
      const stream = await readSse(`${execution.url}/events/executions/${id}`)
      expect(detailsOf((await stream.rest()).map(({ data }) => data))).to.deep.equal(details)
      const [, ...frames] = await openWs(`${execution.url}/ws/executions/${id}`).rest()
      expect(detailsOf(frames)).to.deep.equal(details)
    })

    it('are in the log once, where no subscriber sees them', async () => {
      const { body } = await callsTo(execution).get(`/api/executions/${id}/events`)
      const kept = right(await execution.store.read(`blob-${big.sha256}`)())
      expect(kept).to.have.length(1)
      const everything = await readSse(`${execution.url}/events?from=0`)
      const seen: string[] = []
      while (seen.length < body.events.length + 1) seen.push((await everything.next())?.event ?? '')
      everything.cut()
      expect(seen).not.to.include('blob_part')
    })
  })
})
