import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { answering, json, routes, type Answering } from '../support/cli-answers.ts'
import { folder, harmonia, harmoniaAlone } from '../support/cli-run.ts'
import {
  accepted,
  approval,
  APPROVAL_ID,
  completed,
  component,
  event,
  EXECUTION_ID,
  failed,
  schedule,
  SCHEDULE_ID,
  sse,
  workflow,
  WORKFLOW_ID,
} from '../support/cli-samples.ts'

const FAILED_ID = '0190a8f2-ffff-7c4b-8e5f-3a7b9d1c2e4f'
const E = `/api/executions/${EXECUTION_ID}`
const A = `/api/approvals/${encodeURIComponent(APPROVAL_ID)}`
const APPROVAL = `GET ${A}` as const
const S = `/api/schedules/${SCHEDULE_ID}`
const events = [event(0, 'workflow_submitted'), event(1, 'task_started'), event(2, 'workflow_completed')]
const page = (rows: object) => ({ ...rows, next_cursor: null, as_of: 20 })
const { input: _input, output: _output, tasks: _tasks, ...summary } = completed
const validation = {
  valid: true,
  errors: [],
  warnings: [],
  levels: [['task1'], ['task2']],
  longest_path: ['task1', 'task2'],
  blocks: [{ task_id: 'task2', levels: [['inner']], longest_path: ['inner'] }],
}
const status = {
  status: 'ok',
  version: '0.1.0',
  position: 20,
  executions: { pending: 0, running: 1, paused: 0, completed: 5, failed: 0, cancelled: 0 },
}
const decided = { approval_id: APPROVAL_ID, decision: 'approved' }
const tested = { reachable: true, actions: ['execute_command'], latency_ms: 3, error: null }

const tried = {
  passed: true,
  differences: [],
  unplayed: [],
  refused: [],
  unused: ['task9'],
  stopped: null,
  duration_seconds: 90,
  execution: completed,
  events,
}

const refused = {
  at: '2026-01-01T00:00:00.000Z',
  actor: 'anna',
  command: 'POST /api/executions/{id}/pause',
  target: { id: EXECUTION_ID },
  status: 409,
  code: 'execution_over',
  detail: 'The execution is completed.',
  reason: null,
  position: 12,
  hash: '0'.repeat(64),
}

const registered = {
  hermes: 'http://127.0.0.1:8001',
  component_id: 'harmonia-127.0.0.1-8007',
  name: 'harmonia',
  endpoint: 'http://127.0.0.1:8007',
}

const answers = {
  'POST /api/hermes/register': registered,
  'GET /api/status': status,
  'GET /api/workflows': page({ workflows: [workflow] }),
  'POST /api/workflows': workflow,
  'POST /api/workflows/validate': validation,
  'POST /api/workflows/test': tried,
  [`GET /api/workflows/${WORKFLOW_ID}`]: workflow,
  'GET /api/executions': page({ executions: [summary] }),
  'POST /api/executions': accepted,
  [`GET ${E}`]: completed,
  [`GET /api/executions/${FAILED_ID}`]: failed,
  [`GET ${E}/tasks`]: page({ tasks: Object.entries(completed.tasks).map(([task_id, task]) => ({ task_id, ...task })) }),
  [`GET ${E}/events`]: page({ events }),
  [`GET ${E}/children`]: page({ executions: [summary] }),
  [`POST ${E}/signals/go_on`]: accepted,
  'GET /api/refusals': page({ refusals: [refused] }),
  'GET /api/approvals': page({ approvals: [approval] }),
  [APPROVAL]: approval,
  [`POST ${A}/approve`]: { ...accepted, ...decided },
  [`POST ${A}/reject`]: { ...accepted, ...decided, decision: 'rejected' },
  [`POST ${E}/pause`]: { ...accepted, status: 'paused' },
  [`POST ${E}/retry`]: { ...accepted, status: 'running' },
  [`POST ${E}/fork`]: {
    ...accepted,
    status: 'pending',
    original_execution_id: EXECUTION_ID,
    original_revision: 4,
  },
  [`POST ${E}/resume`]: accepted,
  [`POST ${E}/cancel`]: { ...accepted, status: 'cancelled' },
  'GET /api/secrets': { ...page({ secrets: [{ name: 'TOKEN', source: 'file' }] }), problem: null },
  'GET /api/schedules': page({ schedules: [schedule] }),
  'POST /api/schedules': schedule,
  [`GET ${S}`]: schedule,
  [`DELETE ${S}`]: schedule,
  [`POST ${S}/pause`]: { ...schedule, status: 'paused' },
  [`POST ${S}/resume`]: schedule,
  [`POST ${S}/trigger`]: accepted,
  [`POST ${S}/backfill`]: { ...schedule, waiting: 31 },
  'GET /api/components': page({ components: [component] }),
  'POST /api/components': { ...component, position: 21 },
  'DELETE /api/components/ergon': { name: 'ergon', position: 22 },
  'POST /api/components/ergon/test': tested,
}

