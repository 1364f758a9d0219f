import * as E from 'fp-ts/lib/Either.js'
import type { Append, EventStore, Fault } from '../../src/store/event-store.ts'

/** A store that does to its next appends what a test says: refuse them, or take them and lose the answer. */
export interface FaultyStore extends EventStore {
  readonly refuse: (appends: number) => void
  readonly loseAnswers: (appends: number) => void
  /** Refuses appends whose data is larger than this, in UTF-16 units. */
  readonly limit: (size: number) => void
  /** Another writer, who is first with an append of its own to the stream that is written next. */
  readonly overtake: (events: Append['events']) => void
}

const AWAY: Fault = { tag: 'store_unavailable', reason: 'as the test wants it' }

export const faultyStore = (store: EventStore, newId: () => string): FaultyStore => {
  let refusing = 0
  let losing = 0
  let limit = Infinity
  let overtaking: Append['events'] | undefined
  return {
    ...store,
    refuse: (appends) => (refusing = appends),
    loseAnswers: (appends) => (losing = appends),
    limit: (size) => (limit = size),
    overtake: (events) => (overtaking = events),
    append: (append) => async () => {
      if (refusing > 0) {
        refusing--
        return E.left(AWAY)
      }
      if (JSON.stringify(append.events).length > limit)
        return E.left({ tag: 'append_too_large', stream: append.stream, limit })
      const events = overtaking
      overtaking = undefined
      if (events !== undefined) await store.append({ ...append, id: newId(), events })()
      const appended = await store.append(append)()
      if (losing === 0) return appended
      losing--
      return E.left(AWAY)
    },
  }
}
