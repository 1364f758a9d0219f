import { expect } from 'chai'
import { HarmoniaClient, pages } from '../../src/client/index.ts'
import { answering, json, type Answering } from '../support/cli-answers.ts'
import { event } from '../support/cli-samples.ts'

type Call = (client: HarmoniaClient) => Promise<unknown>

const definition = { name: 'w', tasks: [{ name: 'a', component: 'ergon', action: 'run', input: {} }] }

const template = { name: 't', definition, parameters: { a: { type: 'integer' as const } } }

const calls: readonly (readonly [string, Call, what: string, body?: unknown])[] = [
  ['createWorkflow', (c) => c.createWorkflow(definition), 'POST /api/workflows', definition],
  ['validateWorkflow', (c) => c.validateWorkflow(definition), 'POST /api/workflows/validate', definition],
  ['updateWorkflow', (c) => c.updateWorkflow('w1', definition), 'PUT /api/workflows/w1', definition],
  ['listWorkflows', (c) => c.listWorkflows(), 'GET /api/workflows'],
  [
    'listWorkflows, filtered',
    (c) => c.listWorkflows({ name: 'a b', tag: 't', limit: 5, cursor: 'c=' }),
    'GET /api/workflows?name=a+b&tag=t&limit=5&cursor=c%3D',
  ],
  ['getWorkflow', (c) => c.getWorkflow('w1'), 'GET /api/workflows/w1'],
  [
    'getWorkflow, a version',
    (c) => c.getWorkflow({ workflow_id: 'w1' }, { version: 2 }),
    'GET /api/workflows/w1?version=2',
  ],
  ['getWorkflowVersions', (c) => c.getWorkflowVersions('w1'), 'GET /api/workflows/w1/versions'],
  ['archiveWorkflow', (c) => c.archiveWorkflow('w1'), 'DELETE /api/workflows/w1'],
  ['createTemplate', (c) => c.createTemplate(template), 'POST /api/templates', template],
  [
    'listTemplates',
    (c) => c.listTemplates({ name: 'n', tag: 't', limit: 5 }),
    'GET /api/templates?name=n&tag=t&limit=5',
  ],
  ['getTemplate', (c) => c.getTemplate('t1'), 'GET /api/templates/t1'],
  [
    'getTemplate, a version',
    (c) => c.getTemplate({ template_id: 't1' }, { version: 2 }),
    'GET /api/templates/t1?version=2',
  ],
  ['getTemplateVersions', (c) => c.getTemplateVersions('t1', { limit: 2 }), 'GET /api/templates/t1/versions?limit=2'],
  ['updateTemplate', (c) => c.updateTemplate('t1', template), 'PUT /api/templates/t1', template],
  ['archiveTemplate', (c) => c.archiveTemplate('t1'), 'DELETE /api/templates/t1'],
  [
    'instantiateTemplate, as the seed has it',
    (c) => c.instantiateTemplate({ template_id: 't1', parameter_values: { a: 1 } }),
    'POST /api/templates/t1/instantiate',
    { parameter_values: { a: 1 } },
  ],
  [
    'createWebhook',
    (c) => c.createWebhook({ url: 'http://h', from: 0 }),
    'POST /api/webhooks',
    { url: 'http://h', from: 0 },
  ],
  ['listWebhooks', (c) => c.listWebhooks({ limit: 2 }), 'GET /api/webhooks?limit=2'],
  ['getWebhook', (c) => c.getWebhook('h1'), 'GET /api/webhooks/h1'],
  ['updateWebhook', (c) => c.updateWebhook('h1', { url: 'http://h' }), 'PUT /api/webhooks/h1', { url: 'http://h' }],
  ['deleteWebhook', (c) => c.deleteWebhook({ webhook_id: 'h1' }), 'DELETE /api/webhooks/h1'],
  ['pauseWebhook', (c) => c.pauseWebhook('h1', { reason: 'r' }), 'POST /api/webhooks/h1/pause', { reason: 'r' }],
  ['resumeWebhook', (c) => c.resumeWebhook('h1'), 'POST /api/webhooks/h1/resume', {}],
  ['testWebhook', (c) => c.testWebhook('h1'), 'POST /api/webhooks/h1/test', {}],
  ['listWebhookDeliveries', (c) => c.listWebhookDeliveries('h1'), 'GET /api/webhooks/h1/deliveries'],
  [
    'redeliverWebhook',
    (c) => c.redeliverWebhook('h1', { positions: [4] }),
    'POST /api/webhooks/h1/redeliver',
    { positions: [4] },
  ],
  ['createHook', (c) => c.createHook({ name: 'h' }), 'POST /api/hooks', { name: 'h' }],
  ['listHooks', (c) => c.listHooks({ limit: 2 }), 'GET /api/hooks?limit=2'],
  ['getHook', (c) => c.getHook('h1'), 'GET /api/hooks/h1'],
  ['updateHook', (c) => c.updateHook('h1', { name: 'h' }), 'PUT /api/hooks/h1', { name: 'h' }],
  ['deleteHook', (c) => c.deleteHook({ hook_id: 'h1' }), 'DELETE /api/hooks/h1'],
  [
    'createCheckpoint, as the seed has it',
    (c) => c.createCheckpoint({ execution_id: 'e1' }),
    'POST /api/checkpoints',
    { execution_id: 'e1' },
  ],
  [
    'createCheckpoint, described',
    (c) => c.createCheckpoint({ execution_id: 'e1', description: 'd' }),
    'POST /api/checkpoints',
    { execution_id: 'e1', description: 'd' },
  ],
  [
    'listCheckpoints',
    (c) => c.listCheckpoints({ execution_id: 'e1', limit: 5 }),
    'GET /api/checkpoints?execution_id=e1&limit=5',
  ],
  ['getCheckpoint', (c) => c.getCheckpoint({ checkpoint_id: 'c1' }), 'GET /api/checkpoints/c1'],
  ['validateCheckpoint', (c) => c.validateCheckpoint('c1'), 'POST /api/checkpoints/c1/validate'],
  [
    'restoreFromCheckpoint, as the seed has it',
    (c) => c.restoreFromCheckpoint({ checkpoint_id: 'c1' }),
    'POST /api/checkpoints/c1/restore',
    {},
  ],
  ['saveState', (c) => c.saveState('e1', { page: 7 }), 'PUT /api/state/e1', { page: 7 }],
  ['saveState of null', (c) => c.saveState('e1', null), 'PUT /api/state/e1', null],
  ['loadState', (c) => c.loadState({ execution_id: 'e1' }), 'GET /api/state/e1'],
  ['loadState as of an event', (c) => c.loadState('e1', { at: 7 }), 'GET /api/state/e1?at=7'],
  ['executeWorkflow with an id', (c) => c.executeWorkflow('w1'), 'POST /api/executions', { workflow_id: 'w1' }],
  [
    'executeWorkflow with a request',
    (c) => c.executeWorkflow({ workflow_id: 'w1', input: { a: 1 } }),
    'POST /api/executions',
    { workflow_id: 'w1', input: { a: 1 } },
  ],
  ['getWorkflowStatus with an id', (c) => c.getWorkflowStatus('e1'), 'GET /api/executions/e1'],
  [
    'getWorkflowStatus, as the seed has it',
    (c) => c.getWorkflowStatus({ execution_id: 'e1' }),
    'GET /api/executions/e1',
  ],
  ['getExecution as of a revision', (c) => c.getExecution('e1', { at: 0 }), 'GET /api/executions/e1?at=0'],
  [
    'getExecution after a position',
    (c) => c.getExecution('e1', { minPosition: 9 }),
    'GET /api/executions/e1?min_position=9',
  ],
  ['getExecution with a strange id', (c) => c.getExecution('../status'), 'GET /api/executions/..%2Fstatus'],
  [
    'listExecutions, filtered',
    (c) => c.listExecutions({ status: ['running', 'paused'], metadata: { team: 'x' }, limit: 2 }),
    'GET /api/executions?limit=2&status=running%2Cpaused&metadata.team=x',
  ],
  ['getExecutionTasks', (c) => c.getExecutionTasks('e1'), 'GET /api/executions/e1/tasks'],
  ['listExecutionEvents', (c) => c.listExecutionEvents('e1', { limit: 3 }), 'GET /api/executions/e1/events?limit=3'],
  ['pauseExecution', (c) => c.pauseExecution('e1'), 'POST /api/executions/e1/pause', {}],
  [
    'retryExecution',
    (c) => c.retryExecution('e1', { reason: 'why' }),
    'POST /api/executions/e1/retry',
    { reason: 'why' },
  ],
  [
    'forkExecution',
    (c) => c.forkExecution('e1', { at_revision: 3, changes: { tasks: { a: { rerun: true } } } }),
    'POST /api/executions/e1/fork',
    { at_revision: 3, changes: { tasks: { a: { rerun: true } } } },
  ],
  ['resumeExecution', (c) => c.resumeExecution('e1'), 'POST /api/executions/e1/resume', {}],
  [
    'cancelExecution with a reason',
    (c) => c.cancelExecution({ execution_id: 'e1' }, { reason: 'why' }),
    'POST /api/executions/e1/cancel',
    { reason: 'why' },
  ],
  ['testWorkflow', (c) => c.testWorkflow({ definition }), 'POST /api/workflows/test', { definition }],
  [
    'whatIf',
    (c) => c.whatIf({ definition, workflow_id: 'w1', last: 5 }),
    'POST /api/workflows/whatif',
    { definition, workflow_id: 'w1', last: 5 },
  ],
  ['listSecrets', (c) => c.listSecrets({ limit: 2 }), 'GET /api/secrets?limit=2'],
  ['getBlob', (c) => c.getBlob({ sha256: 'ab12' }), 'GET /api/blobs/ab12'],
  [
    'diffExecutions',
    (c) => c.diffExecutions('e1', { execution_id: 'e2' }, { at_b: 3, timing: 1.5 }),
    'GET /api/executions/e1/diff/e2?at_b=3&timing=1.5',
  ],
  [
    'bisectExecution',
    (c) => c.bisectExecution('e1', 'a > 1', { all: true }),
    'GET /api/executions/e1/bisect?when=a+%3E+1&all=true',
  ],
  [
    'listChildren',
    (c) => c.listChildren('e1', { status: 'running' }),
    'GET /api/executions/e1/children?status=running',
  ],
  [
    'sendSignal',
    (c) => c.sendSignal('e1', { name: 'go on', data: [1] }),
    'POST /api/executions/e1/signals/go%20on',
    [1],
  ],
  [
    'sendSignal with an id and no data',
    (c) => c.sendSignal('e1', { name: 'a', signal_id: 's' }),
    'POST /api/executions/e1/signals/a?signal_id=s',
  ],
  ['listApprovals', (c) => c.listApprovals(), 'GET /api/approvals'],
  [
    'listApprovals, filtered',
    (c) => c.listApprovals({ status: ['approved', 'rejected'], approver: 'ada', limit: 2 }),
    'GET /api/approvals?approver=ada&limit=2&status=approved%2Crejected',
  ],
  ['getApproval', (c) => c.getApproval('e1:a:1'), 'GET /api/approvals/e1%3Aa%3A1'],
  ['approve', (c) => c.approve({ approval_id: 'e1:a:1' }), 'POST /api/approvals/e1%3Aa%3A1/approve', {}],
  ['reject', (c) => c.reject('e1:a:1', { by: 'ada' }), 'POST /api/approvals/e1%3Aa%3A1/reject', { by: 'ada' }],
  [
    'completeTask',
    (c) => c.completeTask('dG9rZW4', { n: 1 }),
    'POST /api/tasks/dG9rZW4/complete',
    { output: { n: 1 } },
  ],
  [
    'completeTask without output',
    (c) => c.completeTask('dG9rZW4'),
    'POST /api/tasks/dG9rZW4/complete',
    { output: null },
  ],
  [
    'failTask',
    (c) => c.failTask('dG9rZW4', { message: 'no', retryable: true }),
    'POST /api/tasks/dG9rZW4/fail',
    { message: 'no', retryable: true },
  ],
  ['heartbeatTask', (c) => c.heartbeatTask('dG9rZW4'), 'POST /api/tasks/dG9rZW4/heartbeat', {}],
  [
    'heartbeatTask of a worker',
    (c) => c.heartbeatTask('t', undefined, { workerId: 'w' }),
    'POST /api/tasks/t/heartbeat',
    { worker_id: 'w' },
  ],
  [
    'pollTasks',
    (c) => c.pollTasks({ component: 'render', worker_id: 'w', max: 2 }),
    'POST /api/tasks/poll',
    { component: 'render', worker_id: 'w', max: 2 },
  ],
  ['heartbeatTask with details', (c) => c.heartbeatTask('t', 5), 'POST /api/tasks/t/heartbeat', { details: 5 }],
  ['listComponents', (c) => c.listComponents(), 'GET /api/components'],
  ['getComponent', (c) => c.getComponent('a/b'), 'GET /api/components/a%2Fb'],
  [
    'registerComponent',
    (c) => c.registerComponent({ name: 'a', endpoint: 'http://h' }),
    'POST /api/components',
    { name: 'a', endpoint: 'http://h' },
  ],
  ['removeComponent', (c) => c.removeComponent('a'), 'DELETE /api/components/a'],
  ['testComponent', (c) => c.testComponent('a'), 'POST /api/components/a/test', {}],
  ['getComponentActions', (c) => c.getComponentActions('a'), 'GET /api/components/a/actions'],
  ['getComponentAction', (c) => c.getComponentAction('a', 'b c'), 'GET /api/components/a/actions/b%20c'],
  [
    'createSchedule',
    (c) => c.createSchedule({ workflow_name: 'w', cron: '0 0 * * *' }),
    'POST /api/schedules',
    { workflow_name: 'w', cron: '0 0 * * *' },
  ],
  ['listSchedules', (c) => c.listSchedules({ paused: true, limit: 7 }), 'GET /api/schedules?paused=true&limit=7'],
  ['getSchedule', (c) => c.getSchedule({ schedule_id: 's1' }, { next: 9 }), 'GET /api/schedules/s1?next=9'],
  [
    'updateSchedule',
    (c) => c.updateSchedule('s1', { workflow_id: 'w', interval: 60 }),
    'PUT /api/schedules/s1',
    { workflow_id: 'w', interval: 60 },
  ],
  ['deleteSchedule', (c) => c.deleteSchedule('s1'), 'DELETE /api/schedules/s1'],
  ['pauseSchedule', (c) => c.pauseSchedule('s1', { reason: 'why' }), 'POST /api/schedules/s1/pause', { reason: 'why' }],
  ['resumeSchedule', (c) => c.resumeSchedule('s1'), 'POST /api/schedules/s1/resume', {}],
  ['triggerSchedule', (c) => c.triggerSchedule('s1'), 'POST /api/schedules/s1/trigger', {}],
  [
    'backfillSchedule',
    (c) => c.backfillSchedule('s1', { from: 'a', to: 'b' }),
    'POST /api/schedules/s1/backfill',
    { from: 'a', to: 'b' },
  ],
  ['getStatus', (c) => c.getStatus(), 'GET /api/status'],
  ['chat', (c) => c.chat({ content: 'why?' }), 'POST /api/chat', { content: 'why?' }],
  ['getChatInfo', (c) => c.getChatInfo(), 'GET /api/chat/info'],
]

