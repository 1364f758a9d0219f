/** The tasks that a task is inside of, the outermost first, and itself: `fan`, `fan[3]`, `fan[3].charge`. */
export const familyOf = (taskId: string): readonly string[] => {
  const family: string[] = []
  for (const { index } of taskId.matchAll(/[.[]/g)) family.push(taskId.slice(0, index))
  return [...family, taskId]
}

/** Those inside a task right behind it, and beside each other in the order in which they are given. */
export const inFamilies = (taskIds: readonly string[]): readonly string[] => {
  const places = new Map(taskIds.map((id, place) => [id, place]))
  const keys = new Map(taskIds.map((id) => [id, familyOf(id).flatMap((one) => places.get(one) ?? [])]))
  return [...taskIds].sort((a, b) => compare(keys.get(a) ?? [], keys.get(b) ?? []))
}

const compare = (a: readonly number[], b: readonly number[]): number => {
  for (let depth = 0; depth < Math.min(a.length, b.length); depth++) {
    const difference = (a[depth] ?? 0) - (b[depth] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
