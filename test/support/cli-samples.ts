import type {
  Accepted,
  ApprovalDocument,
  Component,
  ExecutionDocument,
  HarmoniaEvent,
  Schedule,
  Workflow,
} from '../../src/client/index.ts'

export const WORKFLOW_ID = '0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e'
export const EXECUTION_ID = '0190a8f2-6d2f-7c4b-8e5f-3a7b9d1c2e4f'
const AT = '2026-01-01T12:00:00.000Z'

export const workflow: Workflow = {
  workflow_id: WORKFLOW_ID,
  name: 'example_workflow',
  version: 1,
  created_at: AT,
  updated_at: AT,
  archived: false,
  position: 7,
  tasks: {
    task1: { component: 'ergon', action: 'execute_command', input: { command: 'echo Hello World' }, depends_on: [] },
    task2: { component: 'prometheus', action: 'analyze_results', input: {}, depends_on: ['task1'] },
  },
}

export const accepted: Accepted = {
  execution_id: EXECUTION_ID,
  workflow_id: WORKFLOW_ID,
  status: 'running',
  revision: 1,
  position: 9,
}

const progress = {
  total: 2,
  pending: 0,
  running: 0,
  waiting: 0,
  retrying: 0,
  completed: 2,
  failed: 0,
  skipped: 0,
  cancelled: 0,
}

const task = {
  status: 'completed',
  attempt: 1,
  component: 'ergon',
  action: 'execute_command',
  depends_on: [],
  input: {},
  output: { result: 'Hello World' },
  error: null,
  started_at: AT,
  completed_at: AT,
  duration_ms: 12,
} as const

export const completed: ExecutionDocument = {
  execution_id: EXECUTION_ID,
  workflow_id: WORKFLOW_ID,
  workflow_name: 'example_workflow',
  workflow_version: 1,
  status: 'completed',
  priority: 0,
  metadata: {},
  input: null,
  output: { greeting: 'Hello World' },
  error: null,
  progress,
  tasks: { task1: task, task2: { ...task, component: 'prometheus', depends_on: ['task1'] } },
  created_at: AT,
  started_at: AT,
  completed_at: '2026-01-01T12:00:01.500Z',
  revision: 6,
  position: 14,
}

export const failed: ExecutionDocument = {
  ...completed,
  status: 'failed',
  output: null,
  error: { type: 'task_failed', message: 'task1 failed', task_id: 'task1' },
  progress: { ...progress, completed: 0, failed: 1, skipped: 1 },
  tasks: {
    task1: {
      ...task,
      status: 'failed',
      attempt: 3,
      output: null,
      error: { type: 'http_503', message: 'ergon answered 503', retryable: true },
    },
    task2: { ...task, status: 'skipped', attempt: 0, output: null, duration_ms: null },
  },
}

export const event = (revision: number, event_type: string): HarmoniaEvent => ({
  type: 'event',
  event_type,
  execution_id: EXECUTION_ID,
  workflow_id: WORKFLOW_ID,
  task_id: event_type.startsWith('task_') ? 'task1' : null,
  revision,
  position: revision + 8,
  timestamp: AT,
  details: {},
  message: `${event_type} happened`,
  hash: '0'.repeat(64),
})

export const component: Component = {
  name: 'ergon',
  endpoint: 'http://127.0.0.1:9001',
  built_in: false,
  source: 'local',
  actions: ['execute_command', 'fetch_from_api'],
  status: 'up',
  last_seen: AT,
  latency_ms: 3,
  traffic: { in_flight: 0, max_in_flight: 128, per_second: null, breaker: null },
}

export const APPROVAL_ID = `${EXECUTION_ID}:sign_off:1`

export const approval: ApprovalDocument = {
  approval_id: APPROVAL_ID,
  execution_id: EXECUTION_ID,
  workflow_id: WORKFLOW_ID,
  workflow_name: 'example_workflow',
  task_id: 'sign_off',
  attempt: 1,
  status: 'pending',
  prompt: 'Pay the invoice?',
  approvers: ['ada'],
  data: { amount: 12 },
  escalations: [{ at: AT, to: ['bob'] }],
  decision: null,
  requested_at: AT,
  expires_at: null,
  ended_at: null,
  position: 15,
}

export const SCHEDULE_ID = '0190a8f2-7e3a-7d5c-9f6a-4b8c0e2d3f5a'

export const schedule: Schedule = {
  schedule_id: SCHEDULE_ID,
  name: 'every night',
  workflow_id: WORKFLOW_ID,
  cron: '30 2 * * *',
  timezone: 'Europe/Berlin',
  overlap: 'skip',
  jitter: 0,
  catch_up_window: 3_600,
  status: 'active',
  next_due_at: ['2026-01-02T01:30:00.000Z', '2026-01-03T01:30:00.000Z'],
  running: [{ execution_id: EXECUTION_ID, due_at: AT }],
  waiting: 0,
  last_runs: [
    { due_at: AT, cause: 'due', execution_id: EXECUTION_ID, outcome: 'started', error: null },
    {
      due_at: AT,
      cause: 'late',
      execution_id: null,
      outcome: 'refused',
      error: { code: 'workflow_archived', message: 'the workflow is archived' },
    },
  ],
  created_at: AT,
  updated_at: AT,
  revision: 3,
  position: 30,
}

/** An event as one SSE message. */
export const sse = (one: HarmoniaEvent): string =>
  `id: ${one.revision}\nevent: ${one.event_type}\ndata: ${JSON.stringify(one)}\n\n`
