import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Verb } from '../../engine/engine.ts'
import { cursor, flag, limit, moment, revision, someOf, text, time, told } from '../codecs.ts'
import { EventFrame } from '../documents/event.ts'
import { AcceptedCodec, Execution, ExecutionSummary, StartedCodec, TaskRow } from '../documents/execution.ts'
import { EXECUTION_STATUSES, pageOf } from '../documents/shared.ts'
import { history, historyPage } from '../history.ts'
import { paging } from '../query.ts'
import { bodyOf, get, post, type Outcome, type Row } from '../route.ts'
import { answered, inPages } from './page.ts'
import { checkStart, newExecution, standing, startExecution } from './starting.ts'

const TAG = 'executions'
const id = text(1, 128)
const at = told(moment, 'As of the event with this revision, or the last one at or before this time.')
const Reason = t.exact(t.partial({ reason: text(1, 2_000) }), 'Reason')

const command = (verb: Verb, summary: string): Row =>
  post(`/api/executions/{id}/${verb}`, {
    tag: TAG,
    summary,
    body: bodyOf(Reason, { optional: true }),
    answers: [{ status: 202, description: 'Recorded.', codec: AcceptedCodec }],
    refuses: ['execution_not_found', 'execution_over', ...(verb === 'resume' ? (['parent_not_running'] as const) : [])],
    example: { reason: 'maintenance' },
    run: async ({ params, body, by }, { engine }) =>
      answered(202, await engine.command(params['id'] ?? '', verb, body.reason, by)()),
  })

export const executions: readonly Row[] = [
  post('/api/executions', {
    tag: TAG,
    summary: 'Execute a workflow',
    body: newExecution,
    repeats: { kind: 'creates', check: ({ body }, parts) => checkStart(body, parts), standing },
    answers: [
      { status: 201, description: 'Queued; Location says where it can be followed.', codec: StartedCodec },
      { status: 200, description: 'The execution that its idempotency_key has started before.', codec: StartedCodec },
    ],
    refuses: [
      'workflow_not_found',
      'workflow_version_not_found',
      'workflow_archived',
      'invalid_input',
      'start_key_taken',
      'concurrency_limit_reached',
    ],
    example: { workflow_id: '01890a5d-ac96-774b-bcce-b302099a8057', input: { parameter1: 'value1' } },
    location: ({ execution_id }: { readonly execution_id: string }) => `/api/executions/${execution_id}`,
    run: ({ body, by }, parts, execution_id) => startExecution(body, by, parts, execution_id),
  }),

  get('/api/executions', {
    tag: TAG,
    summary: 'List executions, newest first',
    parameters: {
      ...paging,
      workflow_id: id,
      status: someOf(EXECUTION_STATUSES),
      name: text(1, 1_000),
      parent_id: id,
      started_after: time,
      started_before: time,
      archived: told(flag, 'Only those whose events are in an archive, or only the others.'),
    },
    metadata: true,
    answers: [{ status: 200, description: 'One page.', codec: pageOf('executions', ExecutionSummary, 'Executions') }],
    refuses: ['bad_cursor', 'behind', 'read_models_unavailable'],
    run: async ({ query: { limit: rows = 100, ...query }, fresh }, { readModels }) =>
      inPages('executions', await readModels.executions({ ...query, limit: rows }, fresh)()),
  }),

  get('/api/executions/{id}', {
    tag: TAG,
    summary: 'Get one execution, now or as of one of its events',
    parameters: { at },
    answers: [{ status: 200, description: 'The execution.', codec: Execution }],
    refuses: ['execution_not_found', 'revision_not_found', 'time_before_start'],
    run: async ({ params, query }, { engine }) => answered(200, await engine.document(params['id'] ?? '', query.at)()),
  }),

  get('/api/executions/{id}/tasks', {
    tag: TAG,
    summary: 'List the tasks of an execution in the order of its definition',
    parameters: { ...paging, at },
    answers: [{ status: 200, description: 'One page.', codec: pageOf('tasks', TaskRow, 'Tasks') }],
    refuses: ['execution_not_found', 'revision_not_found', 'time_before_start', 'bad_cursor'],
    run: async ({ params, query }, { engine }): Outcome => {
      const start = Number(query.cursor ?? 0)
      if (!Number.isSafeInteger(start) || start < 0) return E.left({ tag: 'bad_cursor' })
      const found = await engine.document(params['id'] ?? '', query.at)()
      if (E.isLeft(found)) return found
      const { tasks, execution_id, status, revision: last, position } = found.right
      const all = Object.entries(tasks)
      const end = start + (query.limit ?? 100)
      const rows = all.slice(start, end).map(([task_id, task]) => ({ task_id, ...task }))
      const next_cursor = end < all.length ? String(end) : null
      return answered(200, E.right({ execution_id, status, revision: last, tasks: rows, next_cursor, as_of: position }))
    },
  }),

  get('/api/executions/{id}/events', {
    tag: TAG,
    summary: 'The history of an execution: in pages, or whole with Accept: application/x-ndjson',
    parameters: { limit, cursor, from: told(revision, 'The first revision that is wanted, when there is no cursor.') },
    answers: [
      { status: 200, description: 'One page.', codec: pageOf('events', EventFrame, 'Events') },
      { status: 200, description: 'One event per line.', type: 'application/x-ndjson' },
    ],
    refuses: ['execution_not_found', 'bad_cursor'],
    run: ({ params, query, headers }, { store }) =>
      /\bapplication\/x-ndjson\b/.test(headers.accept ?? '')
        ? history(store, params['id'] ?? '', query)
        : historyPage(store, params['id'] ?? '', query),
  }),

  get('/api/executions/{id}/children', {
    tag: TAG,
    summary: 'List the executions that tasks of this one have started, newest first',
    parameters: { ...paging, status: someOf(EXECUTION_STATUSES) },
    answers: [{ status: 200, description: 'One page.', codec: pageOf('executions', ExecutionSummary, 'Executions') }],
    refuses: ['execution_not_found', 'bad_cursor', 'behind', 'read_models_unavailable'],
    run: async ({ params: { id: parent_id = '' }, query: { limit: rows = 100, ...query }, fresh }, parts) => {
      const parent = await parts.engine.standing(parent_id)()
      if (E.isLeft(parent)) return parent
      return inPages('executions', await parts.readModels.executions({ ...query, parent_id, limit: rows }, fresh)())
    },
  }),

  command('pause', 'Pause: running tasks finish, none starts'),
  command('resume', 'Resume'),
  command('cancel', 'Cancel: running tasks are given up'),
]
