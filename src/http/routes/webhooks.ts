import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { FORMATS, type Subscription } from '../../domain/webhook/index.ts'
import { number, oneOf, text, whole } from '../codecs.ts'
import { Deliveries, NewWebhook, Tested, Webhook } from '../documents/webhook.ts'
import { pageOf } from '../documents/shared.ts'
import { EVENT_TYPES } from '../live/message.ts'
import type { Parts } from '../parts.ts'
import { paging } from '../query.ts'
import type { Refusal } from '../refusal.ts'
import type { NewWebhook as NewWebhookDocument } from '../../hooks/webhooks.ts'
import { bodyOf, get, post, put, remove, type Ask, type Outcome, type Row } from '../route.ts'
import { answered, defined } from './page.ts'
import { workflowNamed, wrong } from './workflow-named.ts'

const TAG = 'webhooks'

/** Webhooks are not told of webhooks, nor of what stands in streams that nobody follows. */
const TYPES = EVENT_TYPES.filter((type) => !/^(webhook|streams|command)_/.test(type))

const secret = t.strict({ secret: text(1, 128) })

const fields = {
  workflow_id: text(1, 128),
  workflow_name: text(1, 200),
  types: t.readonlyArray(oneOf(TYPES)),
  format: oneOf(FORMATS),
  secrets: t.readonlyArray(t.union([secret, t.strict({ generated: t.literal(true) })])),
  headers: t.record(t.string, t.union([t.string, secret])),
  timeout_seconds: number(0.001, 60),
  max_attempts: whole(1, 100),
  description: text(0, 2_000),
}

const ChangedWebhook = t.exact(t.intersection([t.type({ url: text(1, 2_048) }), t.partial(fields)]), 'ChangedWebhook')
const Beginning = t.union([whole(0, Number.MAX_SAFE_INTEGER), t.literal('now')])
const Wanted = t.exact(
  t.intersection([t.type({ url: text(1, 2_048) }), t.partial({ ...fields, from: Beginning })]),
  'NewWebhook',
)
type Wanted = t.TypeOf<typeof Wanted>

const Reason = t.exact(t.partial({ reason: text(1, 2_000) }), 'WebhookReason')
const Again = t.exact(
  t.partial({
    from: whole(0, Number.MAX_SAFE_INTEGER),
    positions: t.readonlyArray(whole(1, Number.MAX_SAFE_INTEGER)),
  }),
  'Redelivery',
)

/** Ten attempts go on for about a quarter of an hour. */
const DEFAULTS = { format: 'harmonia', secrets: [{ generated: true }], timeout_seconds: 10, max_attempts: 10 } as const
const MOST = { secrets: 4, headers: 20 }

/** What is asked for in its stored form, if it is good. */
const subscriptionOf = async (
  { body, fresh }: Pick<Ask<never, Wanted>, 'body' | 'fresh'>,
  parts: Parts,
): Promise<E.Either<Refusal, Subscription>> => {
  const { workflow_name: _name, from: _from, ...given } = body
  if ((given.secrets ?? []).length > MOST.secrets) return wrong('/secrets', 'too_many', `has more than ${MOST.secrets}`)
  if (Object.keys(given.headers ?? {}).length > MOST.headers)
    return wrong('/headers', 'too_many', `has more than ${MOST.headers}`)
  if (given.types?.length === 0) return wrong('/types', 'empty', 'is empty: leave it out for events of all types')
  const workflow_id = await workflowNamed(body, fresh, parts)
  if (E.isLeft(workflow_id)) return workflow_id
  const subscription: Subscription = { ...DEFAULTS, ...defined({ ...given, workflow_id: workflow_id.right }) }
  const checked = await parts.webhooks.check(subscription)()
  return E.isLeft(checked) ? checked : E.right(subscription)
}

const example = {
  url: 'https://hooks.example/harmonia',
  types: ['workflow_completed', 'workflow_failed'],
  format: 'cloudevents',
}
const refuses: readonly Refusal['tag'][] = ['webhook_not_found']

/** The log holds no secret, so whoever asks again gets the rest. */
const withoutSecret = (made: unknown): unknown => {
  const { secret: _secret, ...webhook } = made as NewWebhookDocument
  return webhook
}

const steer = (verb: 'pause' | 'resume', summary: string): Row =>
  post(`/api/webhooks/{id}/${verb}`, {
    tag: TAG,
    summary,
    body: bodyOf(Reason, { optional: true }),
    answers: [{ status: 202, description: 'Recorded.', codec: Webhook }],
    refuses,
    example: { reason: 'maintenance' },
    run: async ({ params, body, by }, { webhooks: door }) =>
      answered(202, await door[verb](params['id'] ?? '', body.reason, by)()),
  })

