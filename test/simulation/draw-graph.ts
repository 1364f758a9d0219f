import type { Random } from '../../src/simulation/random.ts'

/** For each task the earlier ones that it waits for. */
export type Graph = readonly (readonly number[])[]

export const drawGraph = (random: Random, size: number): Graph => {
  const shape = random.pick(SHAPES)
  return Array.from({ length: size }, (_, index) => shape(index, size, random))
}

/** Everything upstream of a task. */
export const upstreamIn = (graph: Graph, index: number): readonly number[] => {
  const found = new Set<number>()
  const look = (from: number): void => {
    for (const before of graph[from] ?? []) {
      if (found.has(before)) continue
      found.add(before)
      look(before)
    }
  }
  look(index)
  return [...found]
}

type Shape = (index: number, size: number, random: Random) => number[]

const SHAPES: readonly Shape[] = [
  // A chain.
  (index) => (index === 0 ? [] : [index - 1]),
  // Nothing waits for anything.
  () => [],
  // A fan that is joined again.
  (index, size) => (index === 0 ? [] : index < size - 1 ? [0] : Array.from({ length: size - 2 }, (_, n) => n + 1)),
  // Layers of two.
  (index) => (index < 2 ? [] : [index - (index % 2) - 2, index - (index % 2) - 1]),
  // Anything.
  (index, _, random) => Array.from({ length: index }, (_, n) => n).filter(() => random.chance(0.3)),
]
