import { recorded, type Commit } from './commit.ts'
import type { Recorded } from './event-store.ts'

export interface TailBounds {
  readonly events: number
  /** Of the events' JSON, in UTF-16 units. */
  readonly bytes: number
}

/** The latest commits of the log, or of one stream, in the order of the log. */
export interface Tail {
  readonly push: (entry: Entry) => void
  readonly first: () => Entry | undefined
  readonly dropFirst: () => void
  readonly clear: () => void
  /** Where the first entry stands for which `behind` is true; entries for which it is true stand at the end. */
  readonly find: (behind: (commit: Commit) => boolean) => number
  readonly at: (index: number) => Entry | undefined
}

/** A commit in memory. It is parsed when the first subscriber asks, once for all of them, and never when nobody does. */
export interface Entry {
  readonly commit: Commit
  readonly events: () => readonly Recorded[]
}

export const entryOf = (commit: Commit): Entry => {
  let events: readonly Recorded[] | undefined
  return { commit, events: () => (events ??= recorded(commit)) }
}

export const tail = (): Tail => {
  let entries: (Entry | undefined)[] = []
  let start = 0
  return {
    push: (entry) => {
      entries.push(entry)
    },
    first: () => entries[start],
    dropFirst: () => {
      entries[start++] = undefined
      // Half of the array is dead: moving the rest costs one copy per entry over the array's whole life.
      if (start > 64 && start * 2 > entries.length) {
        entries = entries.slice(start)
        start = 0
      }
    },
    clear: () => {
      entries = []
      start = 0
    },
    find: (behind) => {
      let low = start
      let high = entries.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (behind((entries[middle] as Entry).commit)) high = middle
        else low = middle + 1
      }
      return low
    },
    at: (index) => entries[index],
  }
}
