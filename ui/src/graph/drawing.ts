import type { Layout, Place, Way } from './pure/layout.ts'
import type { Mark, ShownNode } from './pure/shown-node.ts'

/** A graph with its places, ready to be looked things up in. */
export interface Drawing {
  readonly layout: Layout
  readonly nodes: ReadonlyMap<string, ShownNode>
  readonly places: ReadonlyMap<string, Place>
  readonly before: ReadonlyMap<string, readonly Way[]>
  readonly after: ReadonlyMap<string, readonly Way[]>
  readonly marks: ReadonlyMap<string, Mark> | undefined
}

export const drawingOf = (
  layout: Layout,
  nodes: readonly ShownNode[],
  marks: ReadonlyMap<string, Mark> | undefined,
): Drawing => {
  const before = new Map<string, Way[]>()
  const after = new Map<string, Way[]>()
  const add = (to: Map<string, Way[]>, id: string, way: Way): void => {
    const all = to.get(id)
    if (all === undefined) to.set(id, [way])
    else all.push(way)
  }
  for (const way of layout.ways) {
    add(before, way.to, way)
    add(after, way.from, way)
  }
  return {
    layout,
    nodes: new Map(nodes.map((node) => [node.node_id, node])),
    places: new Map(layout.places.map((place) => [place.id, place])),
    before,
    after,
    marks,
  }
}

/** The innermost box at a point. */
export const boxAt = ({ layout }: Drawing, x: number, y: number): string | undefined => {
  let found: Place | undefined
  for (const place of layout.places)
    if (x >= place.x && y >= place.y && x <= place.x + place.width && y <= place.y + place.height)
      if (found === undefined || place.depth > found.depth) found = place
  return found?.id
}
