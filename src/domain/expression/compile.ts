import * as E from 'fp-ts/lib/Either.js'
import { at } from '../problem.ts'
import { extentOf } from './extent.ts'
import { parseExpression } from './parse.ts'
import { shown } from './shown.ts'
import type { SyntaxFault } from './syntax-fault.ts'
import type { Compiled, Expression, ExpressionProblem, Place, PlacedReference, Template } from './template.ts'

export const MAX_DEPTH = 64

interface Findings {
  readonly place: Place
  readonly references: PlacedReference[]
  readonly problems: ExpressionProblem[]
  readonly secretPointers: string[]
}

/** Parses every expression in a JSON value. What holds none becomes a constant that is the value itself. */
export const compile = (value: unknown, place: Place = {}): Compiled => {
  const findings: Findings = { place, references: [], problems: [], secretPointers: [] }
  const template = compileValue(value, '', 0, findings)
  const { references, problems, secretPointers } = findings
  return { template, references, problems, secretPointers }
}

const compileValue = (value: unknown, pointer: string, depth: number, findings: Findings): Template => {
  if (typeof value === 'string') return value.includes('${') ? compileText(value, pointer, findings) : constant(value)
  if (typeof value !== 'object' || value === null) return constant(value)
  if (depth === MAX_DEPTH) {
    const message = `The value is nested deeper than ${MAX_DEPTH} levels: make it flatter.`
    findings.problems.push({ pointer, code: 'too_deep', message, offset: 0 })
    return constant(value)
  }
  return Array.isArray(value)
    ? compileArray(value, pointer, depth, findings)
    : compileObject(value, pointer, depth, findings)
}

const compileArray = (value: readonly unknown[], pointer: string, depth: number, findings: Findings): Template => {
  const items = value.map((item, index) => compileValue(item, at(pointer, index), depth + 1, findings))
  if (items.every((item, index) => isValue(item, value[index]))) return constant(value)
  return items.every(isConstant) ? constant(items.map((item) => item.value)) : { kind: 'array', items }
}

const compileObject = (value: object, pointer: string, depth: number, findings: Findings): Template => {
  const given = Object.entries(value)
  const entries = given.map(
    ([key, member]) => [key, compileValue(member, at(pointer, key), depth + 1, findings)] as const,
  )
  if (entries.every(([, member], index) => isValue(member, given[index]![1]))) return constant(value)
  return entries.every(hasConstant)
    ? constant(Object.fromEntries(entries.map(([key, member]) => [key, member.value])))
    : { kind: 'object', entries }
}

const compileText = (text: string, pointer: string, findings: Findings): Template => {
  const parts: (string | Expression)[] = []
  let literal = ''
  let from = 0
  for (let dollar = text.indexOf('${'); dollar !== -1; dollar = text.indexOf('${', from)) {
    if (dollar > from && text[dollar - 1] === '$') {
      literal += text.slice(from, dollar - 1) + '${'
      from = dollar + 2
      continue
    }
    const extent = extentOf(text, dollar + 2)
    if (extent.end === undefined) {
      const why = extent.quote === undefined ? unclosed : { ...openQuote, offset: extent.quote - dollar }
      findings.problems.push(problem(pointer, dollar, text.slice(dollar), why))
      return constant(text)
    }
    const { end } = extent
    const expression = compileOne(text.slice(dollar, end + 1), pointer, dollar, findings)
    if (expression !== undefined) {
      literal += text.slice(from, dollar)
      if (literal !== '') parts.push(literal)
      parts.push(expression)
      literal = ''
    }
    from = end + 1
  }
  literal += text.slice(from)
  if (literal !== '') parts.push(literal)
  return textOf(parts)
}

const compileOne = (
  text: string,
  pointer: string,
  dollar: number,
  { place, references, problems, secretPointers }: Findings,
): Expression | undefined => {
  const parsed = parseExpression(text, place)
  if (E.isLeft(parsed)) {
    problems.push(problem(pointer, dollar, text, parsed.left))
    return undefined
  }
  for (const reference of parsed.right.references) {
    references.push({ ...reference, pointer, offset: dollar + reference.offsets[0]! })
    if (reference.root === 'secrets' && secretPointers.at(-1) !== pointer) secretPointers.push(pointer)
  }
  return parsed.right.expression
}

const textOf = (parts: readonly (string | Expression)[]): Template => {
  const [first, second] = parts
  if (second !== undefined) return { kind: 'text', parts }
  return typeof first === 'object' ? first : constant(first ?? '')
}

const unclosed: SyntaxFault = {
  code: 'expression_unclosed',
  offset: 0,
  message: 'is not closed: add the missing }, or write $${ for a literal ${.',
}

const openQuote = {
  code: 'expression_unclosed',
  message: 'begins a text in quotes that does not end: add the missing quote, or write $${ for a literal ${.',
}

const problem = (
  pointer: string,
  dollar: number,
  expression: string,
  { code, offset, message }: SyntaxFault,
): ExpressionProblem => {
  const place = offset === 0 ? '' : ` at character ${offset + 1}`
  return { pointer, code, message: `The expression ${shown(expression)}${place} ${message}`, offset: dollar + offset }
}

const constant = (value: unknown): Constant => ({ kind: 'constant', value })

type Constant = Extract<Template, { kind: 'constant' }>

const isConstant = (template: Template): template is Constant => template.kind === 'constant'

const hasConstant = (entry: readonly [string, Template]): entry is readonly [string, Constant] => isConstant(entry[1])

const isValue = (template: Template, value: unknown): boolean =>
  template.kind === 'constant' && Object.is(template.value, value)
