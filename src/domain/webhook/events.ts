import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'
import { Subscription } from './subscription.ts'

const because = t.exact(t.partial({ reason: t.string }))

/** How far a webhook has come is no event: that would be as many events again as it delivers. */
export const webhookEvents = {
  /** Events behind `from` are delivered. */
  webhook_created: t.strict({ webhook_id: t.string, webhook: Subscription, from: t.number }),
  webhook_updated: t.strict({ webhook: Subscription }),
  webhook_paused: because,
  webhook_resumed: because,
  /** It pauses by itself: the receiver is gone for good, or takes nothing any more. */
  webhook_disabled: t.strict({ reason: t.string }),
  webhook_deleted: t.strict({}),
  /** Delivery begins anew behind a position. */
  webhook_rewound: t.strict({ from: t.number }),
  /** The event at this position was not taken, and is passed over. */
  webhook_dead_lettered: t.strict({
    position: t.number,
    event_id: t.string,
    event_type: t.string,
    attempts: t.number,
    error: t.string,
  }),
  webhook_redelivery_requested: t.strict({ positions: t.readonlyArray(t.number) }),
  /** A dead letter was taken after all. */
  webhook_redelivered: t.strict({ position: t.number }),
}
export type WebhookEvent = EventsOf<typeof webhookEvents>
