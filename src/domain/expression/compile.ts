import * as E from 'fp-ts/lib/Either.js'
import { at, type Problem } from '../problem.ts'
import { parseExpression, type SyntaxFault } from './parse.ts'
import type { Compiled, Reference, Template, Variables } from './template.ts'

export const MAX_DEPTH = 64

type Placed = Reference & { readonly pointer: string }

interface Findings {
  readonly variables: Variables
  readonly references: Placed[]
  readonly problems: Problem[]
}

/** Parses every expression in a JSON value; `variables` are the names that it may begin with besides the roots. What holds none becomes a constant that is the value itself. */
export const compile = (value: unknown, variables: Variables = NONE): Compiled => {
  const { references, problems, ...rest }: Findings = { variables, references: [], problems: [] }
  const template = compileValue(value, '', 0, { references, problems, ...rest })
  return { template, references, problems }
}

const NONE: Variables = new Set()

const compileValue = (value: unknown, pointer: string, depth: number, findings: Findings): Template => {
  if (typeof value === 'string') return value.includes('${') ? compileText(value, pointer, findings) : constant(value)
  if (typeof value !== 'object' || value === null) return constant(value)
  if (depth === MAX_DEPTH) {
    const message = `The value is nested deeper than ${MAX_DEPTH} levels: make it flatter.`
    findings.problems.push({ pointer, code: 'too_deep', message })
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
  const parts: (string | Reference)[] = []
  let literal = ''
  let from = 0
  for (let dollar = text.indexOf('${'); dollar !== -1; dollar = text.indexOf('${', from)) {
    if (dollar > from && text[dollar - 1] === '$') {
      literal += text.slice(from, dollar - 1) + '${'
      from = dollar + 2
      continue
    }
    const end = findEnd(text, dollar + 2)
    if (end === -1) {
      findings.problems.push(problem(pointer, text.slice(dollar), openEnded(text, dollar, findings.variables)))
      return constant(text)
    }
    const parsed = parseExpression(text.slice(dollar, end + 1), findings.variables)
    if (E.isLeft(parsed)) {
      findings.problems.push(problem(pointer, text.slice(dollar, end + 1), parsed.left))
    } else {
      findings.references.push({ ...parsed.right, pointer })
      literal += text.slice(from, dollar)
      if (literal !== '') parts.push(literal)
      parts.push(parsed.right)
      literal = ''
    }
    from = end + 1
  }
  literal += text.slice(from)
  if (literal !== '') parts.push(literal)
  return textOf(parts)
}

const textOf = (parts: readonly (string | Reference)[]): Template => {
  const [first, second] = parts
  if (second !== undefined) return { kind: 'text', parts }
  return typeof first === 'object' ? { kind: 'reference', reference: first } : constant(first ?? '')
}

/** Where the `}` is that closes an expression; one inside quotes does not. */
const findEnd = (text: string, start: number): number => {
  let quote: string | undefined
  for (let index = start; index < text.length; index++) {
    const char = text[index]!
    if (quote !== undefined) {
      if (char === '\\') index++
      else if (char === quote) quote = undefined
    } else if (char === '}') return index
    else if (char === '"' || char === "'") quote = char
  }
  return -1
}

/** What is wrong with an expression that has no end: a quote in it is left open, or there is no `}`. */
const openEnded = (text: string, dollar: number, variables: Variables): SyntaxFault => {
  const brace = text.indexOf('}', dollar)
  const parsed = brace === -1 ? undefined : parseExpression(text.slice(dollar, brace + 1), variables)
  return parsed !== undefined && E.isLeft(parsed) ? parsed.left : unclosed
}

const unclosed: SyntaxFault = {
  code: 'expression_unclosed',
  offset: 0,
  message: 'is not closed: add the missing }, or write $${ for a literal ${',
}

const problem = (pointer: string, expression: string, { code, offset, message }: SyntaxFault): Problem => {
  const shown = expression.length > 80 ? `${expression.slice(0, 80)}…` : expression
  const place = offset === 0 ? '' : ` at character ${offset + 1}`
  return { pointer, code, message: `The expression ${shown}${place} ${message}` }
}

const constant = (value: unknown): Constant => ({ kind: 'constant', value })

type Constant = Extract<Template, { kind: 'constant' }>

const isConstant = (template: Template): template is Constant => template.kind === 'constant'

const hasConstant = (entry: readonly [string, Template]): entry is readonly [string, Constant] => isConstant(entry[1])

const isValue = (template: Template, value: unknown): boolean =>
  template.kind === 'constant' && Object.is(template.value, value)
