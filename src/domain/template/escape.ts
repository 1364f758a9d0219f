import { literal } from '../expression/literal.ts'
import type { Place } from './places.ts'

/** A value as it has to be written at a place to be there what it is: none of its texts is taken for an expression. */
export const written = (value: unknown, place: Place): unknown => {
  if (place.expressions === 'one' && !Array.isArray(value)) return `\${${literal(value)}}`
  if (typeof value === 'string') return place.expressions === 'anywhere' ? escaped(value) : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item, index) => written(item, place.within(index)))
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, written(member, place.within(key))]))
}

export const escaped = (text: string): string => text.replaceAll('${', () => '$${')

/** A piece of a text: written as it is to stand, or a value of which no part may be taken for an expression. */
export type Piece =
  | { readonly kind: 'source'; readonly text: string; readonly isExpression: boolean }
  | { readonly kind: 'value'; readonly text: string }

/**
 * The text that evaluates to the pieces one after the other. A `$` at the end of a value would join with what follows it: with `{` it
 * is written as `$${`, and before an expression as an expression of its own.
 */
export const joined = (pieces: readonly Piece[]): string => {
  const whole = merged(pieces)
  let text = ''
  for (const [index, piece] of whole.entries()) {
    if (piece.kind === 'source') {
      text += piece.text
      continue
    }
    const next = whole[index + 1]
    const own = escaped(piece.text)
    const tail = dollarsAtEnd(own)
    if (tail === '' || next === undefined) text += own
    else if (next.kind === 'source' && next.isExpression) text += `${own.slice(0, -tail.length)}\${"${tail}"}`
    else text += next.text.startsWith('{') ? `${own}$` : own
  }
  return text
}

/** Values that stand beside each other are one, and an empty one is none. */
const merged = (pieces: readonly Piece[]): readonly Piece[] => {
  const whole: Piece[] = []
  for (const piece of pieces) {
    const before = whole.at(-1)
    if (piece.text === '') continue
    if (piece.kind === 'value' && before?.kind === 'value') {
      whole[whole.length - 1] = { kind: 'value', text: before.text + piece.text }
    } else whole.push(piece)
  }
  return whole
}

const dollarsAtEnd = (text: string): string => {
  let from = text.length
  while (from > 0 && text[from - 1] === '$') from--
  return text.slice(from)
}
