import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { checkSpec, fillInput, OVERLAPS, renderSchedule, type Spec } from '../../domain/schedule/index.ts'
import { flag, number, oneOf, text, time, told, wholeText } from '../codecs.ts'
import { AcceptedCodec } from '../documents/execution.ts'
import { Schedule } from '../documents/schedule.ts'
import { pageOf } from '../documents/shared.ts'
import { isoNow, type Parts } from '../parts.ts'
import { paging } from '../query.ts'
import type { Refusal } from '../refusal.ts'
import { bodyOf, get, post, put, remove, type Ask, type Outcome, type Row } from '../route.ts'
import { answered, defined, inPages } from './page.ts'
import { checkStart, standing, startFields } from './starting.ts'
import { workflowNamed, wrong } from './workflow-named.ts'

const TAG = 'schedules'
const YEAR = 366 * 86_400
const id = text(1, 128)

const NewSchedule = t.exact(
  t.partial({
    workflow_id: id,
    workflow_name: text(1, 200),
    name: text(1, 200),
    description: text(0, 10_000),
    ...startFields,
    cron: text(1, 200),
    timezone: text(1, 100),
    interval: number(1, YEAR),
    offset: number(0, YEAR),
    start_at: time,
    end_at: time,
    jitter: number(0, 86_400),
    overlap: oneOf(OVERLAPS),
    catch_up_window: number(0, 31 * 86_400),
    paused: t.boolean,
  }),
  'NewSchedule',
)
type NewSchedule = t.TypeOf<typeof NewSchedule>

const Span = t.exact(t.type({ from: time, to: time }), 'Span')
const Reason = t.exact(t.partial({ reason: text(1, 2_000) }), 'Reason')

const next = told(wholeText(0, 100), 'How many of the next due times are shown; 5 unless given, in a list 1.')

type Asked = Pick<Ask<never, NewSchedule>, 'body' | 'fresh'>

/** What a schedule is when nothing else is said: no overlap, no jitter, an hour to make up for what was missed. */
const DEFAULTS = { overlap: 'skip', jitter: 0, catch_up_window: 3_600 } as const

/** The id of the workflow that is meant: named by its id, or by a name that only one has. */
const workflowOf = async ({ body, fresh }: Asked, parts: Parts): Promise<E.Either<Refusal, string>> => {
  const found = await workflowNamed(body, fresh, parts)
  if (E.isLeft(found)) return found
  return found.right === undefined
    ? wrong('/workflow_id', 'required', 'is missing; "workflow_name" will do as well')
    : E.right(found.right)
}

/** What is asked for in its stored form, if a run of it could be started now. */
const specOf = async (asked: Asked, parts: Parts): Promise<E.Either<Refusal, Spec>> => {
  const workflow_id = await workflowOf(asked, parts)
  if (E.isLeft(workflow_id)) return workflow_id
  const { workflow_name: _name, paused: _paused, ...given } = asked.body
  const timezone = given.cron !== undefined && given.timezone === undefined ? { timezone: 'UTC' } : {}
  const spec: Spec = { ...DEFAULTS, ...timezone, ...defined(given), workflow_id: workflow_id.right }
  const input = fillInput(spec.input ?? {}, { schedule_id: '', due_at: isoNow(parts) })
  const startable: E.Either<Refusal, unknown> = await checkStart({ ...spec, input }, parts)
  if (E.isLeft(startable)) return startable
  const problems = checkSpec(spec, parts.clock.now())
  return problems.length === 0 ? E.right(spec) : E.left({ tag: 'invalid_schedule', problems })
}

const refuses: readonly Refusal['tag'][] = [
  'invalid_schedule',
  'workflow_not_found',
  'workflow_version_not_found',
  'workflow_archived',
  'invalid_input',
]

const exampleSchedule = {
  workflow_id: '01890a5d-ac96-774b-bcce-b302099a8057',
  cron: '30 2 * * MON-FRI',
  timezone: 'Europe/Berlin',
  input: { day: '${schedule.due_at}' },
}

const steer = (verb: 'pause' | 'resume', summary: string): Row =>
  post(`/api/schedules/{id}/${verb}`, {
    tag: TAG,
    summary,
    body: bodyOf(Reason, { optional: true }),
    answers: [{ status: 202, description: 'Recorded.', codec: Schedule }],
    refuses: ['schedule_not_found'],
    example: { reason: 'maintenance' },
    run: async ({ params, body, by }, { schedules }) =>
      answered(202, await schedules[verb](params['id'] ?? '', body.reason, by)()),
  })

