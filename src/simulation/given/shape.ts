import type { Random } from '../random.ts'

/** What is known of a value because somebody reads it: nothing, or parts that it has. */
export interface Shape {
  wants: Want
  readonly members: Map<string, Shape>
  /** How many items it has at least, when it is read as a list. */
  items: { readonly each: Shape; least: number } | undefined
}

/** What the place that a value goes to can use. */
export type Want = 'anything' | 'boolean' | 'number' | 'time' | 'text' | 'list'

export const newShape = (): Shape => ({ wants: 'anything', members: new Map(), items: undefined })

/** Says that a value has what a path leads to. */
export const demand = (shape: Shape, path: readonly (string | number)[], wants: Want): void => {
  const [first, ...rest] = path
  if (first === undefined) {
    if (wants === 'list') shape.items ??= { each: newShape(), least: 0 }
    if (shape.wants === 'anything') shape.wants = wants
    return
  }
  if (typeof first === 'string') {
    const member = shape.members.get(first) ?? newShape()
    shape.members.set(first, member)
    demand(member, rest, wants)
    return
  }
  shape.items ??= { each: newShape(), least: 0 }
  shape.items.least = Math.max(shape.items.least, first < 0 ? -first : first + 1)
  demand(shape.items.each, rest, wants)
}

/** A value of that shape. What nobody reads is of any kind. */
export const invent = (shape: Shape, random: Random): unknown => {
  if (shape.members.size > 0)
    return Object.fromEntries([...shape.members].map(([name, member]) => [name, invent(member, random)]))
  if (shape.items !== undefined) {
    const { each, least } = shape.items
    return Array.from({ length: least + random.whole(0, 3) }, () => invent(each, random))
  }
  switch (shape.wants) {
    case 'boolean':
      return random.chance(0.5)
    case 'number':
      return random.whole(0, 9)
    case 'time':
      return new Date(SOON + random.delay(3_600_000)).toISOString()
    case 'text':
      return random.pick(TEXTS)
    case 'list':
    case 'anything':
      return random.chance(0.5) ? random.whole(0, 9) : random.pick([true, false, ...TEXTS])
  }
}

const SOON = Date.parse('2026-01-01T00:01:00.000Z')
const TEXTS = ['a', 'text', 'one two', 'ünï ☂'] as const
