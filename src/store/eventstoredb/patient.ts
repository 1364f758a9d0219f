import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { setTimeout } from 'node:timers/promises'
import type { Fault } from '../event-store.ts'

const FIRST_PAUSE_MS = 100
const LAST_PAUSE_MS = 2_000

export interface Patient {
  <A>(read: TE.TaskEither<Fault, A>): TE.TaskEither<Fault, A>
  /** Nobody waits any longer. */
  readonly end: () => void
}

/** Subscribers wait for a server that is away instead of being cut off: they could do nothing else. */
export const patient = (back: () => Promise<void>): Patient => {
  let ended = false
  const patiently =
    <A>(read: TE.TaskEither<Fault, A>): TE.TaskEither<Fault, A> =>
    async () => {
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
        const result = await read()
        if (E.isRight(result) || result.left.tag !== 'store_unavailable' || ended) return result
        await back()
        if (ended) return result
        await setTimeout(pause)
      }
    }
  return Object.assign(patiently, {
    end: () => {
      ended = true
    },
  })
}
