import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

const definition = {
  name: 'order',
  input_schema: { type: 'object', properties: { amount: { type: 'number' } } },
  tasks: { charge: { component: 'billing', action: 'charge' } },
}
const tasks = { charge: [{ error: { type: 'http_503', retryable: true } }, { output: { id: 'c1' }, delay: 2 }] }

describe('trying a definition over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  before(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  after(() => server.close())

  const post = (body: object) => calls.post('/api/workflows/test', body)

  it('gives what came out, with the whole history, and records nothing', async () => {
    const head = server.store.head()
    const expected = { output: { charge: { id: 'c1' } }, tasks: { charge: { attempt: 2 } } }
    const { status, body } = await post({ definition, tasks, expect: expected })
    expect(status).to.equal(200)
    expect(body).to.deep.include({ passed: true, differences: [], unplayed: [], stopped: null })
    const report = body as unknown as {
      events: { event_type: string; message: string }[]
      execution: { status: string }
    }
    expect(report.events.map(({ event_type }) => event_type)).to.deep.equal([
      'workflow_submitted',
      'workflow_started',
      'task_started',
      'task_retry_scheduled',
      'task_started',
      'task_completed',
      'workflow_completed',
    ])
    expect(report.events[0]?.message).to.match(/order/)
    expect(report.execution.status).to.equal('completed')
    expect(server.store.head()).to.equal(head)
    expect(server.stage.calls).to.have.length(0)
  })

  it('takes a workflow that is stored, in any of its versions', async () => {
    const { body } = await calls.post('/api/workflows', definition)
    await calls.put(`/api/workflows/${body.workflow_id}`, {
      ...definition,
      tasks: { refund: { component: 'billing', action: 'refund' } },
    })
    const first = await post({ workflow_id: body.workflow_id, version: 1, tasks })
    expect(first.body).to.include({ passed: true })
    const latest = await post({ workflow_id: body.workflow_id, default: {} })
    expect(latest.body).to.deep.include({ passed: true }).and.to.have.nested.property('execution.tasks.refund')
  })

  it('gives the same text for the same trial', async () => {
    expect((await post({ definition, tasks })).text).to.equal((await post({ definition, tasks })).text)
  })
})
