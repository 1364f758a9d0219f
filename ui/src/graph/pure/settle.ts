/** Passes forwards and backwards; more of them change little. */
const PASSES = 4

/**
 * Moves the middles of vertices (`across`) to where their links are straight, without changing the order of a layer and with `apart`
 * between two that are beside each other. Layers in `fixed` stay as they are.
 */
export const settled = (
  layers: readonly (readonly number[])[],
  fixed: ReadonlySet<number>,
  links: readonly (readonly [from: number, to: number])[],
  across: Float64Array,
  apart: (one: number, other: number) => number,
  weightOf: (vertex: number) => number,
): void => {
  const before: number[][] = Array.from(across, () => [])
  const after: number[][] = Array.from(across, () => [])
  for (const [from, to] of links) {
    after[from]!.push(to)
    before[to]!.push(from)
  }
  const free = layers.flatMap((layer, number) => (fixed.has(number) ? [] : [layer]))
  for (const layer of free) centred(layer, across, apart)

  const middle = (vertex: number, of: readonly number[]): number =>
    of.length === 0 ? across[vertex]! : of.reduce((sum, other) => sum + across[other]!, 0) / of.length
  const both = (vertex: number): readonly number[] => [...before[vertex]!, ...after[vertex]!]
  const move = (layer: readonly number[], of: (vertex: number) => readonly number[]): void =>
    spaced(
      layer,
      layer.map((vertex) => middle(vertex, of(vertex))),
      across,
      apart,
      weightOf,
    )

  for (let pass = 0; pass < PASSES; pass++) {
    for (const layer of free) move(layer, (vertex) => before[vertex]!)
    for (const layer of free.toReversed()) move(layer, (vertex) => after[vertex]!)
  }
  for (const layer of free) move(layer, both)
}

const centred = (
  layer: readonly number[],
  across: Float64Array,
  apart: (one: number, other: number) => number,
): void => {
  let at = 0
  layer.forEach((vertex, index) => {
    if (index > 0) at += apart(layer[index - 1]!, vertex)
    across[vertex] = at
  })
  for (const vertex of layer) across[vertex]! -= at / 2
}

/**
 * As near to what is wished as it can be with the space that is needed, by least squares: neighbours that would come too close are
 * moved together, as one, to the middle of their wishes.
 */
const spaced = (
  layer: readonly number[],
  wished: readonly number[],
  across: Float64Array,
  apart: (one: number, other: number) => number,
  weightOf: (vertex: number) => number,
): void => {
  const offsets: number[] = []
  const runs: { sum: number; weight: number; from: number }[] = []
  let offset = 0
  layer.forEach((vertex, index) => {
    if (index > 0) offset += apart(layer[index - 1]!, vertex)
    offsets.push(offset)
    const weight = weightOf(vertex)
    let run = { sum: (wished[index]! - offset) * weight, weight, from: index }
    for (;;) {
      const last = runs.at(-1)
      if (last === undefined || last.sum / last.weight < run.sum / run.weight) break
      runs.pop()
      run = { sum: last.sum + run.sum, weight: last.weight + run.weight, from: last.from }
    }
    runs.push(run)
  })
  runs.forEach(({ sum, weight, from }, number) => {
    const end = runs[number + 1]?.from ?? layer.length
    for (let index = from; index < end; index++) across[layer[index]!] = sum / weight + offsets[index]!
  })
}
