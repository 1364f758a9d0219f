/** The executions of each concurrency key that run or wait to run, longest first. */
export interface Members {
  readonly join: (id: string, key: string) => void
  /** It is over, paused, or never came to be. */
  readonly leave: (id: string) => void
  /** It is being cancelled to make room, so it does not count any more, however long its end takes. */
  readonly giveWay: (id: string) => void
  readonly count: (key: string) => number
  readonly oldest: (key: string) => string | undefined
}

interface Member {
  readonly key: string
  givingWay: boolean
}

export const members = (): Members => {
  const all = new Map<string, Member>()
  const byKey = new Map<string, Set<string>>()

  const drop = (id: string, key: string): void => {
    const group = byKey.get(key)
    group?.delete(id)
    if (group?.size === 0) byKey.delete(key)
  }

  return {
    join: (id, key) => {
      if (all.has(id)) return
      all.set(id, { key, givingWay: false })
      byKey.set(key, (byKey.get(key) ?? new Set<string>()).add(id))
    },
    leave: (id) => {
      const member = all.get(id)
      if (member === undefined) return
      all.delete(id)
      drop(id, member.key)
    },
    giveWay: (id) => {
      const member = all.get(id)
      if (member === undefined) return
      member.givingWay = true
      drop(id, member.key)
    },
    count: (key) => byKey.get(key)?.size ?? 0,
    oldest: (key) => byKey.get(key)?.values().next().value,
  }
}
