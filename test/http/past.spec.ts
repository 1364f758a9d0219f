import { expect } from 'chai'
import type { ExecutionGraph, HarmoniaEvent } from '../../src/client/index.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

describe('the past and the present of an execution over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  let execution: string

  before(async () => {
    server = await openTestServer()
    calls = callsTo(server)
    const tasks = {
      first: { component: 'harmonia', action: 'echo', input: { n: 1 } },
      ask: { component: 'harmonia', action: 'wait_for_signal', input: { name: 'go' }, depends_on: ['first'] },
      last: { component: 'harmonia', action: 'echo', depends_on: ['ask'] },
    }
    const { workflow_id } = (await calls.post('/api/workflows', { name: 'w', tasks })).body
    const { execution_id } = (await calls.post('/api/executions', { workflow_id })).body
    execution = `/api/executions/${execution_id}`
  })
  after(() => server.close())

  it('is explained task by task', async () => {
    const { status, body } = await calls.get(`${execution}/explain`)
    expect(status).to.equal(200)
    expect(body).to.include({ status: 'running', live: true, unfinished: 2, next_cursor: null })
    expect(body.tasks).to.deep.equal([
      {
        task_id: 'ask',
        status: 'waiting',
        reason: { code: 'signal', name: 'go', until: null, ahead: 0 },
        moved_by: [{ event: 'signal_received', signal: 'go' }],
        message: 'waits for the signal go',
      },
      {
        task_id: 'last',
        status: 'pending',
        reason: {
          code: 'waits_for_tasks',
          rule: 'all_success',
          total: 1,
          succeeded: 0,
          failed: 0,
          skipped: 0,
          open: 1,
          tasks: [{ task_id: 'ask', status: 'waiting' }],
        },
        moved_by: [{ event: 'task_completed', task_id: 'ask' }],
        message: 'waits for ask (waiting)',
      },
    ])
  })

  it('is explained in pages', async () => {
    const first = (await calls.get(`${execution}/explain?limit=1`)).body
    expect(first.tasks).to.have.length(1)
    const rest = (await calls.get(`${execution}/explain?limit=1&cursor=${first.next_cursor}`)).body
    expect(rest.tasks[0]).to.include({ task_id: 'last' })
    expect(rest.next_cursor).to.equal(null)
    expect((await calls.get(`${execution}/explain?cursor=x`)).body).to.include({ code: 'bad_cursor' })
  })

  it('is shown as of a time, which is the last event at or before it', async () => {
    const events: readonly HarmoniaEvent[] = (await calls.get(`${execution}/events`)).body.events as never
    const timestamp = events[0]?.timestamp ?? ''
    const last = events.findLast((event) => event.timestamp === timestamp)
    for (const path of [execution, `${execution}/tasks`, `${execution}/explain`]) {
      const then = await calls.get(`${path}?at=${encodeURIComponent(timestamp)}`)
      expect(then.body, path).to.include({ revision: last?.revision })
    }
    expect((await calls.get(`${execution}/explain?at=0`)).body).to.include({
      live: false,
      status: 'pending',
      revision: 0,
    })
  })

  it('has no time before its beginning, and says when that was', async () => {
    const { created_at } = (await calls.get(execution)).body as { created_at?: string }
    const { status, body } = await calls.get(`${execution}?at=2020-01-01T00:00:00%2B02:00`)
    expect(status).to.equal(404)
    expect(body).to.include({ code: 'time_before_start', began_at: created_at })
  })

  it('has a graph, as of any moment, and so has its workflow', async () => {
    const now = (await calls.get(`${execution}/graph`)).body as unknown as ExecutionGraph
    expect(now.nodes.map(({ node_id, level, status }) => [node_id, level, status])).to.deep.equal([
      ['first', 0, 'completed'],
      ['ask', 1, 'waiting'],
      ['last', 2, 'pending'],
    ])
    expect(now.edges).to.deep.equal([
      { from: 'first', to: 'ask', kind: 'depends_on' },
      { from: 'ask', to: 'last', kind: 'depends_on' },
    ])
    const then = (await calls.get(`${execution}/graph?at=0`)).body as unknown as ExecutionGraph
    expect(then.nodes.map(({ status }) => status)).to.deep.equal(['pending', 'pending', 'pending'])
    const workflow = await calls.get(`/api/workflows/${now.workflow_id}/graph`)
    expect(workflow.body).to.deep.include({ workflow_version: 1, edges: now.edges })
    expect((await calls.get(`/api/workflows/${now.workflow_id}/graph?version=7`)).body).to.include({
      code: 'workflow_version_not_found',
    })
  })
})
