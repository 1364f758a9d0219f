import * as E from 'fp-ts/lib/Either.js'
import { MAX_TEXT } from './cel/operators.ts'
import { Failed, MAX_SIZE, MAX_WORK, type Run } from './cel/run.ts'
import { missingPart } from './missing-part.ts'
import { Missing, resolve } from './paths.ts'
import { shown } from './shown.ts'
import { MAX_VALUE_DEPTH, sizeOf, TOO_DEEP } from './size.ts'
import type { Expression, ExpressionError, Reference, Scope, Template } from './template.ts'

/** The template's value in a scope: undefined when all of it is to be left out. Constants are handed out as they are, not copied: never change a result. */
export const evaluate = (template: Template, scope: Scope): E.Either<ExpressionError, unknown> => {
  if (template.kind === 'constant') return E.right(template.value)
  const run: Run = { scope, locals: [], work: MAX_WORK, room: MAX_SIZE }
  try {
    return E.right(template.kind === 'reference' ? valueOfReference(template.reference, scope) : valueOf(template, run))
  } catch (thrown) {
    if (thrown instanceof Failed) return E.left(errorOf(thrown))
    throw thrown
  }
}

const valueOf = (template: Template, run: Run): unknown => {
  switch (template.kind) {
    case 'constant':
      return template.value
    case 'reference':
    case 'computed':
      return counted(template, valueOfExpression(template, run), run)
    case 'text':
      return interpolate(template.parts, run)
    case 'array':
      return allThere(
        template.items.map((item) => valueOf(item, run)),
        isThere,
      )
    case 'object':
      return Object.fromEntries(
        allThere(
          template.entries.map(([key, member]) => [key, valueOf(member, run)] as const),
          ([, value]) => isThere(value),
        ),
      )
  }
}

const valueOfExpression = (expression: Expression, run: Run): unknown =>
  expression.kind === 'computed' ? expression.computed.run(run) : valueOfReference(expression.reference, run.scope)

const valueOfReference = (reference: Reference, scope: Scope): unknown => {
  const value = resolve(reference, scope)
  if (!(value instanceof Missing)) return value
  throw missingPart(reference, value)
}

const interpolate = (parts: readonly (string | Expression)[], run: Run): unknown => {
  let text = ''
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part
      continue
    }
    const value = valueOfExpression(part, run)
    if (value === undefined) return undefined
    if (sizeOf(value, MAX_TEXT) > MAX_TEXT + 2) throw failed(part, TEXT_TOO_LONG)
    const added = typeof value === 'string' ? value : JSON.stringify(value)
    text += added
    run.room -= added.length
    if (text.length > MAX_TEXT) throw failed(part, TEXT_TOO_LONG)
    if (run.room < 0) throw failed(part, TOO_LARGE)
  }
  return text
}

const isThere = (value: unknown): boolean => value !== undefined

/** Without those that are left out; there are none in most places. */
const allThere = <A>(parts: readonly A[], stands: (part: A) => boolean): readonly A[] =>
  parts.every(stands) ? parts : parts.filter(stands)

/** What is put into the whole shares its parts with others: it costs little to make, and much to write down. */
const counted = (expression: Expression, value: unknown, run: Run): unknown => {
  const size = sizeOf(value, run.room)
  run.room -= size
  if (size === TOO_DEEP) throw failed(expression, TOO_NESTED)
  if (run.room < 0) throw failed(expression, TOO_LARGE)
  return value
}

const TEXT_TOO_LONG = `makes a text of more than ${MAX_TEXT} characters; pass the value on as it is instead`
const TOO_NESTED = `gives a value that is nested deeper than ${MAX_VALUE_DEPTH} levels: make it flatter`
const TOO_LARGE = `makes the whole larger than ${MAX_SIZE} characters of JSON: pass on only what is needed`

const failed = (expression: Expression, why: string): Failed =>
  new Failed(expression.kind === 'computed' ? expression.computed.text : expression.reference.text, 0, why)

const errorOf = ({ text, offset, missing, message }: Failed): ExpressionError => {
  const place = offset === 0 ? '' : ` at character ${offset + 1}`
  return { expression: text, missing, position: offset, message: `The expression ${shown(text)}${place} ${message}.` }
}
