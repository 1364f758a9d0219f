import * as E from 'fp-ts/lib/Either.js'
import type { EventStore, From } from '../../src/store/event-store.ts'

export interface Watched {
  readonly from: From
  /** Events that were pulled so far. */
  pulled: number
  readonly closed: Promise<void>
}

/** A store that tells what each of its subscriptions has pulled. */
export const watchedStore = (store: EventStore): EventStore & { readonly subscriptions: readonly Watched[] } => {
  const subscriptions: Watched[] = []
  return {
    ...store,
    subscriptions,
    subscribe: (from) => {
      const subscription = store.subscribe(from)
      let left: () => void = () => undefined
      const watched: Watched = { from, pulled: 0, closed: new Promise((resolve) => (left = resolve)) }
      subscriptions.push(watched)
      return {
        next: () => async () => {
          const batch = await subscription.next()()
          if (E.isRight(batch)) watched.pulled += batch.right.length
          return batch
        },
        close: () => {
          subscription.close()
          left()
        },
      }
    },
  }
}
