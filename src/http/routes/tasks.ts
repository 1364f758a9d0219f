import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Report } from '../../domain/execution/index.ts'
import { text } from '../codecs.ts'
import { AcceptedCodec } from '../documents.ts'
import type { Refusal } from '../refusal.ts'
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

const Heartbeat = t.exact(t.partial({ details: t.unknown }), 'TaskHeartbeat')

const report = <Body>(
  verb: 'complete' | 'fail' | 'heartbeat',
  summary: string,
  body: BodyOf<Body>,
  example: unknown,
  reportOf: (body: Body) => Report,
  refuses: readonly Refusal['tag'][],
): Row =>
  post(`/api/tasks/{task_token}/${verb}`, {
    tag: 'tasks',
    summary,
    body,
    answers: [{ status: 202, description: 'Recorded.', codec: AcceptedCodec }],
    refuses: ['task_token_unknown', 'task_attempt_over', ...refuses],
    example,
    run: async ({ params: { task_token = '' }, body: given, by }, { engine }) => {
      const told = reportOf(given)
      if (told.do === 'heartbeat' && Buffer.byteLength(JSON.stringify(told)) > MAX_DETAILS)
        return E.left({ tag: 'body_too_large', limit: MAX_DETAILS })
      return answered(202, await engine.report(task_token, told, by)())
    },
  })

/** What components say of attempts that they have in hand. */
export const tasks: readonly Row[] = [
  report(
    'complete',
    'Complete a task of which the component has the token',
    bodyOf(Completion, { optional: true }),
    { output: { rows: 42 } },
    ({ output = null }) => ({ do: 'complete', output }),
    [],
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
    [],
  ),
  report(
    'heartbeat',
    'Say that such a task is still at work',
    bodyOf(Heartbeat, { optional: true }),
    { details: { done: '40 %' } },
    ({ details }) => ({ do: 'heartbeat', ...(details === undefined ? {} : { details }) }),
    [],
  ),
]