describe('the calls of the client', () => {
  let server: Answering
  before(async () => (server = await answering()))
  after(() => server.stop())

  for (const [name, call, what, body] of calls) {
    it(`${name} asks ${what}`, async () => {
      const answer = { from: name, nested: { snake_case: [1, null] } }
      server.answer(json(200, answer))
      expect(await call(new HarmoniaClient({ url: server.url }))).to.deep.equal(answer)
      expect(server.asked.map((asked) => [asked.what, asked.body])).to.deep.equal([[what, body]])
    })
  }

  it('sends an idempotency key with a POST that has one', async () => {
    server.answer(json(201, {}))
    await new HarmoniaClient({ url: server.url }).executeWorkflow('w1', { idempotencyKey: 'k1' })
    expect(server.asked[0]?.headers['idempotency-key']).to.equal('k1')
    expect(server.asked[0]?.headers['content-type']).to.equal('application/json')
  })

  it('updates only the version that was seen, when it is named', async () => {
    server.answer(json(200, {}))
    await new HarmoniaClient({ url: server.url }).updateWorkflow('w1', definition, { ifVersion: 3 })
    expect(server.asked[0]?.headers['if-match']).to.equal('"3"')
  })

  it('keeps a path in front of the API', async () => {
    server.answer(json(200, {}))
    await new HarmoniaClient({ url: `${server.url}/harmonia/` }).getStatus()
    expect(server.asked[0]?.what).to.equal('GET /harmonia/api/status')
  })

  it('finds the server by host and port', async () => {
    server.answer(json(200, {}))
    await new HarmoniaClient({ host: '127.0.0.1', port: server.port }).getStatus()
    expect(server.asked).to.have.length(1)
    expect(new HarmoniaClient({ host: '::1' }).url).to.equal('http://[::1]:8002')
    expect(new HarmoniaClient().url).to.equal('http://127.0.0.1:8002')
  })

  it('walks through the whole history, a page at a time', async () => {
    const events = [0, 1, 2, 3, 4].map((revision) => event(revision, 'task_started'))
    server.answer((response, { what }, count) => {
      const from = Number(new URL(`http://h${what.split(' ')[1]}`).searchParams.get('cursor') ?? 0)
      const next_cursor = from + 2 < events.length ? String(from + 2) : null
      json(200, { events: events.slice(from, from + 2), next_cursor, as_of: 12 })(
        response,
        { what, headers: {}, body: 0 },
        count,
      )
    })
    const seen = []
    for await (const one of new HarmoniaClient({ url: server.url }).getExecutionEvents('e1', { limit: 2 }))
      seen.push(one)
    expect(seen).to.deep.equal(events)
    expect(server.asked.map(({ what }) => what)).to.deep.equal([
      'GET /api/executions/e1/events?limit=2',
      'GET /api/executions/e1/events?limit=2&cursor=2',
      'GET /api/executions/e1/events?limit=2&cursor=4',
    ])
  })

  it('asks for no page that is not wanted', async () => {
    server.answer(json(200, { executions: [], next_cursor: 'more', as_of: 0 }))
    const client = new HarmoniaClient({ url: server.url })
    for await (const page of pages((paging) => client.listExecutions(paging))) {
      expect(page.executions).to.deep.equal([])
      break
    }
    expect(server.asked).to.have.length(1)
  })
})
