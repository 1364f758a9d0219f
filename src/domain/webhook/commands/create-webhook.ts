import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import type { Rejection } from '../../rejection.ts'
import { checkSubscription } from '../check-subscription.ts'
import type { WebhookEvent } from '../events.ts'
import type { Webhook } from '../state.ts'
import type { Subscription } from '../subscription.ts'

/** Under an id that is known already nothing happens: it is the same request, made again. */
export const createWebhook =
  (webhook_id: string, webhook: Subscription, from: number): Intent<Webhook, WebhookEvent, Rejection> =>
  ({ subscription }) => {
    if (subscription !== null) return E.right([])
    const problems = checkSubscription(webhook)
    return problems.length > 0
      ? E.left({ tag: 'invalid_webhook', problems })
      : E.right([{ type: 'webhook_created', data: { webhook_id, webhook, from } }])
  }
