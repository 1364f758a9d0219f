import type { Happened } from '../decider.ts'
import type { WebhookEvent } from './events.ts'
import type { Subscription } from './subscription.ts'

export interface DeadLetter {
  readonly position: number
  readonly event_id: string
  readonly event_type: string
  readonly attempts: number
  readonly error: string
  readonly at: string
  /** It is to be delivered again. */
  readonly owed: boolean
}

/** Where delivery begins; `count` tells a position that was reached since from one that was reached before. */
export interface Beginning {
  readonly position: number
  readonly count: number
}

export interface Webhook {
  readonly webhook_id: string
  /** Null before it is created. */
  readonly subscription: Subscription | null
  readonly status: 'active' | 'paused' | 'disabled'
  readonly reason: string | undefined
  readonly deleted: boolean
  readonly from: Beginning
  /** In the order of the log. */
  readonly dead: readonly DeadLetter[]
  readonly created_at: string
  readonly updated_at: string
}

/** More would be a list of all that happens: the webhook is disabled before that. */
export const MOST_DEAD_LETTERS = 1_000

export const initial = (): Webhook => ({
  webhook_id: '',
  subscription: null,
  status: 'active',
  reason: undefined,
  deleted: false,
  from: { position: 0, count: 0 },
  dead: [],
  created_at: '',
  updated_at: '',
})

export const evolve = (webhook: Webhook, event: Happened<WebhookEvent>): Webhook => {
  const changed = (change: Partial<Webhook>): Webhook => ({ ...webhook, ...change, updated_at: event.at })
  switch (event.type) {
    case 'webhook_created': {
      const { webhook_id, webhook: subscription, from } = event.data
      return changed({ webhook_id, subscription, from: { position: from, count: 0 }, created_at: event.at })
    }
    case 'webhook_updated':
      return changed({ subscription: event.data.webhook })
    case 'webhook_paused':
      return changed({ status: 'paused', reason: event.data.reason })
    case 'webhook_resumed':
      return changed({ status: 'active', reason: undefined })
    case 'webhook_disabled':
      return changed({ status: 'disabled', reason: event.data.reason })
    case 'webhook_deleted':
      return changed({ deleted: true })
    case 'webhook_rewound':
      return changed({ from: { position: event.data.from, count: webhook.from.count + 1 } })
    case 'webhook_dead_lettered': {
      const others = webhook.dead.filter(({ position }) => position !== event.data.position)
      const dead = [...others, { ...event.data, at: event.at, owed: false }]
      return changed({ dead: dead.sort((a, b) => a.position - b.position) })
    }
    case 'webhook_redelivery_requested': {
      const wanted = new Set(event.data.positions)
      return changed({ dead: webhook.dead.map((one) => (wanted.has(one.position) ? { ...one, owed: true } : one)) })
    }
    case 'webhook_redelivered':
      return changed({ dead: webhook.dead.filter(({ position }) => position !== event.data.position) })
  }
}
