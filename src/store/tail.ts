import { mayWant, recorded, wantsType, type Commit } from './commit.ts'
import type { Look } from './course.ts'
import type { Filter, Recorded } from './event-store.ts'

/** A commit in memory. It is parsed when the first subscriber asks, once for all of them, and never when nobody does. */
export interface Entry {
  readonly commit: Commit
  readonly events: () => readonly Recorded[]
}

export const entryOf = (commit: Commit): Entry => {
  let events: readonly Recorded[] | undefined
  return { commit, events: () => (events ??= recorded(commit)) }
}

/** The latest commits of the log, or of one stream, in their order. */
export interface Tail {
  readonly push: (entry: Entry) => void
  readonly first: () => Entry | undefined
  readonly dropFirst: () => void
  readonly clear: () => void
  /** Looks at no more than `limit` events behind a cursor; undefined when some of those were dropped, or there are none at all. */
  readonly behind: (cursor: number, limit: number, filter?: Filter) => Look | undefined
}

/** `placeOf` is what its cursors count: a commit's position, or its revision. */
export const tail = (placeOf: (commit: Commit) => number): Tail => {
  let entries: (Entry | undefined)[] = []
  let start = 0

  const firstBehind = (cursor: number): number => {
    let low = start
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (placeOf((entries[middle] as Entry).commit) > cursor) high = middle
      else low = middle + 1
    }
    return low
  }

  return {
    push: (entry) => {
      entries.push(entry)
    },
    first: () => entries[start],
    dropFirst: () => {
      entries[start++] = undefined
      // Half of the array is dead: moving the rest costs each entry one copy in all.
      if (start > 64 && start * 2 > entries.length) {
        entries = entries.slice(start)
        start = 0
      }
    },
    clear: () => {
      entries = []
      start = 0
    },
    behind: (cursor, limit, filter) => {
      const oldest = entries[start]?.commit
      if (oldest === undefined || cursor < placeOf(oldest) - oldest.count) return undefined
      const events: Recorded[] = []
      const end = cursor + limit
      let looked = cursor
      for (let i = firstBehind(cursor); i < entries.length && looked < end; i++) {
        const entry = entries[i] as Entry
        const { count } = entry.commit
        const before = placeOf(entry.commit) - count
        const from = Math.max(0, cursor - before)
        const to = Math.min(count, end - before)
        looked = before + to
        if (!mayWant(filter, entry.commit)) continue
        for (const event of entry.events().slice(from, to)) if (wantsType(filter, event.type)) events.push(event)
      }
      return { events, cursor: looked }
    },
  }
}