/** Each command as it is typed; what the API answers; what of it a person must see. */
const commands: readonly (readonly [argv: string, answer: keyof typeof answers, shown: readonly string[]])[] = [
  ['status', 'GET /api/status', ['executions.completed  5', 'version']],
  ['register', 'POST /api/hermes/register', [registered.hermes, registered.component_id, registered.endpoint]],
  ['workflow list', 'GET /api/workflows', ['WORKFLOW', WORKFLOW_ID, 'example_workflow']],
  [`workflow show ${WORKFLOW_ID}`, `GET /api/workflows/${WORKFLOW_ID}`, ['task2', 'prometheus', 'analyze_results']],
  ['workflow create FILE', 'POST /api/workflows', [`harmonia workflow run ${WORKFLOW_ID}`]],
  [
    'workflow validate FILE',
    'POST /api/workflows/validate',
    ['The definition is valid.', '1. task1', 'task1 → task2', 'Order within task2:'],
  ],
  [
    'workflow test FILE --default {}',
    'POST /api/workflows/test',
    [
      '#1',
      'task_started',
      'Hello World',
      'passed  completed after 1 min 30 s',
      'no call asked for the answers of task9',
    ],
  ],
  [`workflow run ${WORKFLOW_ID} --no-wait`, 'POST /api/executions', [`Execution ${EXECUTION_ID} is running.`]],
  ['workflow run example_workflow', `GET ${E}`, ['completed', 'Hello World', '1.5 s']],
  ['workflow run FILE --metadata team=data', `GET ${E}`, ['2 of 2 completed']],
  ['execution list --status completed', 'GET /api/executions', [EXECUTION_ID, '2/2', 'completed']],
  [`execution status ${EXECUTION_ID}`, `GET ${E}`, ['task1', 'completed', '12 ms', 'Hello World']],
  [`execution tasks ${EXECUTION_ID}`, `GET ${E}/tasks`, ['TASK', 'task2', 'completed']],
  [`execution events ${EXECUTION_ID}`, `GET ${E}/events`, ['#1', 'task_started', 'workflow_completed happened']],
  [`execution children ${EXECUTION_ID}`, `GET ${E}/children`, [EXECUTION_ID, '2/2', 'completed']],
  [`execution signal ${EXECUTION_ID} go_on --data {"n":1}`, `POST ${E}/signals/go_on`, ['is running']],
  ['audit refusals', 'GET /api/refusals', ['anna', 'POST /api/executions/{id}/pause', '409 execution_over']],
  ['approval list', 'GET /api/approvals', [APPROVAL_ID, 'pending', 'ada, bob', 'Pay the invoice?']],
  [`approval show ${APPROVAL_ID}`, APPROVAL, ['Pay the invoice?', 'sign_off, attempt 1', '"amount": 12']],
  [`approval approve ${APPROVAL_ID} --by ada`, `POST ${A}/approve`, ['is approved', 'is running']],
  [`approval reject ${APPROVAL_ID}`, `POST ${A}/reject`, ['is rejected']],
  [`execution pause ${EXECUTION_ID} --reason x`, `POST ${E}/pause`, ['is paused']],
  [`execution resume ${EXECUTION_ID}`, `POST ${E}/resume`, ['is running']],
  [`execution cancel ${EXECUTION_ID}`, `POST ${E}/cancel`, ['is cancelled']],
  [`execution retry ${EXECUTION_ID} --reason x`, `POST ${E}/retry`, ['is running']],
  [
    `execution fork ${EXECUTION_ID} --at 4 --rerun a --set-output b={"n":1}`,
    `POST ${E}/fork`,
    ['is pending', `It goes on from event 4 of ${EXECUTION_ID}`],
  ],
  ['secrets list', 'GET /api/secrets', ['SECRET', 'TOKEN', 'file', '${secrets.TOKEN}']],
  [
    'schedule list',
    'GET /api/schedules',
    [SCHEDULE_ID, 'every night', '30 2 * * * (Europe/Berlin)', '2026-01-02T01:30:00'],
  ],
  [
    'schedule create example_workflow --interval 60',
    'POST /api/schedules',
    [`Created schedule ${SCHEDULE_ID}`, 'Next: '],
  ],
  [`schedule show ${SCHEDULE_ID}`, `GET ${S}`, ['Overlap', 'skip', 'refused', 'the workflow is archived']],
  [`schedule pause ${SCHEDULE_ID} --reason x`, `POST ${S}/pause`, ['is paused']],
  [`schedule resume ${SCHEDULE_ID}`, `POST ${S}/resume`, ['is active']],
  [`schedule trigger ${SCHEDULE_ID}`, `POST ${S}/trigger`, [`Execution ${EXECUTION_ID} is running.`]],
  [`schedule delete ${SCHEDULE_ID}`, `DELETE ${S}`, [`Deleted schedule ${SCHEDULE_ID}.`]],
  [
    `schedule backfill ${SCHEDULE_ID} --from 2026-01-01T00:00:00Z --to 2026-01-31T00:00:00Z`,
    `POST ${S}/backfill`,
    ['31 due times wait'],
  ],
  ['components list', 'GET /api/components', ['ergon', 'up', 'execute_command, fetch_from_api']],
  ['components test ergon', 'POST /api/components/ergon/test', ['Reachable  yes', '3 ms']],
  ['components register ergon http://127.0.0.1:9001', 'POST /api/components', ['Registered ergon']],
  ['components remove ergon', 'DELETE /api/components/ergon', ['Removed ergon.']],
]

