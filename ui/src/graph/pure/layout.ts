import { layOutBlock, type Direction } from './block.ts'

/** Something that has a place in the drawing. With others inside, `width` and `height` are those of its head, and it grows around them. */
export interface Box {
  readonly id: string
  readonly parent: string | null
  readonly width: number
  readonly height: number
  /** Below the others of its parent, not among them: what handles it, or undoes it. */
  readonly aside: boolean
}

export interface Wire {
  readonly from: string
  readonly to: string
}

export interface Place {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** How many it is inside of. */
  readonly depth: number
  readonly hasInside: boolean
}

/** The way of a wire: x and y of where it begins, of its bends, and of where it ends, one after the other. */
export interface Way {
  readonly from: string
  readonly to: string
  readonly points: readonly number[]
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly direction: Direction
  readonly places: readonly Place[]
  readonly ways: readonly Way[]
}

/** Between a box and what is inside it. */
const PADDING = 16

/** Boxes that hang together, from a corner of their own. */
interface Laid {
  readonly width: number
  readonly height: number
  readonly inside: readonly Settled[]
  readonly ways: readonly Way[]
}

interface Settled {
  readonly id: string
  readonly laid: Laid
  readonly x: number
  readonly y: number
}

/**
 * Gives every box a place: in layers, so that each wire goes forwards, with those inside others within them. Wires between boxes
 * that have not the same parent are left out; of those that go round in a circle some go backwards.
 */
export const layOut = (boxes: readonly Box[], wires: readonly Wire[], direction: Direction = 'right'): Layout => {
  const known = new Map(boxes.map((box) => [box.id, box]))
  const parentOf = ({ parent }: Box): string | null => (parent !== null && known.has(parent) ? parent : null)
  const children = grouped(boxes, parentOf)
  const wiresIn = grouped(
    wires.filter(({ from, to }) => {
      const [a, b] = [known.get(from), known.get(to)]
      return a !== undefined && b !== undefined && a !== b && parentOf(a) === parentOf(b)
    }),
    ({ from }) => parentOf(known.get(from)!),
  )

  const around = (box: Box): Laid => {
    const all = children.get(box.id) ?? []
    const { width: headWidth, height: headHeight } = box
    if (all.length === 0) return { width: headWidth, height: headHeight, inside: [], ways: [] }
    const inside: Settled[] = []
    const ways: Way[] = []
    let [width, height] = [headWidth, headHeight]
    const below = (laid: Laid, settled: readonly Settled[]): void => {
      inside.push(...settled.map((one) => ({ ...one, x: one.x + PADDING, y: one.y + height })))
      ways.push(...laid.ways.map((way) => shifted(way, PADDING, height)))
      width = Math.max(width, laid.width + 2 * PADDING)
      height += laid.height + PADDING
    }
    const members = all.filter(({ aside }) => !aside)
    if (members.length > 0) {
      const laid = block(members, box.id)
      below(laid, laid.inside)
    }
    for (const one of all.filter(({ aside }) => aside)) {
      const laid = around(one)
      below({ ...laid, ways: [] }, [{ id: one.id, laid, x: 0, y: 0 }])
    }
    return { width, height, inside, ways }
  }

  const block = (members: readonly Box[], within: string | null): Laid => {
    const laid = members.map(around)
    const index = new Map(members.map(({ id }, place) => [id, place]))
    const own = (wiresIn.get(within) ?? []).filter(({ from, to }) => index.has(from) && index.has(to))
    const pairs = own.map(({ from, to }) => [index.get(from)!, index.get(to)!] as const)
    const { corners, routes, width, height } = layOutBlock(laid, pairs, direction)
    return {
      width,
      height,
      inside: members.map(({ id }, place) => ({ id, laid: laid[place]!, ...corners[place]! })),
      ways: own.map(({ from, to }, place) => ({ from, to, points: routes[place]! })),
    }
  }

  const whole = block(children.get(null) ?? [], null)
  const places: Place[] = []
  const ways: Way[] = []
  const spread = (laid: Laid, left: number, top: number, depth: number): void => {
    for (const way of laid.ways) ways.push(shifted(way, left, top))
    for (const { id, laid: inner, x, y } of laid.inside) {
      const { width, height, inside } = inner
      places.push({ id, x: left + x, y: top + y, width, height, depth, hasInside: inside.length > 0 })
      spread(inner, left + x, top + y, depth + 1)
    }
  }
  spread(whole, 0, 0, 0)
  return { width: whole.width, height: whole.height, direction, places, ways }
}

const shifted = ({ from, to, points }: Way, x: number, y: number): Way => ({
  from,
  to,
  points: points.map((value, index) => value + (index % 2 === 0 ? x : y)),
})

const grouped = <Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> => {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
