import * as E from 'fp-ts/lib/Either.js'
import type { Given, Intent } from '../domain/decider.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { DeliveryDocument, WebhookDocument } from '../domain/webhook/document.ts'
import {
  checkSubscription,
  createWebhook,
  deadLetter,
  deleteWebhook,
  disableWebhook,
  noteRedelivered,
  pauseWebhook,
  redeliver,
  resumeWebhook,
  rewindWebhook,
  updateWebhook,
  webhook,
  type Subscription,
  type Webhook,
  type WebhookEvent,
} from '../domain/webhook/index.ts'
import type { Clock } from '../engine/clock.ts'
import type { EventStore, Fault, By } from '../store/event-store.ts'
import { metaOf, transact, type Transacted } from '../store/transact.ts'
import { hostOf } from './allowed.ts'
import { sendOut, type Courier, type CourierOptions } from './courier.ts'
import type { Cursors } from './cursors.ts'
import { loadAll, type Loaded } from './load-all.ts'
import { openPost, type PostOptions } from './post.ts'
import { Recent } from './recent.ts'
import type { NewWebhook, Webhooks } from './webhooks.ts'

export interface WebhooksOptions extends PostOptions, Pick<CourierOptions, 'told' | 'categories' | 'random'> {
  readonly store: EventStore
  readonly clock: Clock
  readonly newId: () => string
  readonly cursors: Cursors
  readonly report: (problem: unknown, webhook_id: string) => void
}

/** The door, and what starts and ends with the server. */
export interface OpenWebhooks extends Webhooks {
  /** Delivery begins where it stood. */
  readonly start: () => void
  /** Nothing goes out any more, and every cursor is on the disk. */
  readonly stop: () => Promise<void>
  readonly stats: () => WebhookStats
}

export interface WebhookStats {
  readonly outcomes: Readonly<Record<DeliveryDocument['outcome'], number>>
  readonly standing: Readonly<Record<Webhook['status'], number>>
  /** How long the oldest event that is to be delivered now waits, in milliseconds. */
  readonly oldestWait: number
  readonly deadLetters: number
}

interface Entry extends Loaded<Webhook> {
  readonly recent: Recent
  courier: Courier | undefined
  /** The change of couriers that is under way: one works at a time. */
  turn: Promise<void>
  reached: number
}

