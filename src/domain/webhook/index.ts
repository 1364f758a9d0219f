import type { Aggregate } from '../decider.ts'
import { webhookEvents, type WebhookEvent } from './events.ts'
import { evolve, initial, type Webhook } from './state.ts'

export const webhook: Aggregate<Webhook, WebhookEvent> = {
  name: 'webhook',
  events: webhookEvents,
  initial,
  evolve,
}

export { checkSubscription } from './check-subscription.ts'
export { createWebhook } from './commands/create-webhook.ts'
export * from './commands/steer-webhook.ts'
export type { WebhookEvent } from './events.ts'
export type { Webhook } from './state.ts'
export { FORMATS, type Subscription } from './subscription.ts'
