import type { Drawing } from './drawing.ts'
import type { Place } from './pure/layout.ts'

type Step = 'forwards' | 'backwards' | 'next' | 'previous'

const KEYS: Readonly<Record<string, readonly [right: Step, down: Step]>> = {
  ArrowRight: ['forwards', 'next'],
  ArrowLeft: ['backwards', 'previous'],
  ArrowDown: ['next', 'forwards'],
  ArrowUp: ['previous', 'backwards'],
}

/**
 * Where an arrow key leads from a box: along the wires to who waits for it or whom it waits for, and across to its neighbours, into
 * a box at its top and out of it at its end. Undefined for other keys; the same box when there is nothing that way.
 */
export const walked = (drawing: Drawing, from: string | undefined, key: string): string | undefined => {
  const steps = KEYS[key]
  if (steps === undefined) return undefined
  const isDown = drawing.layout.direction === 'down'
  const start = from === undefined ? undefined : drawing.places.get(from)
  if (start === undefined) return first(drawing.layout.places)?.id
  const found = stepped(drawing, start, steps[isDown ? 1 : 0])
  return (found ?? start).id
}

const stepped = (drawing: Drawing, from: Place, step: Step): Place | undefined => {
  const parent = parentOf(drawing, from)
  switch (step) {
    case 'forwards':
    case 'backwards': {
      const ways = (step === 'forwards' ? drawing.after : drawing.before).get(from.id) ?? []
      const ends = ways.flatMap(({ from: a, to: b }) => drawing.places.get(step === 'forwards' ? b : a) ?? [])
      const near = nearest(ends, from)
      if (near !== undefined) return near
      if (parent === undefined) return undefined
      return step === 'forwards' ? stepped(drawing, parent, step) : parent
    }
    case 'next': {
      if (from.hasInside) return first(inside(drawing, from.id))
      return below(drawing, from)
    }
    case 'previous': {
      const above = beside(drawing, from).filter((place) => across(drawing, place) < across(drawing, from))
      return above.toSorted((one, other) => across(drawing, other) - across(drawing, one))[0] ?? parent
    }
  }
}

const below = (drawing: Drawing, from: Place): Place | undefined => {
  const after = beside(drawing, from).filter((place) => across(drawing, place) > across(drawing, from))
  const next = after.toSorted((one, other) => across(drawing, one) - across(drawing, other))[0]
  if (next !== undefined) return next
  const parent = parentOf(drawing, from)
  return parent === undefined ? undefined : below(drawing, parent)
}

const across = ({ layout }: Drawing, { x, y }: Place): number => (layout.direction === 'right' ? y : x)
const along = ({ layout }: Drawing, { x, y }: Place): number => (layout.direction === 'right' ? x : y)

/** Those of the same box and the same layer. */
const beside = (drawing: Drawing, place: Place): readonly Place[] =>
  inside(drawing, drawing.nodes.get(place.id)?.parent ?? null).filter(
    (other) => other.id !== place.id && along(drawing, other) === along(drawing, place),
  )

const inside = ({ layout, nodes }: Drawing, parent: string | null): readonly Place[] =>
  layout.places.filter(({ id }) => (nodes.get(id)?.parent ?? null) === parent)

const parentOf = ({ nodes, places }: Drawing, { id }: Place): Place | undefined =>
  places.get(nodes.get(id)?.parent ?? '')

const first = (places: readonly Place[]): Place | undefined =>
  places.toSorted((one, other) => one.y - other.y || one.x - other.x)[0]

const nearest = (places: readonly Place[], to: Place): Place | undefined => {
  const far = ({ x, y }: Place): number => Math.abs(x - to.x) + Math.abs(y - to.y)
  return places.toSorted((one, other) => far(one) - far(other))[0]
}
