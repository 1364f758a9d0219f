import type { EventStore } from '../../src/store/event-store.ts'

/** A store whose appends wait, neither done nor refused, while a test holds them. */
export interface HeldStore extends EventStore {
  readonly hold: () => void
  readonly release: () => void
}

export const heldStore = (store: EventStore): HeldStore => {
  let waiting: (() => void)[] | undefined
  return {
    ...store,
    hold: () => {
      waiting ??= []
    },
    release: () => {
      for (const go of waiting ?? []) go()
      waiting = undefined
    },
    append: (append) => async () => {
      const queue = waiting
      if (queue !== undefined) await new Promise<void>((resolve) => queue.push(resolve))
      return store.append(append)()
    },
  }
}