/** Reads every webhook in the log, then follows its own writes; a courier works for each that is active. */
export const openWebhooks = async (options: WebhooksOptions): Promise<E.Either<Fault, OpenWebhooks>> => {
  const { store, clock, cursors, newId, random } = options
  const loaded = await loadAll(store, webhook)
  if (E.isLeft(loaded)) return loaded

  const post = openPost(options)
  const given = (): Given => ({ at: new Date(clock.now()).toISOString(), random })
  const change = transact(store, webhook, given, newId)
  const outcomes = { delivered: 0, failed: 0, dead: 0 }
  let isOpen = false

  /** What is on the disk holds for the beginning that it belongs to, and never lies behind the end of the log. */
  const reachedBy = ({ webhook_id, from }: Webhook): number => {
    const kept = cursors.load(webhook_id)
    return Math.min(kept?.count === from.count ? kept.position : from.position, store.head())
  }

  const entryOf = (now: Loaded<Webhook>): Entry => ({
    ...now,
    recent: new Recent(),
    courier: undefined,
    turn: Promise.resolve(),
    reached: reachedBy(now.state),
  })
  const standing = loaded.right.filter(({ state }) => state.subscription !== null && !state.deleted)
  const entries = new Map(standing.map((now) => [now.state.webhook_id, entryOf(now)]))

  /** A courier that does what is wanted now in place of the one that did what was wanted before. */
  const relieve = (id: string): void => {
    const entry = entries.get(id)
    if (entry === undefined) return
    entry.courier?.stop()
    entry.turn = entry.turn.then(async () => {
      entry.courier?.stop()
      await entry.courier?.done
      entry.courier = undefined
      const now = entries.get(id)
      if (!isOpen || now === undefined || now.state.status !== 'active') return
      entry.courier = courierOf(now)
    })
  }

  const courierOf = (entry: Entry): Courier => {
    const { state } = entry
    const { webhook_id: id, subscription } = state
    if (subscription === null) throw new Error(`webhook ${id} has nothing to deliver`)
    entry.reached = reachedBy(state)
    const report = (problem: unknown): void => options.report(problem, id)
    const durable = async (intent: Intent<Webhook, WebhookEvent, Rejection>): Promise<boolean> => {
      const done = await changed(id, intent)
      // One that was deleted meanwhile has nothing to be noted.
      if (E.isRight(done) || done.left.tag === 'webhook_not_found') return true
      report(done.left)
      return false
    }
    return sendOut({ ...state, subscription }, entry.reached, {
      ...options,
      post,
      report,
      noted: (delivery) => {
        outcomes[delivery.outcome]++
        entry.recent.add(delivery)
      },
      moved: (position) => {
        entry.reached = position
        if (entries.get(id) === entry) cursors.save(id, { count: state.from.count, position })
      },
      died: async ({ id: event_id, type: event_type, position }, attempts, error) => {
        const noted = await durable(deadLetter(id, { position, event_id, event_type, attempts, error }))
        if (entry.state.status !== 'active') entry.courier?.stop()
        return noted
      },
      redelivered: (position) => durable(noteRedelivered(id, position)),
      disabled: (reason) => durable(disableWebhook(id, reason)),
    })
  }

  /** Two changes of one webhook may come back in the other order than they were made in. */
  const put = (id: string, { state, position }: Transacted<Webhook, WebhookEvent>): void => {
    const entry = entries.get(id)
    if (entry === undefined && !state.deleted) entries.set(id, entryOf({ state, position }))
    if (entry === undefined || entry.position >= position) return
    Object.assign(entry, { state, position })
    if (!state.deleted) return
    entries.delete(id)
    entry.courier?.stop()
    cursors.forget(id)
    options.transport.leave(id)
  }

  const changed = async (
    id: string,
    intent: Intent<Webhook, WebhookEvent, Rejection>,
    command?: string,
    by?: By,
  ): Promise<E.Either<Rejection | Fault, Transacted<Webhook, WebhookEvent>>> => {
    const meta = command === undefined ? undefined : metaOf(command, by)
    const done = await change(id, intent, { meta })()
    if (E.isRight(done)) put(id, done.right)
    return done
  }

  /** What somebody has asked for: whoever delivers learns of it at once. */
  const asked =
    (id: string, command: string, intent: Intent<Webhook, WebhookEvent, Rejection>, by: By | undefined) =>
    async (): Promise<E.Either<Rejection | Fault, WebhookDocument>> => {
      const done = await changed(id, intent, command, by)
      if (E.isLeft(done)) return done
      if (done.right.events.length > 0) relieve(id)
      const { state, position } = done.right
      return E.right(document(entries.get(id) ?? { ...entryOf({ state, position }) }))
    }

  const document = ({ state, position, recent, reached, courier }: Entry): WebhookDocument => {
    const { webhook_id, subscription, status, reason, dead, created_at, updated_at } = state
    return {
      webhook_id,
      ...(subscription as Subscription),
      status,
      reason: reason ?? null,
      delivered_position: reached,
      waiting_since: courier?.inHand()?.at ?? null,
      dead_letters: dead.length,
      last_error: recent.lastError(),
      created_at,
      updated_at,
      position,
    }
  }

  const withSecret = (made: WebhookDocument): NewWebhook =>
    made.secrets.some((key) => 'generated' in key) ? { ...made, secret: options.ownSecrets(made.webhook_id) } : made

  const found = (id: string): E.Either<Rejection, Entry> => {
    const entry = entries.get(id)
    return entry === undefined ? E.left({ tag: 'webhook_not_found', webhook_id: id }) : E.right(entry)
  }

  const check = (subscription: Subscription): E.Either<Rejection, undefined> => {
    const problems = checkSubscription(subscription)
    const host = problems.length === 0 ? hostOf(new URL(subscription.url)) : undefined
    if (host !== undefined && !options.isAllowed(host)) {
      const message = `names the host ${host}, which is not among those of HARMONIA_WEBHOOK_ALLOW`
      return E.left({ tag: 'invalid_webhook', problems: [{ pointer: '/url', code: 'host_not_allowed', message }] })
    }
    return problems.length === 0 ? E.right(undefined) : E.left({ tag: 'invalid_webhook', problems })
  }

  return E.right({
    check: (subscription) => async () => check(subscription),
    create: (id, subscription, from, by) => async () => {
      const checked = check(subscription)
      if (E.isLeft(checked)) return checked
      const made = await asked(id, 'create_webhook', createWebhook(id, subscription, from), by)()
      return E.isLeft(made) ? made : E.right(withSecret(made.right))
    },
    made: (id) => {
      const entry = entries.get(id)
      return entry === undefined ? undefined : withSecret(document(entry))
    },
    update: (id, subscription, by) => async () => {
      const checked = check(subscription)
      if (E.isLeft(checked)) return checked
      const before = entries.get(id)?.state.subscription?.url
      const done = await asked(id, 'update_webhook', updateWebhook(id, subscription), by)()
      if (E.isRight(done) && before !== done.right.url) options.transport.leave(id)
      return done
    },
    remove: (id, by) => asked(id, 'delete_webhook', deleteWebhook(id), by),
    pause: (id, reason, by) => asked(id, 'pause_webhook', pauseWebhook(id, reason), by),
    resume: (id, reason, by) => asked(id, 'resume_webhook', resumeWebhook(id, reason), by),
    redeliver: (id, { from, positions }, by) =>
      asked(
        id,
        'redeliver_webhook',
        from === undefined ? redeliver(id, positions) : rewindWebhook(id, Math.min(from, store.head())),
        by,
      ),
    test: (id) => async () => {
      const entry = found(id)
      if (E.isLeft(entry)) return entry
      const at = given().at
      const type = 'webhook_test'
      const text = JSON.stringify({ type: 'event', event_type: type, timestamp: at, details: { webhook_id: id } })
      const news = { id: newId(), type, stream: `webhook-${id}`, at, position: store.head(), text }
      const subscription = entry.right.state.subscription as Subscription
      const { taken, status, error } = await post({ webhook_id: id, subscription }, news).outcome
      return E.right({ delivered: taken, status, error, latency_ms: clock.now() - Date.parse(at) })
    },
    find: (id) => async () => {
      const entry = found(id)
      return E.isLeft(entry) ? entry : E.right(document(entry.right))
    },
    deliveries: (id) => async () => {
      const entry = found(id)
      if (E.isLeft(entry)) return entry
      const { state, recent } = entry.right
      return E.right({
        webhook_id: id,
        deliveries: recent.list(),
        dead_letters: state.dead.map(({ position, owed, ...letter }) => ({
          ...letter,
          event_position: position,
          redelivering: owed,
        })),
      })
    },
    list: () => [...entries.values()].map(document).sort((a, b) => (a.webhook_id < b.webhook_id ? 1 : -1)),
    start: () => {
      isOpen = true
      for (const id of entries.keys()) relieve(id)
    },
    stop: async () => {
      isOpen = false
      await Promise.all(
        [...entries.values()].map(async (entry) => {
          await entry.turn
          entry.courier?.stop()
          await entry.courier?.done
        }),
      )
      await cursors.flush()
    },
    stats: () => {
      const standing = { active: 0, paused: 0, disabled: 0 }
      let oldestWait = 0
      let deadLetters = 0
      for (const { state, courier } of entries.values()) {
        standing[state.status]++
        deadLetters += state.dead.length
        const at = courier?.inHand()?.at
        if (at !== undefined) oldestWait = Math.max(oldestWait, clock.now() - Date.parse(at))
      }
      return { outcomes, standing, oldestWait, deadLetters }
    },
  })
}