describe('what the commands print', () => {
  const { path, remove } = folder()
  const file = join(path, 'definition.yaml')
  let server: Answering
  before(async () => {
    writeFileSync(
      file,
      'name: example_workflow\ntasks:\n  - { name: task1, component: ergon, action: execute_command }\n',
    )
    server = await answering()
  })
  beforeEach(() => {
    const stream: Parameters<typeof routes>[0] = {
      [`GET /events/executions/${EXECUTION_ID}`]: (response) =>
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(events.map(sse).join('')),
      [`GET /events/executions/${FAILED_ID}`]: (response) => response.writeHead(204).end(),
      'POST /api/components/gone/test': json(200, {
        reachable: false,
        actions: [],
        latency_ms: null,
        error: 'refused',
      }),
    }
    const rest = Object.entries(answers).map(([what, answer]) => [what, json(200, answer)] as const)
    server.answer(routes({ ...stream, ...Object.fromEntries(rest) }))
  })
  after(async () => {
    await server.stop()
    remove()
  })

  const run = (argv: string, env: Readonly<Record<string, string>> = {}) =>
    harmonia(
      argv.split(' ').map((word) => (word === 'FILE' ? file : word)),
      { env: { HARMONIA_URL: server.url, ...env } },
    )

  for (const [argv, answer, shown] of commands) {
    it(`${argv.replaceAll(/[0-9a-f-]{36}/g, '<id>')} is for people; with --json it is the API's own answer`, async () => {
      const [text, machine] = await Promise.all([run(argv), run(`${argv} --json`)])
      for (const part of shown) expect(text.stdout).to.contain(part)
      expect(text.code).to.equal(0)
      expect(machine).to.deep.equal({ code: 0, stdout: `${JSON.stringify(answers[answer], null, 2)}\n`, stderr: '' })
    })
  }

  it('prints nothing that colours or draws where there is no terminal', async () => {
    for (const argv of ['execution list', `execution events ${EXECUTION_ID}`, `execution status ${EXECUTION_ID}`]) {
      // Whether there are colours may be found out when a process starts.
      const { stdout } = await harmoniaAlone(argv.split(' '), { env: { HARMONIA_URL: server.url, FORCE_COLOR: '1' } })
      expect(stdout, argv).not.to.match(/\u001b|[│┌─]/)
    }
  })

  it('aligns the columns of a table with spaces only', async () => {
    const { stdout } = await run('components list')
    const [head = '', row = ''] = stdout.split('\n')
    expect(head).to.match(/^COMPONENT {2}STATUS {2}ENDPOINT +ACTIONS +LATENCY$/)
    expect(row.indexOf('http:')).to.equal(head.indexOf('ENDPOINT'))
  })

  it('follows an execution line by line, as NDJSON with --json', async () => {
    const [text, machine] = await Promise.all([
      run(`execution watch ${EXECUTION_ID}`),
      run(`execution watch ${EXECUTION_ID} --json`),
    ])
    expect(text.stdout.trim().split('\n')).to.have.length(3)
    expect(text.stdout).to.contain('task_started happened')
    expect(machine.stdout).to.equal(events.map((one) => `${JSON.stringify(one)}\n`).join(''))
    expect([text.code, machine.code]).to.deep.equal([0, 0])
  })

  it('tells the progress of a run on standard error', async () => {
    const { stderr } = await run('workflow run example_workflow')
    expect(stderr).to.contain(`Execution ${EXECUTION_ID}`).and.to.contain('workflow_completed happened')
  })

  it('shows what failed, and says so to the shell', async () => {
    const shown = await run(`execution status ${FAILED_ID}`)
    expect(shown.stdout).to.match(/^Failed task +task1$/m)
    expect(shown.stdout).to.contain('http_503: ergon answered 503').and.to.contain('skipped')
    expect(shown.code).to.equal(0)
    expect((await run(`execution watch ${FAILED_ID}`)).code).to.equal(1)
    expect((await run('components test gone')).code).to.equal(1)
  })

  it('sends what the flags say', async () => {
    await run(
      `execution list --status failed --status paused --workflow ${WORKFLOW_ID} --name n --started-after 2026-01-01T00:00:00Z --metadata team=a=b --limit 7`,
    )
    const query = new URL(`http://h${server.asked[0]?.what.split(' ')[1]}`).searchParams
    expect(Object.fromEntries(query)).to.deep.equal({
      status: 'failed,paused',
      workflow_id: WORKFLOW_ID,
      name: 'n',
      started_after: '2026-01-01T00:00:00Z',
      'metadata.team': 'a=b',
      limit: '7',
    })
  })

  it('sends a decision, and a signal, as the flags say', async () => {
    await run(`approval approve ${APPROVAL_ID} --by ada --comment fine --data [1]`)
    expect(server.asked.at(-1)?.body).to.deep.equal({ by: 'ada', comment: 'fine', data: [1] })
    await run(`execution signal ${EXECUTION_ID} go_on --signal-id s1 --data {"n":1}`)
    expect(server.asked.at(-1)).to.deep.include({ what: `POST ${E}/signals/go_on?signal_id=s1`, body: { n: 1 } })
    await run(`approval list --status approved --status expired --approver ada --execution ${EXECUTION_ID}`)
    const query = new URL(`http://h${server.asked.at(-1)?.what.split(' ')[1]}`).searchParams
    expect(Object.fromEntries(query)).to.deep.equal({
      status: 'approved,expired',
      approver: 'ada',
      execution_id: EXECUTION_ID,
    })
  })

  it('starts an execution with the input, metadata and priority that are given', async () => {
    await run(
      `workflow run ${WORKFLOW_ID} --no-wait --input {"a":[1]} --metadata k=v --metadata __proto__=x --priority 5`,
    )
    expect(server.asked.at(-1)?.body).to.deep.equal({
      workflow_id: WORKFLOW_ID,
      input: { a: [1] },
      metadata: JSON.parse('{"k": "v", "__proto__": "x"}') as unknown,
      priority: 5,
    })
  })

  it('starts an execution once per key, and says so when there was one', async () => {
    server.answer(
      routes({
        [`GET /api/workflows/${WORKFLOW_ID}`]: json(200, workflow),
        'POST /api/executions': json(200, { ...accepted, existing: true }),
      }),
    )
    const { stdout } = await run(
      `workflow run ${WORKFLOW_ID} --no-wait --idempotency-key order-17 --on-conflict return_existing`,
    )
    expect(stdout).to.contain(`Execution ${EXECUTION_ID} is running. Its key had started it before.`)
    expect(server.asked.at(-1)?.body).to.deep.equal({
      workflow_id: WORKFLOW_ID,
      idempotency_key: 'order-17',
      on_conflict: 'return_existing',
    })
  })

  it('creates a schedule with all that is given', async () => {
    await run(
      `schedule create ${WORKFLOW_ID} --interval 60 --offset 5 --jitter 10 --overlap queue --catch-up 0 --name n --input {"a":1} --metadata k=v --priority 2 --version 3 --start-at 2026-01-01T00:00:00Z --paused`,
    )
    expect(server.asked.at(-1)?.body).to.deep.equal({
      workflow_id: WORKFLOW_ID,
      interval: 60,
      offset: 5,
      jitter: 10,
      overlap: 'queue',
      catch_up_window: 0,
      name: 'n',
      input: { a: 1 },
      metadata: { k: 'v' },
      priority: 2,
      version: 3,
      start_at: '2026-01-01T00:00:00Z',
      paused: true,
    })
  })

  it('registers a component with its limits', async () => {
    await run(
      'components register ergon http://127.0.0.1:9001 --max-in-flight 4 --per-second 0.5 --breaker-failures 5 --breaker-reset 30',
    )
    expect(server.asked.at(-1)?.body).to.deep.equal({
      name: 'ergon',
      endpoint: 'http://127.0.0.1:9001',
      limits: { max_in_flight: 4, per_second: 0.5 },
      breaker: { failures: 5, reset_seconds: 30 },
    })
  })

  it('reads a definition from standard input, and keeps its values', async () => {
    const definition = {
      name: 'a',
      tasks: { t: { component: 'c', action: 'x', input: { when: '2026-01-01', n: 1e3 } } },
    }
    const ran = await harmonia(['workflow', 'create', '-', '--url', server.url], { stdin: JSON.stringify(definition) })
    expect(ran.code).to.equal(0)
    expect(server.asked[0]?.body).to.deep.equal(definition)
  })

  it('pages through a list with --all', async () => {
    server.answer((response, asked, count) =>
      json(200, {
        workflows: [{ ...workflow, version: count }],
        next_cursor: count < 3 ? `c${count}` : null,
        as_of: count,
      })(response, asked, count),
    )
    const { stdout } = await run('workflow list --all --json')
    expect(server.asked.map(({ what }) => what)).to.deep.equal([
      'GET /api/workflows?limit=1000',
      'GET /api/workflows?limit=1000&cursor=c1',
      'GET /api/workflows?limit=1000&cursor=c2',
    ])
    expect(JSON.parse(stdout)).to.deep.equal({
      workflows: [1, 2, 3].map((version) => ({ ...workflow, version })),
      next_cursor: null,
      as_of: 3,
    })
  })

  it('says how to go on after a page that is not the last', async () => {
    server.answer(json(200, { executions: [summary], next_cursor: 'abc', as_of: 1 }))
    expect((await run('execution list')).stdout).to.contain('There is more: --all, or --cursor abc')
  })
})
