import { literal } from '../expression/literal.ts'
import { rootReads, type RootReads } from '../expression/cel/root-reads.ts'
import { segmentsOf, type Segment } from '../expression/segments.ts'
import { shown } from '../expression/shown.ts'
import { at, type Problem } from '../problem.ts'
import { joined, written, type Piece } from './escape.ts'
import { workflowPlace, type Place } from './places.ts'

/** A place of a definition where a parameter is read. */
export interface Read {
  readonly name: string
  readonly path: readonly (string | number)[]
  /** Of the text, or of the object that has the key. */
  readonly pointer: string
  readonly place: Place
  /** The expression, as it is written. */
  readonly text: string
}

export interface Filled {
  readonly definition: unknown
  readonly reads: readonly Read[]
  /** What no value of a parameter could mend; and that the values are more than a definition can be. */
  readonly problems: readonly Problem[]
}

/** The most characters of values that are put in. A large value that is read often would be more than there is memory for. */
const MAX_FILLED = 1_048_576

/** The value of a parameter, or of a part of it; undefined leaves what is written. */
export type ValueOf = (name: string, path: Read['path']) => unknown

/**
 * Puts values in the place of `${param.…}` in a definition. What is a reference as a whole becomes the value itself; in a text its text,
 * or its JSON; in a larger expression a literal. A value is never taken for an expression. All else stays byte by byte.
 */
export const fill = (definition: unknown, valueOf: ValueOf): Filled => {
  const reads: Read[] = []
  const problems: Problem[] = []
  const filling = { valueOf, reads, problems, room: MAX_FILLED }
  return { definition: fillValue(definition, '', workflowPlace, filling), reads, problems }
}

/** The same without any value: where parameters are read. */
export const readsOf = (definition: unknown): Filled => fill(definition, () => undefined)

interface Filling {
  readonly valueOf: ValueOf
  readonly reads: Read[]
  readonly problems: Problem[]
  room: number
}

const fillValue = (value: unknown, pointer: string, place: Place, filling: Filling): unknown => {
  if (typeof value === 'string') return fillText(value, pointer, place, filling)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    return value.map((item, index) => fillValue(item, at(pointer, index), place.within(index), filling))
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (key.includes('${')) refuseInKey(key, at(pointer, key), filling)
      return [key, fillValue(member, at(pointer, key), place.within(key), filling)]
    }),
  )
}

interface Part extends Segment {
  readonly found: RootReads
}

const NONE: RootReads = { isPath: false, reads: [], nameless: false }

const fillText = (text: string, pointer: string, place: Place, filling: Filling): unknown => {
  if (!text.includes('${')) return text
  const parts = segmentsOf(text).map((segment) => partOf(segment, pointer, place, filling))
  for (const { text: expression, found } of parts) {
    for (const { name, path } of found.reads) filling.reads.push({ name, path, pointer, place, text: expression })
  }
  const known = parts.flatMap(({ found }) => found.reads.map(({ name, path }) => filling.valueOf(name, path)))
  if (known.length === 0 || known.includes(undefined) || !hasRoom(known, pointer, filling)) return text

  const [only] = parts
  if (parts.length === 1 && only !== undefined) {
    const value = wholeOf(only, filling)
    return value === undefined ? computed(only, filling) : written(value, place)
  }
  const filled = parts.map((part): Piece => {
    const value = wholeOf(part, filling)
    if (value !== undefined) return { kind: 'value', text: typeof value === 'string' ? value : JSON.stringify(value) }
    return { kind: 'source', text: computed(part, filling), isExpression: part.kind === 'expression' }
  })
  return place.expressions === 'none' ? filled.map((piece) => piece.text).join('') : stillText(joined(filled))
}

const hasRoom = (values: readonly unknown[], pointer: string, filling: Filling): boolean => {
  for (const value of values) {
    if (filling.room < 0) return false
    filling.room -= typeof value === 'string' ? value.length : JSON.stringify(value).length
    if (filling.room >= 0) continue
    const message = `The values that are put in have more than ${MAX_FILLED} characters together, up to here: give smaller ones.`
    filling.problems.push({ pointer, code: 'too_large', message })
  }
  return filling.room >= 0
}

const partOf = (segment: Segment, pointer: string, place: Place, { problems }: Filling): Part => {
  if (segment.kind === 'text') return { ...segment, found: NONE }
  const found = rootReads(segment.text, 'param')
  const refused = (code: string, message: string): Part => {
    problems.push({ pointer, code, message: `The expression ${shown(segment.text)} ${message}` })
    return { ...segment, found: NONE }
  }
  if (found.nameless) return refused('param_unnamed', 'must name one parameter, as in ${param.name}.')
  const [first] = found.reads
  if (place.expressions !== 'none' || found.isPath || first === undefined) return { ...segment, found }
  const { name } = first
  return refused('not_evaluated', `stands where nothing is evaluated: only \${param.${name}} itself is replaced here.`)
}

/** The value of a part that is nothing but a parameter. */
const wholeOf = ({ found: { isPath, reads } }: Part, { valueOf }: Filling): unknown =>
  isPath && reads[0] !== undefined ? valueOf(reads[0].name, reads[0].path) : undefined

/** An expression with literals where it reads parameters. */
const computed = ({ text, found }: Part, { valueOf }: Filling): string => {
  let filled = ''
  let done = 0
  for (const { name, path, from, to, rootOnly } of found.reads) {
    const value = valueOf(name, path)
    filled += text.slice(done, from) + literal(rootOnly ? { [name]: value } : value)
    done = to
  }
  return filled + text.slice(done)
}

/** What was text around expressions stays text when nothing but one expression is left of it. */
const stillText = (text: string): string => {
  const segments = segmentsOf(text)
  return segments.length === 1 && segments[0]?.kind === 'expression' ? `\${""}${text}` : text
}

const refuseInKey = (key: string, pointer: string, { problems }: Filling): void => {
  for (const { kind, text } of segmentsOf(key)) {
    const found = kind === 'text' ? undefined : rootReads(text, 'param')
    if (found === undefined || (found.reads.length === 0 && !found.nameless)) continue
    const message = `The key has ${shown(text)}, but keys of objects are taken as they are: use a parameter for the whole object.`
    problems.push({ pointer, code: 'param_in_key', message })
  }
}
