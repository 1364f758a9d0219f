type Links = readonly (readonly [from: number, to: number])[]

/** How much may be looked at until the best order found so far has to do. */
const EFFORT = 4_000_000
const MOST_SWEEPS = 16

/**
 * The vertices of each layer in an order in which few links cross: each is moved to the middle of those that it hangs on, layer by
 * layer forwards and backwards, and the best of all is taken. The given order stays where nothing is gained.
 */
export const ordered = (layerOf: readonly number[], links: Links): readonly (readonly number[])[] => {
  const layers: number[][] = []
  layerOf.forEach((layer, vertex) => {
    while (layers.length <= layer) layers.push([])
    layers[layer]!.push(vertex)
  })
  const before: number[][] = layerOf.map(() => [])
  const after: number[][] = layerOf.map(() => [])
  for (const [from, to] of links) {
    after[from]!.push(to)
    before[to]!.push(from)
  }
  const place = new Float64Array(layerOf.length)
  const number = (layer: readonly number[]): void => layer.forEach((vertex, index) => (place[vertex] = index))
  layers.forEach(number)

  let best = layers.map((layer) => [...layer])
  let fewest = crossings(layers, after, place)
  const sweeps = Math.min(MOST_SWEEPS, Math.floor(EFFORT / (links.length + layerOf.length + 1)))
  let idle = 0
  for (let sweep = 0; sweep < sweeps && fewest > 0 && idle < 4; sweep++) {
    const forwards = sweep % 2 === 0
    for (let step = 1; step < layers.length; step++) {
      const layer = layers[forwards ? step : layers.length - 1 - step]!
      gathered(layer, forwards ? before : after, place)
      number(layer)
    }
    const now = crossings(layers, after, place)
    if (now < fewest) {
      fewest = now
      best = layers.map((layer) => [...layer])
      idle = 0
    } else idle++
  }
  return best
}

/** Sorts a layer by the middle of those that each hangs on; whoever hangs on nobody keeps its place. */
const gathered = (layer: number[], neighbours: readonly (readonly number[])[], place: Float64Array): void => {
  const middles = new Map<number, number>()
  for (const vertex of layer) {
    const own = neighbours[vertex]!
    const sum = own.reduce((total, neighbour) => total + place[neighbour]!, 0)
    middles.set(vertex, own.length === 0 ? place[vertex]! : sum / own.length)
  }
  layer.sort((one, other) => middles.get(one)! - middles.get(other)! || place[one]! - place[other]!)
}

/** How often links cross, between all layers: counted as inversions, with a tree of sums. */
const crossings = (
  layers: readonly (readonly number[])[],
  after: readonly (readonly number[])[],
  place: Float64Array,
): number => {
  let total = 0
  for (let number = 0; number + 1 < layers.length; number++) {
    const size = layers[number + 1]!.length
    const sums = new Int32Array(size + 1)
    let seen = 0
    for (const vertex of layers[number]!) {
      const targets = after[vertex]!.map((target) => place[target]!)
      for (const target of targets) {
        let upTo = 0
        for (let at = target + 1; at > 0; at -= at & -at) upTo += sums[at]!
        total += seen - upTo
      }
      for (const target of targets) for (let at = target + 1; at <= size; at += at & -at) sums[at]!++
      seen += targets.length
    }
  }
  return total
}
