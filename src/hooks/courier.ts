import * as E from 'fp-ts/lib/Either.js'
import type { Webhook } from '../domain/webhook/index.ts'
import type { DeliveryDocument } from '../domain/webhook/document.ts'
import type { Clock } from '../engine/clock.ts'
import type { EventStore, Filter, Recorded } from '../store/event-store.ts'
import { backoff } from './backoff.ts'
import type { News } from './message.ts'
import type { openPost, Posted, Target } from './post.ts'

/** What becomes of an event: it is not wanted, was taken, or was not although it was tried often enough; or nobody works at it any more. */
type Fate = 'unwanted' | 'delivered' | 'gone' | 'stopped' | { readonly dead: string; readonly attempts: number }

export interface CourierOptions {
  readonly store: Pick<EventStore, 'subscribe' | 'eventAt'>
  readonly clock: Clock
  readonly random: () => number
  readonly post: ReturnType<typeof openPost>
  /** An event as it is told, with its workflow; undefined when that can't be said now. */
  readonly told: (event: Recorded) => Promise<{ readonly text: string; readonly workflowId: string | null } | undefined>
  readonly categories: readonly string[]
  readonly noted: (delivery: DeliveryDocument) => void
  /** All up to here is done with. */
  readonly moved: (position: number) => void
  /** Each says whether it is durable. */
  readonly died: (event: Recorded, attempts: number, error: string) => Promise<boolean>
  readonly redelivered: (position: number) => Promise<boolean>
  readonly disabled: (reason: string) => Promise<boolean>
  readonly report: (problem: unknown) => void
}

export interface Courier {
  readonly stop: () => void
  /** The event that it is at. */
  readonly inHand: () => Recorded | undefined
  readonly done: Promise<void>
}

/** Until the store can be asked again. */
const PAUSE = 1_000

/**
 * Delivers what one webhook wants, one event at a time and in the order of the log: first the dead letters that are owed, then what is
 * behind `after`. It holds one batch of events, whatever there is to be delivered.
 */
export const sendOut = (webhook: Webhook & Target, after: number, options: CourierOptions): Courier => {
  const { subscription } = webhook
  const { store, clock, post, moved } = options
  let stopped = false
  let interrupt = (): void => undefined
  let position = after
  let inHand: Recorded | undefined

  const filter: Filter = {
    categories: options.categories,
    ...(subscription.types === undefined ? {} : { types: subscription.types }),
  }
  let feed = store.subscribe({ after, filter })

  const wait = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      if (stopped) return resolve()
      const take = clock.after(milliseconds, resolve)
      interrupt = () => {
        take()
        resolve()
      }
    })

  /** Again until it is durable. */
  const durably = async (record: () => Promise<boolean>): Promise<boolean> => {
    while (!stopped) {
      if (await record()) return true
      await wait(PAUSE)
    }
    return false
  }

  const newsOf = async (event: Recorded): Promise<News | 'unwanted' | undefined> => {
    while (!stopped) {
      const told = await options.told(event)
      if (told !== undefined) {
        const { workflow_id } = subscription
        const wanted = workflow_id === undefined || told.workflowId === workflow_id
        return wanted ? { ...event, text: told.text } : 'unwanted'
      }
      await wait(PAUSE)
    }
    return undefined
  }

  const attemptOnce = async (event: Recorded, news: News, attempt: number): Promise<Posted | undefined> => {
    const began = clock.now()
    const { outcome, abort } = post(webhook, news)
    interrupt = abort
    const posted = await outcome
    if (stopped && !posted.taken) return undefined
    options.noted({
      event_id: event.id,
      event_type: event.type,
      event_position: event.position,
      attempt,
      outcome: outcomeOf(posted, attempt >= subscription.max_attempts),
      status: posted.status,
      error: posted.error,
      latency_ms: clock.now() - began,
      at: new Date(began).toISOString(),
    })
    return posted
  }

  const deliver = async (event: Recorded): Promise<Fate> => {
    inHand = event
    const news = await newsOf(event)
    if (news === undefined) return 'stopped'
    if (news === 'unwanted') return 'unwanted'
    for (let attempt = 1; ; attempt++) {
      const posted = await attemptOnce(event, news, attempt)
      if (posted === undefined) return 'stopped'
      if (posted.taken) return 'delivered'
      if (posted.gone) return 'gone'
      if (attempt >= subscription.max_attempts) return { dead: posted.error ?? 'it was not taken', attempts: attempt }
      await wait(Math.max(backoff(attempt, options.random), posted.after))
      if (stopped) return 'stopped'
    }
  }

  /** Whether to go on. */
  const settle = async (event: Recorded, fate: Fate, isOwed: boolean): Promise<boolean> => {
    if (fate === 'stopped') return false
    if (fate === 'gone') {
      await durably(() => options.disabled('the receiver answered 410: it is gone'))
      return false
    }
    if (typeof fate === 'object') return durably(() => options.died(event, fate.attempts, fate.dead))
    return isOwed ? durably(() => options.redelivered(event.position)) : true
  }

  const payDebts = async (): Promise<boolean> => {
    for (const letter of webhook.dead.filter(({ owed }) => owed)) {
      let found = await store.eventAt(letter.position)()
      while (E.isLeft(found) && !stopped) {
        options.report(found.left)
        await wait(PAUSE)
        found = await store.eventAt(letter.position)()
      }
      if (E.isLeft(found) || stopped) return false
      const event = found.right
      if (event !== undefined && !(await settle(event, await deliver(event), true))) return false
    }
    return true
  }

  const follow = async (): Promise<void> => {
    while (!stopped) {
      const batch = await feed.next()()
      if (E.isLeft(batch)) {
        options.report(batch.left)
        await wait(PAUSE)
        if (stopped) return
        feed.close()
        feed = store.subscribe({ after: position, filter })
        continue
      }
      if (batch.right.length === 0) return
      for (const event of batch.right) {
        if (!(await settle(event, await deliver(event), false))) return
        inHand = undefined
        position = event.position
        moved(position)
      }
    }
  }

  const work = async (): Promise<void> => {
    if (await payDebts()) await follow()
  }

  return {
    stop: () => {
      stopped = true
      feed.close()
      interrupt()
    },
    inHand: () => (stopped ? undefined : inHand),
    done: work().catch(options.report),
  }
}

const outcomeOf = ({ taken }: Posted, isLast: boolean): DeliveryDocument['outcome'] =>
  taken ? 'delivered' : isLast ? 'dead' : 'failed'
