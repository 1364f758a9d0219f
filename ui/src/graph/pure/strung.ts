/** Vertices between which all links lead from a layer to the next: the boxes first, then the lanes of wires that pass layers by. */
export interface Strung {
  /** The layer of each vertex. */
  readonly vertices: readonly number[]
  readonly links: readonly (readonly [from: number, to: number])[]
  /** Of each wire the lanes that it takes, in order. */
  readonly lanes: readonly (readonly number[])[]
}

/** More lanes than this make a drawing no clearer; further wires lead straight to their ends. */
const MOST_LANES = 6_000

/** Puts a lane into every layer that a wire passes by, so that it can lead around the boxes there. Short wires come first. */
export const strung = (
  count: number,
  layerOf: Int32Array,
  wires: readonly (readonly [from: number, to: number])[],
): Strung => {
  const vertices = Array.from(layerOf)
  const links: (readonly [number, number])[] = []
  const lanes: number[][] = wires.map(() => [])
  const lengthOf = (wire: number): number => layerOf[wires[wire]![1]]! - layerOf[wires[wire]![0]]!
  const byLength = wires.map((_, wire) => wire).sort((one, other) => lengthOf(one) - lengthOf(other))
  for (const wire of byLength) {
    const [from, to] = wires[wire]!
    const length = lengthOf(wire)
    if (length < 1 || vertices.length - count + length - 1 > MOST_LANES) continue
    let last = from
    for (let layer = layerOf[from]! + 1; layer < layerOf[to]!; layer++) {
      const lane = vertices.push(layer) - 1
      lanes[wire]!.push(lane)
      links.push([last, lane])
      last = lane
    }
    links.push([last, to])
  }
  return { vertices, links, lanes }
}
