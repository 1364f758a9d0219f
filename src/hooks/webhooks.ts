import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Rejection } from '../domain/rejection.ts'
import type { DeliveriesDocument, WebhookDocument } from '../domain/webhook/document.ts'
import type { Subscription } from '../domain/webhook/index.ts'
import type { By, Fault } from '../store/event-store.ts'

type Told<A> = TE.TaskEither<Rejection | Fault, A>

/** What came of a message that was sent to see whether it is taken. */
export interface WebhookTest {
  readonly delivered: boolean
  readonly status: number | null
  readonly error: string | null
  readonly latency_ms: number
}

/** A webhook that was made; `secret` is there when this server has made one for it, and is not shown again. */
export type NewWebhook = WebhookDocument & { readonly secret?: string }

/** Those who are told of events over HTTP (streams `webhook-<id>`). */
export interface Webhooks {
  /** What is wrong with it, found without recording anything. */
  readonly check: (subscription: Subscription) => TE.TaskEither<Rejection, unknown>
  /** Events behind `from` are delivered. */
  readonly create: (id: string, subscription: Subscription, from: number, by?: By) => Told<NewWebhook>
  /** What was made under an id, as its creator was told. */
  readonly made: (id: string) => NewWebhook | undefined
  readonly update: (id: string, subscription: Subscription, by?: By) => Told<WebhookDocument>
  readonly remove: (id: string, by?: By) => Told<WebhookDocument>
  readonly pause: (id: string, reason?: string, by?: By) => Told<WebhookDocument>
  readonly resume: (id: string, reason?: string, by?: By) => Told<WebhookDocument>
  /** Everything behind a position, these dead letters, or all dead letters. */
  readonly redeliver: (id: string, what: Redelivery, by?: By) => Told<WebhookDocument>
  readonly test: (id: string) => TE.TaskEither<Rejection, WebhookTest>
  readonly find: (id: string) => TE.TaskEither<Rejection, WebhookDocument>
  readonly deliveries: (id: string) => TE.TaskEither<Rejection, DeliveriesDocument>
  /** Newest first. */
  readonly list: () => readonly WebhookDocument[]
}

export interface Redelivery {
  readonly from?: number
  readonly positions?: readonly number[]
}
