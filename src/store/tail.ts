import { mayWant, opened, positionAt, revisionAt, wantsType, type Commit, type Opened } from './commit.ts'
import type { Look } from './course.ts'
import type { Filter, Recorded } from './event-store.ts'

/**
 * A commit in memory. It is looked into when the first subscriber asks, once for all of them, and never when nobody does; each of its events is
 * made when the first one wants it. A class, as there is one for each commit, and most are never asked.
 */
export class Entry {
  readonly commit: Commit
  /** The head of the log before it. */
  readonly after: number
  #opened: Opened | undefined
  #events: (Recorded | undefined)[] | undefined

  constructor(commit: Commit, after: number) {
    this.commit = commit
    this.after = after
  }

  type(n: number): string {
    return this.commit.contents?.types[n] ?? this.#open().type(n)
  }

  event(n: number): Recorded {
    this.#events ??= []
    return (this.#events[n] ??= this.#open().event(n))
  }

  #open(): Opened {
    return (this.#opened ??= opened(this.commit))
  }
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

/** What the cursors of a tail count: positions of the log, or revisions of one stream. */
export interface Places {
  readonly at: (commit: Commit, n: number) => number
  /** The place before the entry's first event; whoever is behind that has missed something. */
  readonly before: (entry: Entry) => number
}

export const POSITIONS: Places = { at: positionAt, before: ({ after }) => after }

export const REVISIONS: Places = { at: revisionAt, before: ({ commit }) => commit.revision - commit.count }

export const tail = ({ at, before }: Places): Tail => {
  let entries: (Entry | undefined)[] = []
  let start = 0

  const lastOf = ({ commit }: Entry): number => at(commit, commit.count - 1)

  const firstBehind = (cursor: number): number => {
    let low = start
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (lastOf(entries[middle] as Entry) > cursor) high = middle
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
      const oldest = entries[start]
      if (oldest === undefined || cursor < before(oldest)) return undefined
      const events: Recorded[] = []
      let reached = cursor
      let left = limit
      for (let i = firstBehind(cursor); i < entries.length && left > 0; i++) {
        const entry = entries[i] as Entry
        const { commit } = entry
        let from = 0
        while (at(commit, from) <= cursor) from++
        const to = Math.min(commit.count, from + left)
        left -= to - from
        reached = at(commit, to - 1)
        if (!mayWant(filter, commit)) continue
        for (let n = from; n < to; n++) if (wantsType(filter, entry.type(n))) events.push(entry.event(n))
      }
      return { events, cursor: reached }
    },
  }
}
