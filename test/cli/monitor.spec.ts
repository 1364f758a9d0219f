import { expect } from 'chai'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { callsTo } from '../support/http-call.ts'
import { harmonia, start } from '../support/cli-run.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

describe('harmonia monitor', () => {
  let server: TestServer
  before(async () => {
    server = await openTestServer({ monitored: true })
    await server.clock.advance(0)
    const calls = callsTo(server)
    const tasks = { t: { component: 'harmonia', action: 'echo' } }
    const { body } = await calls.post('/api/workflows', { name: 'w', tasks })
    await calls.post('/api/executions', { workflow_id: body.workflow_id })
    await calls.get('/api/executions')
    await server.clock.advance(5_000)
  })
  after(() => server.close())

  it('shows the numbers, and a line for each component', async () => {
    const { code, stdout } = await harmonia(['monitor', '--url', server.url])
    expect(code).to.equal(0)
    const lines = stdout.trim().split('\n')
    expect(lines).to.include.members([
      'running      0 of 10; calls in flight: 0',
      'queued       0',
      'paused       0',
      'executions   0.2 started, 0.2 completed per second',
      'event store  memory, 6 events',
      'read models  up to date',
    ])
    expect(lines.at(-2)).to.match(/^harmonia +built in/)
  })

  it("gives the API's own answer", async () => {
    const { stdout } = await harmonia(['monitor', '--window', '1h', '--json', '--url', server.url])
    expect(JSON.parse(stdout)).to.deep.include({ window: 3600, interval: 10, position: 6 })
  })

  it('goes on until it is interrupted', async () => {
    const child = start(['monitor', '--watch', '--json', '--url', server.url])
    for await (const line of createInterface({ input: child.stdout })) {
      expect(JSON.parse(line)).to.include({ window: 900, position: 6 })
      child.kill('SIGINT')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(child.signalCode).to.equal('SIGINT')
  })
})