export const webhooks: readonly Row[] = [
  post('/api/webhooks', {
    tag: TAG,
    summary: 'Create a webhook: events are delivered to a URL, signed, in order and at least once',
    body: bodyOf<Wanted>(Wanted),
    repeats: {
      kind: 'creates',
      check: (ask, parts) => subscriptionOf(ask, parts),
      standing: async (id, parts) => E.right(parts.webhooks.made(id)),
      kept: withoutSecret,
    },
    answers: [
      {
        status: 201,
        description: 'Created. A secret that the server has made for it is shown here, and never again.',
        codec: NewWebhook,
      },
    ],
    refuses: ['invalid_webhook'],
    example,
    location: ({ webhook_id }: { readonly webhook_id: string }) => `/api/webhooks/${webhook_id}`,
    run: async (ask, parts, id) => {
      const subscription = await subscriptionOf(ask, parts)
      if (E.isLeft(subscription)) return subscription
      const { from = 'now' } = ask.body
      const head = parts.store.head()
      const after = from === 'now' ? head : Math.min(from, head)
      return answered(201, await parts.webhooks.create(id, subscription.right, after, ask.by)())
    },
  }),

  get('/api/webhooks', {
    tag: TAG,
    summary: 'List webhooks, newest first',
    parameters: paging,
    answers: [{ status: 200, description: 'One page.', codec: pageOf('webhooks', Webhook, 'Webhooks') }],
    run: async ({ query: { limit = 100, cursor }, fresh }, parts) => {
      const all = parts.webhooks.list()
      const after = cursor === undefined ? all : all.filter(({ webhook_id }) => webhook_id < cursor)
      const rows = after.slice(0, limit)
      const next_cursor = after.length > limit ? (rows.at(-1)?.webhook_id ?? null) : null
      return answered(200, E.right({ webhooks: rows, next_cursor, as_of: fresh.min_position }))
    },
  }),

  get('/api/webhooks/{id}', {
    tag: TAG,
    summary: 'Get one webhook: what it wants, how far it has come, and what keeps it',
    answers: [{ status: 200, description: 'The webhook.', codec: Webhook }],
    refuses,
    run: async ({ params }, parts) => answered(200, await parts.webhooks.find(params['id'] ?? '')()),
  }),

  put('/api/webhooks/{id}', {
    tag: TAG,
    summary: 'Change a webhook: all of it is given anew. It goes on where it stands',
    body: bodyOf<Wanted>(ChangedWebhook),
    answers: [{ status: 200, description: 'The webhook.', codec: Webhook }],
    refuses: [...refuses, 'invalid_webhook'],
    example,
    run: async (ask, parts): Outcome => {
      const subscription = await subscriptionOf(ask, parts)
      if (E.isLeft(subscription)) return subscription
      return answered(200, await parts.webhooks.update(ask.params['id'] ?? '', subscription.right, ask.by)())
    },
  }),

  remove('/api/webhooks/{id}', {
    tag: TAG,
    summary: 'Delete a webhook, with its dead letters',
    answers: [{ status: 200, description: 'The webhook as it was.', codec: Webhook }],
    refuses,
    run: async ({ params, by }, parts) => answered(200, await parts.webhooks.remove(params['id'] ?? '', by)()),
  }),

  steer('pause', 'Pause a webhook: nothing is delivered, and nothing is lost'),
  steer('resume', 'Resume a webhook where it stands, also one that was disabled'),

  post('/api/webhooks/{id}/test', {
    tag: TAG,
    summary: 'Send a message of the type webhook_test now, and tell what came of it',
    answers: [{ status: 200, description: 'What came of it; a receiver that fails is an answer too.', codec: Tested }],
    refuses,
    run: async ({ params }, parts) => answered(200, await parts.webhooks.test(params['id'] ?? '')()),
  }),

  get('/api/webhooks/{id}/deliveries', {
    tag: TAG,
    summary: 'The last attempts of a webhook since the server was started, and its dead letters',
    answers: [
      { status: 200, description: 'Up to 100 attempts, newest first, and all dead letters.', codec: Deliveries },
    ],
    refuses,
    run: async ({ params }, parts) => answered(200, await parts.webhooks.deliveries(params['id'] ?? '')()),
  }),

  post('/api/webhooks/{id}/redeliver', {
    tag: TAG,
    summary: 'Deliver again: all dead letters, those of some positions, or everything behind a position',
    body: bodyOf(Again, { optional: true }),
    answers: [{ status: 202, description: 'Recorded.', codec: Webhook }],
    refuses: [...refuses, 'dead_letter_not_found'],
    example: { positions: [42] },
    run: async ({ params, body, by }, parts): Outcome => {
      if (body.from !== undefined && body.positions !== undefined)
        return wrong('/positions', 'two_ways', 'cannot be given together with "from": leave one of them out')
      return answered(202, await parts.webhooks.redeliver(params['id'] ?? '', defined(body), by)())
    },
  }),
]
