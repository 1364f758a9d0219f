/**
 * The layer of each of `count` vertices: one more than the highest of those that it waits for, so that every wire leads to a higher
 * one. What waits for itself, round in a circle, comes where the rest of what it waits for has it.
 */
export const layersOf = (count: number, wires: readonly (readonly [from: number, to: number])[]): Int32Array => {
  const layers = new Int32Array(count)
  const open = new Int32Array(count)
  const after: number[][] = Array.from({ length: count }, () => [])
  for (const [from, to] of wires) {
    open[to]!++
    after[from]!.push(to)
  }
  const ready: number[] = []
  for (let vertex = 0; vertex < count; vertex++) if (open[vertex] === 0) ready.push(vertex)
  for (let next = 0; next < ready.length; next++) {
    const vertex = ready[next]!
    for (const follower of after[vertex]!) {
      layers[follower] = Math.max(layers[follower]!, layers[vertex]! + 1)
      if (--open[follower]! === 0) ready.push(follower)
    }
  }
  return layers
}
