import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Heartbeat as Renewed, Workers } from '../../engine/workers.ts'
import { text } from '../codecs.ts'
import { AcceptedCodec } from '../documents/execution.ts'
import { maybe } from '../documents/shared.ts'
import { bodyOf, post, type BodyOf, type Row } from '../route.ts'
import { answered } from './page.ts'

const Completion = t.exact(t.partial({ output: t.unknown }), 'TaskCompletion')
const Failure = t.exact(
  t.intersection([
    t.type({ message: text(1, 2_000) }),
    t.partial({ type: text(1, 200), retryable: t.boolean, details: t.unknown }),
  ]),
  'TaskFailure',
)
/** Bytes of JSON that a heartbeat may bring: it is kept in the history. */
const MAX_DETAILS = 65_536

const Heartbeat = t.exact(t.partial({ details: t.unknown, worker_id: text(1, 200) }), 'TaskHeartbeat')

const HeartbeatAnswer: t.Type<Renewed, unknown, unknown> = t.intersection(
  [AcceptedCodec, t.type({ wanted: t.boolean, lease_expires_at: maybe(t.string) })],
  'TaskHeartbeatAnswer',
)

type Outcome = Parameters<Workers['report']>[1]

const report = <Body>(
  verb: 'complete' | 'fail',
  summary: string,
  body: BodyOf<Body>,
  example: unknown,
  outcomeOf: (body: Body) => Outcome,
): Row =>
  post(`/api/tasks/{task_token}/${verb}`, {
    tag: 'tasks',
    summary,
    body,
    answers: [{ status: 202, description: 'Recorded.', codec: AcceptedCodec }],
    refuses: ['task_token_unknown', 'task_attempt_over'],
    example,
    run: async ({ params: { task_token = '' }, body: given, by }, { workers }) =>
      answered(202, await workers.report(task_token, outcomeOf(given), by)()),
  })

/** What components say of attempts that they have in hand. */
export const tasks: readonly Row[] = [
  report(
    'complete',
    'Complete a task of which the component has the token',
    bodyOf(Completion, { optional: true }),
    { output: { rows: 42 } },
    ({ output = null }) => ({ do: 'complete', output }),
  ),
  report(
    'fail',
    'Fail such a task: it is tried again if that may help and its retry policy allows it',
    bodyOf(Failure),
    { type: 'quota_exceeded', message: 'no quota is left', retryable: true },
    ({ type = 'component_error', message, retryable = false, details }) => ({
      do: 'fail',
      error: { type, message, retryable, ...(details === undefined ? {} : { details }) },
    }),
  ),
  post('/api/tasks/{task_token}/heartbeat', {
    tag: 'tasks',
    summary: 'Say that such a task is still at work; a worker renews its lease by it',
    body: bodyOf(Heartbeat, { optional: true }),
    answers: [{ status: 202, description: 'Heard.', codec: HeartbeatAnswer }],
    refuses: ['task_token_unknown', 'task_attempt_over'],
    example: { details: { done: '40 %' } },
    run: async ({ params: { task_token = '' }, body, by }, { workers }) =>
      Buffer.byteLength(JSON.stringify(body)) > MAX_DETAILS
        ? E.left({ tag: 'body_too_large', limit: MAX_DETAILS })
        : answered(202, await workers.heartbeat(task_token, body, by)()),
  }),
]
