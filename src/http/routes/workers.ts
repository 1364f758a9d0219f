import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { LeasedTask } from '../../engine/workers.ts'
import { Described, text, whole } from '../codecs.ts'
import { bodyOf, post, type Row } from '../route.ts'
import { answered } from './page.ts'

const MAX_TASKS = 100
const MAX_WAIT = 60
/** How long a worker that does not say waits for a task, in seconds. */
const WAIT = 20

const MAX_ACTIONS = 200

const actions = new Described<readonly string[]>(
  `a list of 1 to ${MAX_ACTIONS} names of actions`,
  { type: 'array', items: { type: 'string', minLength: 1, maxLength: 200 }, minItems: 1, maxItems: MAX_ACTIONS },
  (value) =>
    Array.isArray(value) && value.length > 0 && value.length <= MAX_ACTIONS && value.every(isName) ? value : undefined,
)

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 200

const Poll = t.exact(
  t.intersection([
    t.type({ component: text(1, 64), worker_id: text(1, 200) }),
    t.partial({
      actions,
      max: whole(1, MAX_TASKS),
      wait_seconds: whole(0, MAX_WAIT),
    }),
  ]),
  'TaskPoll',
)

const Leased: t.Type<LeasedTask, unknown, unknown> = t.intersection(
  [
    t.type({
      task_token: t.string,
      workflow_id: t.string,
      execution_id: t.string,
      task_id: t.string,
      attempt: t.number,
      component: t.string,
      action: t.string,
      params: t.unknown,
      idempotency_key: t.string,
      deadline: t.string,
      lease_expires_at: t.string,
      lease_seconds: t.number,
      delivery: t.number,
      traceparent: t.string,
    }),
    t.partial({ tracestate: t.string }),
  ],
  'LeasedTask',
)

/** Where workers fetch tasks. */
export const workers: readonly Row[] = [
  post('/api/tasks/poll', {
    tag: 'tasks',
    summary: 'Fetch tasks of a component whose tasks workers fetch: waits until there is one, or the time is over',
    // Each answer hands out other tasks, so none is given twice for a key.
    repeats: { kind: 'harmless' },
    body: bodyOf(Poll),
    answers: [
      {
        status: 200,
        description: 'The tasks, leased to the worker; none when the time is over.',
        codec: t.type({ tasks: t.readonlyArray(Leased) }, 'LeasedTasks'),
      },
    ],
    refuses: ['component_not_found', 'component_not_pulled', 'too_many_polls'],
    example: { component: 'render', worker_id: 'render-1', max: 4, wait_seconds: 20 },
    run: async ({ body, onGone }, parts) => {
      const { max = 1, wait_seconds = WAIT } = body
      const found = await parts.workers.poll({ ...body, max, wait_seconds }, onGone)()
      return E.isLeft(found) ? found : answered(200, E.right({ tasks: found.right }))
    },
  }),
]
