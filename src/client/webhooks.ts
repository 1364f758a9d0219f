import type { DeliveriesDocument, WebhookDocument } from '../domain/webhook/document.ts'
import type { Subscription } from '../domain/webhook/subscription.ts'
import type { Api, CallOptions, PostOptions, ReadOptions } from './api.ts'
import type { Page, Paging } from './pages.ts'
import { posting, reading, reference, type Reference } from './request.ts'

/**
 * Where events go, and which ones. What is left out gets its default: all events, as the event streams show them, signed with a secret
 * that the server makes.
 */
export interface ChangedWebhook extends Pick<Subscription, 'url'>, Partial<Omit<Subscription, 'url' | 'workflow_id'>> {
  /** Only events of this workflow and its executions; `workflow_name` when only one has that name. */
  readonly workflow_id?: string
  readonly workflow_name?: string
}

export interface NewWebhook extends ChangedWebhook {
  /** The position behind which to begin; `now` unless given. */
  readonly from?: number | 'now'
}

export type Webhook = WebhookDocument

/** `secret` is there when the server has made it, and is not shown again. */
export type CreatedWebhook = Webhook & { readonly secret?: string }

export type WebhookDeliveries = DeliveriesDocument

/** What came of a message that was sent at once. */
export interface WebhookTest {
  readonly delivered: boolean
  readonly status: number | null
  readonly error: string | null
  readonly latency_ms: number
}

type WebhookRef = Reference<'webhook_id'>

export const webhookCalls = (api: Api) => {
  const steer =
    (verb: 'pause' | 'resume') =>
    (webhook: WebhookRef, options: PostOptions & { readonly reason?: string } = {}): Promise<Webhook> =>
      api.json(
        `${path(webhook)}/${verb}`,
        posting(options.reason === undefined ? {} : { reason: options.reason }, options),
      )

  return {
    createWebhook: (webhook: NewWebhook, options?: PostOptions): Promise<CreatedWebhook> =>
      api.json('/api/webhooks', posting(webhook, options)),

    listWebhooks: (paging: Paging = {}, options?: ReadOptions): Promise<Page<'webhooks', Webhook>> =>
      api.json('/api/webhooks', reading({ ...paging }, options)),

    getWebhook: (webhook: WebhookRef, options?: ReadOptions): Promise<Webhook> =>
      api.json(path(webhook), reading({}, options)),

    /** All of it anew; it goes on where it stands. */
    updateWebhook: (webhook: WebhookRef, changed: ChangedWebhook, options?: CallOptions): Promise<Webhook> =>
      api.json(path(webhook), { method: 'PUT', body: changed, signal: options?.signal }),

    deleteWebhook: (webhook: WebhookRef, options?: CallOptions): Promise<Webhook> =>
      api.json(path(webhook), { method: 'DELETE', signal: options?.signal }),

    pauseWebhook: steer('pause'),
    resumeWebhook: steer('resume'),

    /** Sends a message now. A receiver that does not take it is an answer, not an error. */
    testWebhook: (webhook: WebhookRef, options?: PostOptions): Promise<WebhookTest> =>
      api.json(`${path(webhook)}/test`, { ...posting({}, options), extraMs: LONGEST_TEST }),

    /** The last attempts, and the dead letters. */
    listWebhookDeliveries: (webhook: WebhookRef, options?: ReadOptions): Promise<WebhookDeliveries> =>
      api.json(`${path(webhook)}/deliveries`, reading({}, options)),

    /** All dead letters, those at some positions, or everything behind a position. */
    redeliverWebhook: (
      webhook: WebhookRef,
      what: { readonly positions?: readonly number[]; readonly from?: number } = {},
      options?: PostOptions,
    ): Promise<Webhook> => api.json(`${path(webhook)}/redeliver`, posting(what, options)),
  }
}

/** The longest that a receiver may be given, in milliseconds. */
const LONGEST_TEST = 60_000

const path = (webhook: WebhookRef): string => `/api/webhooks/${reference('webhook_id', webhook)}`
