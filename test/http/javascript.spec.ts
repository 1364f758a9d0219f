import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import { EventSource } from 'undici'
import { WebSocket } from 'ws'
import { callsTo } from '../support/http-call.ts'
import type { Shown } from '../support/http-shown.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

describe('the JavaScript of the documentation', () => {
  let server: TestServer
  let id: string
  beforeEach(async () => {
    server = await openTestServer()
    const { post } = callsTo(server)
    const tasks = { task1: { component: 'ergon', action: 'work' } }
    const { body } = await post('/api/workflows', { name: 'w', tasks })
    id = (await post('/api/executions', { workflow_id: body.workflow_id })).body.execution_id
  })
  afterEach(() => server.close())

  it('follows an execution with a WebSocket', async () => {
    const lines: string[] = []
    const ws = new WebSocket(`${server.url.replace('http', 'ws')}/ws/executions/${id}`)
    const closed = new Promise((resolve) => (ws.onclose = resolve))
    ws.onmessage = (event) => {
      const data = JSON.parse(event.data as string) as Shown
      lines.push(`Event: ${data.event_type ?? data.type}`)
      if (data.type === 'pong') server.stage.answer('task1', E.right('done'))
    }
    ws.onopen = () => ws.send(JSON.stringify({ type: 'ping' }))
    await closed
    expect(lines).to.include.members([
      'Event: connected',
      'Event: pong',
      'Event: task_started',
      'Event: task_completed',
      'Event: workflow_completed',
    ])
  })

  it('follows an execution with an EventSource, which is told no more after the end', async () => {
    const lines: string[] = []
    const eventSource = new EventSource(`${server.url}/events/executions/${id}`)
    await new Promise<void>((resolve) => {
      eventSource.addEventListener('task_started', (event) => {
        const { data } = event as unknown as { readonly data: string }
        lines.push(`Task started: ${(JSON.parse(data) as Shown).task_id}`)
        server.stage.answer('task1', E.right('done'))
      })
      eventSource.addEventListener('task_completed', (event) => {
        const { data } = event as unknown as { readonly data: string }
        lines.push(`Task completed: ${(JSON.parse(data) as Shown).task_id}`)
      })
      eventSource.addEventListener('workflow_completed', () => {
        lines.push('Workflow completed')
        eventSource.close()
        resolve()
      })
    })
    expect(lines).to.deep.equal(['Task started: task1', 'Task completed: task1', 'Workflow completed'])
  })
})
