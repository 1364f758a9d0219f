import * as E from 'fp-ts/lib/Either.js'
import type { Decision, Intent } from '../../decider.ts'
import { sameJson } from '../../json.ts'
import type { Rejection } from '../../rejection.ts'
import { checkSubscription } from '../check-subscription.ts'
import type { WebhookEvent } from '../events.ts'
import { MOST_DEAD_LETTERS, type DeadLetter, type Webhook } from '../state.ts'
import type { Subscription } from '../subscription.ts'

type Steer = Intent<Webhook, WebhookEvent, Rejection>

const steer =
  (webhook_id: string, decide: (webhook: Webhook) => Decision<WebhookEvent, Rejection>): Steer =>
  (webhook) =>
    webhook.subscription === null || webhook.deleted
      ? E.left({ tag: 'webhook_not_found', webhook_id })
      : decide(webhook)

const because = (reason: string | undefined): { readonly reason?: string } => (reason === undefined ? {} : { reason })

/** All of it is given anew; where it stands in the log, and its dead letters, stay. */
export const updateWebhook = (id: string, webhook: Subscription): Steer =>
  steer(id, ({ subscription }) => {
    const problems = checkSubscription(webhook)
    if (problems.length > 0) return E.left({ tag: 'invalid_webhook', problems })
    return E.right(sameJson(subscription, webhook) ? [] : [{ type: 'webhook_updated', data: { webhook } }])
  })

/** Nothing is delivered until it is resumed; it then goes on where it stood. */
export const pauseWebhook = (id: string, reason?: string): Steer =>
  steer(id, ({ status }) => E.right(status === 'paused' ? [] : [{ type: 'webhook_paused', data: because(reason) }]))

/** Also of one that was disabled. */
export const resumeWebhook = (id: string, reason?: string): Steer =>
  steer(id, ({ status }) => E.right(status === 'active' ? [] : [{ type: 'webhook_resumed', data: because(reason) }]))

export const disableWebhook = (id: string, reason: string): Steer =>
  steer(id, ({ status }) => E.right(status === 'active' ? [{ type: 'webhook_disabled', data: { reason } }] : []))

export const deleteWebhook = (id: string): Steer => steer(id, () => E.right([{ type: 'webhook_deleted', data: {} }]))

/** Everything behind a position is delivered, whether or not it was before. */
export const rewindWebhook = (id: string, from: number): Steer =>
  steer(id, () => E.right([{ type: 'webhook_rewound', data: { from } }]))

/** The dead letters at these positions are tried again before anything else, all of them when none is named. */
export const redeliver = (id: string, positions?: readonly number[]): Steer =>
  steer(id, ({ dead }) => {
    const known = new Set(dead.map(({ position }) => position))
    const strange = positions?.find((position) => !known.has(position))
    if (strange !== undefined) return E.left({ tag: 'dead_letter_not_found', webhook_id: id, position: strange })
    const wanted = dead.filter(({ position, owed }) => !owed && (positions?.includes(position) ?? true))
    return E.right(
      wanted.length === 0
        ? []
        : [{ type: 'webhook_redelivery_requested', data: { positions: wanted.map(({ position }) => position) } }],
    )
  })

/** Kept to be delivered again some time. Too many of them disable the webhook: nothing is passed over that is not kept. */
export const deadLetter = (id: string, letter: Omit<DeadLetter, 'at' | 'owed'>): Steer =>
  steer(id, ({ dead, status }) => {
    if (dead.some(({ position, owed }) => position === letter.position && !owed)) return E.right([])
    const lettered: WebhookEvent = { type: 'webhook_dead_lettered', data: letter }
    const isFull = dead.length + 1 >= MOST_DEAD_LETTERS && status === 'active'
    const reason = `${MOST_DEAD_LETTERS} events could not be delivered`
    return E.right(isFull ? [lettered, { type: 'webhook_disabled', data: { reason } }] : [lettered])
  })

export const noteRedelivered = (id: string, position: number): Steer =>
  steer(id, ({ dead }) =>
    E.right(dead.some((one) => one.position === position) ? [{ type: 'webhook_redelivered', data: { position } }] : []),
  )
