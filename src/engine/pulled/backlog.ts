import type { Entry } from './entry.ts'

/** Tasks that nobody has: of each action in the order in which they came. */
export interface Backlog {
  readonly add: (entry: Entry) => void
  readonly drop: (entry: Entry) => void
  /** Takes out up to `max` of these actions, or of any, the longest waiting first. Linear in actions, not in tasks. */
  readonly take: (actions: ReadonlySet<string> | undefined, max: number) => readonly Entry[]
  readonly size: () => number
  /** Since when the first of all waits; undefined when there is none. */
  readonly oldest: () => number | undefined
}

export const backlog = (): Backlog => {
  const byAction = new Map<string, Set<Entry>>()
  let size = 0

  const drop = (entry: Entry): void => {
    const { action } = entry.attempt
    const line = byAction.get(action)
    if (line?.delete(entry) !== true) return
    size--
    if (line.size === 0) byAction.delete(action)
  }

  const first = (actions: ReadonlySet<string> | undefined): Entry | undefined => {
    let found: Entry | undefined
    for (const [action, line] of byAction) {
      const [head] = line
      const fits = actions === undefined || actions.has(action)
      if (fits && head !== undefined && (found === undefined || head.since < found.since)) found = head
    }
    return found
  }

  return {
    add: (entry) => {
      const { action } = entry.attempt
      const line = byAction.get(action)
      if (line === undefined) byAction.set(action, new Set([entry]))
      else line.add(entry)
      size++
    },
    drop,
    take: (actions, max) => {
      const taken: Entry[] = []
      for (let entry = first(actions); entry !== undefined && taken.length < max; entry = first(actions)) {
        drop(entry)
        taken.push(entry)
      }
      return taken
    },
    size: () => size,
    oldest: () => first(undefined)?.since,
  }
}
