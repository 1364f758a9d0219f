/** Who waits for whom: `dependencies[i]` are the places of the tasks that task i names. It may have cycles. */
export type Graph = readonly (readonly number[])[]

/** The tasks in groups that reach each other, each group after all that it depends on. A group of one is no cycle. */
export const groupsOf = (graph: Graph): readonly (readonly number[])[] => {
  const order = new Int32Array(graph.length)
  const low = new Int32Array(graph.length)
  const edge = new Int32Array(graph.length)
  const waiting = new Uint8Array(graph.length)
  const stack: number[] = []
  const groups: number[][] = []
  let count = 0

  for (let root = 0; root < graph.length; root++) {
    if (order[root] !== 0) continue
    const path = [root]
    while (path.length > 0) {
      const node = path.at(-1)!
      if (order[node] === 0) {
        order[node] = low[node] = ++count
        waiting[node] = 1
        stack.push(node)
      }
      const next = graph[node]![edge[node]!]
      if (next !== undefined) {
        edge[node]!++
        if (order[next] === 0) path.push(next)
        else if (waiting[next] === 1) low[node] = Math.min(low[node]!, order[next]!)
        continue
      }
      path.pop()
      const parent = path.at(-1)
      if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[node]!)
      if (low[node] !== order[node]) continue
      const group = stack.splice(stack.lastIndexOf(node))
      for (const member of group) waiting[member] = 0
      groups.push(group)
    }
  }
  return groups
}

/** The shortest way from a group's first task through its dependencies back to itself; both ends are that task. */
export const cycleIn = (graph: Graph, group: readonly number[]): readonly number[] => {
  const members = new Set(group)
  const start = Math.min(...group)
  const cameFrom = new Map<number, number>()
  const queue = [start]
  for (let next = 0; next < queue.length; next++) {
    const node = queue[next]!
    for (const dependency of graph[node]!) {
      if (!members.has(dependency) || cameFrom.has(dependency)) continue
      cameFrom.set(dependency, node)
      if (dependency === start) return walkBack(cameFrom, start)
      queue.push(dependency)
    }
  }
  throw new Error('a group of tasks that reach each other has a cycle')
}

const walkBack = (cameFrom: ReadonlyMap<number, number>, start: number): readonly number[] => {
  const path = [start]
  do path.push(cameFrom.get(path.at(-1)!)!)
  while (path.at(-1) !== start)
  return path.reverse()
}

/** Answers whether `task` waits for `other`, directly or not. The answers are worked out for all tasks at the first question. */
export const upstreamIn = (graph: Graph, groups: readonly (readonly number[])[]) => {
  const words = Math.ceil(graph.length / 32)
  const groupOf = new Int32Array(graph.length)
  let reached: readonly Uint32Array[] | undefined

  const reach = (): readonly Uint32Array[] => {
    const sets: Uint32Array[] = []
    for (const [place, group] of groups.entries()) {
      const set = new Uint32Array(words)
      for (const node of group) groupOf[node] = place
      for (const node of group) {
        if (group.length > 1) set[node >> 5]! |= 1 << (node & 31)
        for (const dependency of graph[node]!) {
          set[dependency >> 5]! |= 1 << (dependency & 31)
          if (groupOf[dependency] === place) continue
          const further = sets[groupOf[dependency]!]!
          for (let word = 0; word < words; word++) set[word]! |= further[word]!
        }
      }
      sets.push(set)
    }
    return sets
  }

  return (task: number, other: number): boolean => {
    reached ??= reach()
    return ((reached[groupOf[task]!]![other >> 5]! >> (other & 31)) & 1) === 1
  }
}