export const schedules: readonly Row[] = [
  post('/api/schedules', {
    tag: TAG,
    summary: 'Create a schedule: it starts a workflow by cron or at an interval',
    body: bodyOf<NewSchedule>(NewSchedule),
    repeats: {
      kind: 'creates',
      check: (ask, parts) => specOf(ask, parts),
      standing: async (made, { schedules: door }) => {
        const found = await door.find(made, 5)()
        return E.isLeft(found) && found.left.tag === 'schedule_not_found' ? E.right(undefined) : found
      },
    },
    answers: [{ status: 201, description: 'Created; its next due times are told.', codec: Schedule }],
    refuses,
    example: exampleSchedule,
    location: ({ schedule_id }: { readonly schedule_id: string }) => `/api/schedules/${schedule_id}`,
    run: async (ask, parts, made) => {
      const spec = await specOf(ask, parts)
      if (E.isLeft(spec)) return spec
      return answered(201, await parts.schedules.create(made, spec.right, ask.body.paused, ask.by)())
    },
  }),

  get('/api/schedules', {
    tag: TAG,
    summary: 'List schedules, newest first',
    parameters: { ...paging, workflow_id: id, name: text(1, 200), paused: flag, next },
    answers: [{ status: 200, description: 'One page.', codec: pageOf('schedules', Schedule, 'Schedules') }],
    refuses: ['bad_cursor', 'behind', 'read_models_unavailable'],
    run: async ({ query: { limit = 100, next: shown = 1, ...query }, fresh }, { readModels, clock }) =>
      inPages('schedules', await readModels.schedules({ ...query, limit }, fresh)(), ({ state, revision, position }) =>
        renderSchedule(state, { revision, position, now: clock.now(), next: shown }),
      ),
  }),

  get('/api/schedules/{id}', {
    tag: TAG,
    summary: 'Get one schedule, with its next due times and its last runs',
    parameters: { next },
    answers: [{ status: 200, description: 'The schedule.', codec: Schedule }],
    refuses: ['schedule_not_found'],
    run: async ({ params, query }, parts) =>
      answered(200, await parts.schedules.find(params['id'] ?? '', query.next ?? 5)()),
  }),

  put('/api/schedules/{id}', {
    tag: TAG,
    summary: 'Change a schedule: all of it is given anew. Runs go on',
    body: bodyOf<NewSchedule>(NewSchedule),
    answers: [{ status: 200, description: 'The schedule.', codec: Schedule }],
    refuses: ['schedule_not_found', ...refuses],
    example: exampleSchedule,
    run: async (ask, parts): Outcome => {
      if (ask.body.paused !== undefined)
        return wrong('/paused', 'not_here', 'is changed by pausing and resuming the schedule: leave it out')
      const spec = await specOf(ask, parts)
      if (E.isLeft(spec)) return spec
      return answered(200, await parts.schedules.update(ask.params['id'] ?? '', spec.right, ask.by)())
    },
  }),

  remove('/api/schedules/{id}', {
    tag: TAG,
    summary: 'Delete a schedule: nothing starts any more. Runs go on',
    answers: [{ status: 200, description: 'The schedule as it was.', codec: Schedule }],
    refuses: ['schedule_not_found'],
    run: async ({ params, by }, parts) => answered(200, await parts.schedules.remove(params['id'] ?? '', by)()),
  }),

  steer('pause', 'Pause a schedule: nothing starts, and nothing is made up for later'),
  steer('resume', 'Resume a schedule'),

  post('/api/schedules/{id}/trigger', {
    tag: TAG,
    summary: 'Start one run now, whatever else runs, and also while it is paused',
    repeats: {
      kind: 'creates',
      check: async ({ params }, parts) => parts.schedules.find(params['id'] ?? '', 0)(),
      standing,
    },
    answers: [{ status: 201, description: 'Submitted; Location says where it can be followed.', codec: AcceptedCodec }],
    refuses: ['schedule_not_found', ...refuses, 'concurrency_limit_reached'],
    location: ({ execution_id }: { readonly execution_id: string }) => `/api/executions/${execution_id}`,
    run: async ({ params: { id: wanted = '' }, by }, parts, execution_id): Outcome => {
      const found = await parts.schedules.find(wanted, 0)()
      if (E.isLeft(found)) return found
      const input = fillInput(found.right.input ?? {}, { schedule_id: wanted, due_at: isoNow(parts) })
      const startable: E.Either<Refusal, unknown> = await checkStart({ ...found.right, input }, parts)
      if (E.isLeft(startable)) return startable
      return answered(201, await parts.schedules.trigger(wanted, execution_id, by)())
    },
  }),

  post('/api/schedules/{id}/backfill', {
    tag: TAG,
    summary: 'Run the due times of a past span, whether or not they had a run',
    body: bodyOf(Span),
    answers: [{ status: 202, description: 'Recorded; `waiting` says how many are to run.', codec: Schedule }],
    refuses: ['schedule_not_found', 'invalid_input'],
    example: { from: '2026-01-01T00:00:00Z', to: '2026-01-31T23:59:59Z' },
    run: async ({ params, body, by }, parts) =>
      answered(202, await parts.schedules.backfill(params['id'] ?? '', body.from, body.to, by)()),
  }),
]
