import * as E from 'fp-ts/lib/Either.js'
import { webhook, type Webhook } from '../domain/webhook/index.ts'
import type { EventStore, Fault } from '../store/event-store.ts'
import { replay } from '../store/replay.ts'

/** A webhook, and the position of its last event. */
export interface Loaded {
  readonly state: Webhook
  readonly position: number
}

/** Every webhook there is, from its events alone. */
export const loadWebhooks = async (
  store: Pick<EventStore, 'readAll' | 'head'>,
): Promise<E.Either<Fault, readonly Loaded[]>> => {
  const found = new Map<string, Loaded>()
  const head = store.head()
  for (let after = 0; after < head;) {
    const page = await store.readAll(after, 1_000, { categories: [webhook.name] })()
    if (E.isLeft(page)) return page
    for (const event of page.right.events) {
      const state = replay(webhook, found.get(event.stream)?.state ?? webhook.initial(), [event])
      if (E.isLeft(state)) return state
      found.set(event.stream, { state: state.right, position: event.position })
    }
    after = page.right.until
  }
  return E.right([...found.values()].filter(({ state }) => state.subscription !== null && !state.deleted))
}
