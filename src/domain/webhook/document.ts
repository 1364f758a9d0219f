import type { Subscription } from './subscription.ts'

/** A webhook as everyone sees it. Positions are those of the log. */
export interface WebhookDocument extends Subscription {
  readonly webhook_id: string
  readonly status: 'active' | 'paused' | 'disabled'
  /** Why it is not active, if that was said. */
  readonly reason: string | null
  /** All that it wants up to here was delivered, or is a dead letter. */
  readonly delivered_position: number
  /** When the event happened that is to be delivered now; null when nothing waits. */
  readonly waiting_since: string | null
  readonly dead_letters: number
  /** What keeps the next event from being delivered, of the last attempt; null when nothing does. */
  readonly last_error: string | null
  readonly created_at: string
  readonly updated_at: string
  readonly position: number
}

/** One attempt, as this process remembers it. */
export interface DeliveryDocument {
  readonly event_id: string
  readonly event_type: string
  readonly event_position: number
  readonly attempt: number
  readonly outcome: 'delivered' | 'failed' | 'dead'
  readonly status: number | null
  readonly error: string | null
  readonly latency_ms: number
  readonly at: string
}

export interface DeadLetterDocument {
  readonly event_id: string
  readonly event_type: string
  readonly event_position: number
  readonly attempts: number
  readonly error: string
  readonly at: string
  readonly redelivering: boolean
}

export interface DeliveriesDocument {
  readonly webhook_id: string
  /** The last ones, newest first. */
  readonly deliveries: readonly DeliveryDocument[]
  /** In the order of the log. */
  readonly dead_letters: readonly DeadLetterDocument[]
}
