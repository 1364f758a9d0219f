import * as t from 'io-ts'
import type { DeliveriesDocument, WebhookDocument } from '../../domain/webhook/document.ts'
import { Subscription } from '../../domain/webhook/subscription.ts'
import type { WebhookTest } from '../../hooks/webhooks.ts'
import { oneOf } from '../codecs.ts'
import { count, maybe, text } from './shared.ts'

export const Webhook: t.Type<WebhookDocument, unknown, unknown> = t.intersection(
  [
    Subscription,
    t.type({
      webhook_id: text,
      status: oneOf(['active', 'paused', 'disabled'] as const),
      reason: maybe(text),
      delivered_position: count,
      waiting_since: maybe(text),
      dead_letters: count,
      last_error: maybe(text),
      created_at: text,
      updated_at: text,
      position: count,
    }),
  ],
  'Webhook',
)

/** `secret` is there when this server has made one: it is shown here, and nowhere else. */
export const NewWebhook = t.intersection([Webhook, t.partial({ secret: text })], 'CreatedWebhook')

export const Tested: t.Type<WebhookTest, unknown, unknown> = t.type(
  { delivered: t.boolean, status: maybe(count), error: maybe(text), latency_ms: count },
  'WebhookTest',
)

export const Deliveries: t.Type<DeliveriesDocument, unknown, unknown> = t.type(
  {
    webhook_id: text,
    deliveries: t.readonlyArray(
      t.type(
        {
          event_id: text,
          event_type: text,
          event_position: count,
          attempt: count,
          outcome: oneOf(['delivered', 'failed', 'dead'] as const),
          status: maybe(count),
          error: maybe(text),
          latency_ms: count,
          at: text,
        },
        'WebhookDelivery',
      ),
    ),
    dead_letters: t.readonlyArray(
      t.type(
        {
          event_id: text,
          event_type: text,
          event_position: count,
          attempts: count,
          error: text,
          at: text,
          redelivering: t.boolean,
        },
        'WebhookDeadLetter',
      ),
    ),
  },
  'WebhookDeliveries',
)
