import * as E from 'fp-ts/lib/Either.js'
import { plansFrom } from '../engine/plans.ts'
import { blobsIn } from '../store/blobs.ts'
import type { Append, EventStore, LogReader } from '../store/event-store.ts'
import { reasonOf } from '../store/open-fault.ts'
import { replayAll } from './replay-all.ts'
import { replayOne, type Folding } from './replay-one.ts'
import type { Replays } from './replays.ts'
import type { Standings } from './standing.ts'

export interface LocalOptions {
  readonly log: LogReader
  /** Of the read models, where they can be seen from here. */
  readonly standings: () => Standings | undefined
  /** Events that are folded before others get the thread. */
  readonly page: number
  readonly breathe: () => Promise<void>
}

class Cancelled extends Error {}

/** Folds on the thread that it is called on, and lets others have it between two pages. */
export const localReplays = ({ log, standings, page, breathe }: LocalOptions): Replays => {
  let isCancelled = false
  const changes = new Set<() => void>()
  const read: EventStore['read'] = (stream, from, limit) => async () => {
    await breathe()
    return log.read(stream, from, Math.min(limit ?? page, page))()
  }
  const folding: Folding = {
    store: { read },
    blobs: blobsIn({ read, append: readOnly }),
    plans: plansFrom({
      read,
      watch: (_, changed) => {
        changes.add(changed)
        return () => changes.delete(changed)
      },
    }),
  }
  /** Nobody tells here that a stream has grown: a version that is not known is looked for each time. */
  const lookAgain = (): void => changes.forEach((changed) => changed())

  return {
    one: (ask) => {
      lookAgain()
      return replayOne(folding, ask)
    },
    all: async (onProgress) => {
      isCancelled = false
      const pause = async (): Promise<void> => {
        await breathe()
        lookAgain()
        if (isCancelled) throw new Cancelled()
      }
      let rows: Standings | undefined
      try {
        rows = standings()
        const all = await replayAll({ ...folding, log, standings: rows, page, pause, onProgress })
        return E.mapLeft((fault) => ({ tag: 'rebuild_failed' as const, reason: JSON.stringify(fault) }))(all)
      } catch (error) {
        if (error instanceof Cancelled) return E.left({ tag: 'rebuild_cancelled' })
        return E.left({ tag: 'rebuild_failed', reason: reasonOf(error) })
      } finally {
        rows?.close()
      }
    },
    cancel: () => void (isCancelled = true),
    close: async () => void (isCancelled = true),
  }
}

const readOnly =
  ({ stream }: Append) =>
  async () =>
    E.left({ tag: 'store_unavailable' as const, reason: `nothing is written to ${stream} by who replays it` })
