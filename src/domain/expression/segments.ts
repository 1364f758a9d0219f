import { extentOf } from './extent.ts'

/** A piece of a text: as it stands (`$${` included), or one expression from its `${` to its `}`. */
export interface Segment {
  readonly kind: 'text' | 'expression'
  readonly text: string
}

/** The pieces of a text, in order; together they are the text. An expression that is not closed is text. */
export const segmentsOf = (text: string): readonly Segment[] => {
  const segments: Segment[] = []
  let from = 0
  let search = 0
  for (let dollar = text.indexOf('${'); dollar !== -1; dollar = text.indexOf('${', search)) {
    if (dollar > search && text[dollar - 1] === '$') {
      search = dollar + 2
      continue
    }
    const { end } = extentOf(text, dollar + 2)
    if (end === undefined) break
    if (dollar > from) segments.push({ kind: 'text', text: text.slice(from, dollar) })
    segments.push({ kind: 'expression', text: text.slice(dollar, end + 1) })
    from = end + 1
    search = from
  }
  if (from < text.length) segments.push({ kind: 'text', text: text.slice(from) })
  return segments
}
