import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer } from '../support/http-server.ts'

const program = { name: 'mine', mcp: { command: '/no/such/program', args: ['x'] } }

describe('a component that is a program', () => {
  it('cannot be registered by a request', async () => {
    const server = await openTestServer()
    const calls = callsTo(server)
    const refused = await calls.post('/api/components', program)
    expect(refused.status).to.equal(403)
    expect(refused.body).to.include({ code: 'command_not_allowed' })
    expect((await calls.get('/api/components/mine')).status).to.equal(404)
    expect(
      (await calls.post('/api/components', { name: 'far', mcp: { url: 'http://127.0.0.1:9/mcp' } })).status,
    ).to.equal(201)
    await server.close()
  })

  it('can, where whoever runs the server allows it', async () => {
    const server = await openTestServer({ settings: { mcpCommands: true } })
    const calls = callsTo(server)
    expect((await calls.post('/api/components', program)).status).to.equal(201)
    const wrong = await calls.post('/api/components', { name: 'mine', mcp: { command: 'x', url: 'http://x', more: 1 } })
    expect(wrong.body.errors.map(({ pointer }) => pointer)).to.deep.equal(['/mcp/more', '/mcp'])
    await server.close()
  })
})
