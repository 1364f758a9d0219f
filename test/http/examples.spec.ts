import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

describe('examples over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  before(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  after(() => server.close())

  it('are the texts of the files that ship, comments included', async () => {
    const { status, body } = await calls.get('/api/examples')
    expect(status).to.equal(200)
    const files = body.examples.map(({ file }) => file)
    expect(files).to.include.members(['greeting.yaml', 'example-workflow.json', 'workflows/order-fulfilment.yaml'])
    expect(files).to.have.length.of.at.least(14)
    const greeting = body.examples.find(({ name }) => name === 'greeting')
    expect(greeting).to.include({ description: 'Waits a moment and greets.' })
    expect(greeting?.tags).to.deep.equal(['example'])
    expect(greeting?.text).to.match(/^# Needs no component/)
    expect(body.next_cursor).to.equal(null)
  })

  it('are all valid', async () => {
    const { body } = await calls.get('/api/examples')
    for (const { file, text } of body.examples) {
      const type = file.endsWith('.json') ? 'application/json' : 'application/yaml'
      const { body: validation } = await calls.post('/api/workflows/validate', text, { 'content-type': type })
      expect(validation.errors, file).to.deep.equal([])
    }
  })
})
