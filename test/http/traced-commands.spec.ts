import { expect } from 'chai'
import type { Frame } from '../../src/http/live/frame.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { settled } from '../support/manual-clock.ts'

const TRACE = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'vendor=1' }

describe('a request that is a part of a trace', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  const workflow = async (input: unknown, action: string): Promise<string> =>
    (await calls.post('/api/workflows', { name: 'w', tasks: { t: { component: 'harmonia', action, input } } })).body
      .workflow_id
  const start = async (input: unknown, action: string): Promise<string> => {
    const { body } = await calls.post('/api/executions', { workflow_id: await workflow(input, action) })
    return body.execution_id
  }
  const event = async (id: string, type: string): Promise<Readonly<Record<string, unknown>> | undefined> => {
    const { events } = (await calls.get(`/api/executions/${id}/events`)).body as unknown as { events: readonly Frame[] }
    return events.find(({ event_type }) => event_type === type)?.details
  }

  it('has its trace with the signal that it sends', async () => {
    const id = await start({ name: 'go' }, 'wait_for_signal')
    await calls.post(`/api/executions/${id}/signals/go`, { a: 1 }, TRACE)
    expect(await event(id, 'signal_received')).to.deep.equal({ name: 'go', data: { a: 1 }, trace: TRACE })
    expect((await calls.get(`/api/executions/${id}`)).body).not.to.have.property('trace')
  })

  it('has its trace with the decision that it makes', async () => {
    const id = await start({ prompt: 'Pay?' }, 'approve')
    await calls.post(`/api/approvals/${id}:t:1/approve`, { by: 'ada' }, TRACE)
    expect(await event(id, 'approval_decided')).to.deep.include({ decision: 'approved', by: 'ada', trace: TRACE })
  })

  it('leaves nothing of a trace where it says of none, or of one that is none', async () => {
    const id = await start({ name: 'go' }, 'wait_for_signal')
    await calls.post(`/api/executions/${id}/signals/other`, {}, { traceparent: 'nonsense' })
    expect(await event(id, 'signal_received')).to.deep.equal({ name: 'other', data: {} })
  })

  it('has the run of a schedule that it triggers in its trace, and no other run', async () => {
    const workflow_id = await workflow({}, 'echo')
    const { schedule_id } = (await calls.post('/api/schedules', { workflow_id, interval: 60 })).body as unknown as {
      schedule_id: string
    }
    const triggered = (await calls.post(`/api/schedules/${schedule_id}/trigger`, {}, TRACE)).body
    expect((await calls.get(`/api/executions/${triggered.execution_id}`)).body).to.deep.include({ trace: TRACE })

    await server.clock.advance(60_000)
    await settled()
    const { executions } = (await calls.get('/api/executions')).body as unknown as {
      executions: readonly { execution_id: string }[]
    }
    const due = executions.filter(({ execution_id }) => execution_id !== triggered.execution_id)
    expect(due).to.have.length(1)
    expect((await calls.get(`/api/executions/${due[0]?.execution_id}`)).body).not.to.have.property('trace')
  })
})
