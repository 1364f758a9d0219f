import { layersOf } from './layers.ts'
import { ordered } from './order.ts'
import { settled } from './settle.ts'
import { strung } from './strung.ts'

/** Where wires lead to: to the right on wide screens, down on narrow ones. */
export type Direction = 'right' | 'down'

export interface Sized {
  readonly width: number
  readonly height: number
}

interface Block {
  readonly width: number
  readonly height: number
  readonly corners: readonly { readonly x: number; readonly y: number }[]
  /** Of each wire. */
  readonly routes: readonly (readonly number[])[]
}

/** Between two beside each other in a layer, between wires that pass by, and between layers. */
const GAP = 20
const LANE = 14
const BETWEEN = 56

/** What is in one layer in such number is put into several columns: nobody can look at a column of a thousand. */
const WIDEST = 60
/** Boxes are about this much longer than they are high. */
const SHAPE = 3.5

/** Boxes that depend on each other by `wires`, and on nobody else: layer by layer along the direction, and beside each other across. */
export const layOutBlock = (
  boxes: readonly Sized[],
  wires: readonly (readonly [from: number, to: number])[],
  direction: Direction,
): Block => {
  const right = direction === 'right'
  const alongOf = ({ width, height }: Sized): number => (right ? width : height)
  const acrossOf = ({ width, height }: Sized): number => (right ? height : width)

  const layerOf = layersOf(boxes.length, wires)
  const { vertices, links, lanes } = strung(boxes.length, layerOf, wires)
  const layers = ordered(vertices, links)
  const isWide = layers.map((layer) => layer.filter((vertex) => vertex < boxes.length).length > WIDEST)
  const sizeOf = (vertex: number): number => (vertex < boxes.length ? acrossOf(boxes[vertex]!) : 0)

  const along = new Float64Array(boxes.length)
  const across = new Float64Array(vertices.length)
  const fixed = new Set<number>()
  const starts: number[] = []
  const ends: number[] = []
  let front = 0
  layers.forEach((layer, number) => {
    starts.push(front)
    if (isWide[number] === true) {
      const own = layer.filter((vertex) => vertex < boxes.length)
      const rows = Math.ceil(Math.sqrt(own.length * (right ? SHAPE : 1 / SHAPE)))
      for (let from = 0; from < own.length; from += rows) {
        const column = own.slice(from, from + rows)
        stacked(column, sizeOf, across)
        for (const vertex of column) along[vertex] = front
        front += Math.max(...column.map((vertex) => alongOf(boxes[vertex]!))) + GAP
      }
      front -= GAP
      fixed.add(number)
    } else {
      let longest = 0
      for (const vertex of layer) {
        if (vertex >= boxes.length) continue
        along[vertex] = front
        longest = Math.max(longest, alongOf(boxes[vertex]!))
      }
      front += longest
    }
    ends.push(front)
    front += BETWEEN
  })

  const apart = (one: number, other: number): number =>
    (sizeOf(one) + sizeOf(other)) / 2 + (one < boxes.length || other < boxes.length ? GAP : LANE)
  settled(layers, fixed, links, across, apart, (vertex) => (vertex < boxes.length ? 1 : 3))

  let [least, most] = [0, 0]
  if (vertices.length > 0) [least, most] = [Infinity, -Infinity]
  for (let vertex = 0; vertex < vertices.length; vertex++) {
    least = Math.min(least, across[vertex]! - sizeOf(vertex) / 2)
    most = Math.max(most, across[vertex]! + sizeOf(vertex) / 2)
  }
  const point = (alongIt: number, acrossIt: number): readonly number[] =>
    right ? [alongIt, acrossIt - least] : [acrossIt - least, alongIt]
  const length = Math.max(0, front - BETWEEN)
  return {
    width: right ? length : most - least,
    height: right ? most - least : length,
    corners: boxes.map((box, vertex) => {
      const [x, y] = point(along[vertex]!, across[vertex]! - acrossOf(box) / 2)
      return { x: x!, y: y! }
    }),
    routes: wires.map(([from, to], wire) => [
      ...point(along[from]! + alongOf(boxes[from]!), across[from]!),
      ...(lanes[wire] ?? []).flatMap((lane) => {
        const layer = vertices[lane]!
        if (fixed.has(layer)) return []
        return [...point(starts[layer]!, across[lane]!), ...point(ends[layer]!, across[lane]!)]
      }),
      ...point(along[to]!, across[to]!),
    ]),
  }
}

/** One after the other, around 0. */
const stacked = (column: readonly number[], sizeOf: (vertex: number) => number, across: Float64Array): void => {
  const whole = column.reduce((sum, vertex) => sum + sizeOf(vertex) + GAP, -GAP)
  let top = -whole / 2
  for (const vertex of column) {
    across[vertex] = top + sizeOf(vertex) / 2
    top += sizeOf(vertex) + GAP
  }
}
