import * as E from 'fp-ts/lib/Either.js'
import { compile, compileExpression, type Compiled, type Place } from '../../expression/index.ts'
import type { PlacedReference } from '../../expression/template.ts'
import { at, type Problem } from '../../problem.ts'
import type { HttpMapping } from '../manifest.ts'
import { isHeaderName, isOwnHeader } from './header.ts'
import { fieldsIn, readPath } from './path.ts'
import type { HttpPlan, Named } from './plan.ts'

const MAX_TIMEOUT = 31_536_000

/** Where a request is made: what is not there may be left out. */
const ASKED: Place = { document: ['input', 'context'], leavesOut: true }
const ANSWERED: Place = { document: ['response', 'input', 'context'] }
const STREAMED: Place = { document: ['events', 'response', 'input', 'context'] }

export interface CompiledMapping {
  readonly plan: HttpPlan
  /** Everything that is wrong with the mapping, with pointers inside it; a plan with problems is not to be used. */
  readonly problems: readonly Problem[]
  /** The paths into the input that it reads. */
  readonly reads: readonly Read[]
}

export interface Read {
  readonly pointer: string
  readonly field: string
  /** Whether it is a placeholder of the path. */
  readonly inPath: boolean
}

export const compileMapping = (mapping: HttpMapping): CompiledMapping => {
  const problems: Problem[] = []
  const references: PlacedReference[] = []
  const wrong = (pointer: string, code: string, message: string) => problems.push({ pointer, code, message })
  const taken = ({ template, problems: found, references: named }: Compiled, pointer: string) => {
    problems.push(...found.map((problem) => ({ ...problem, pointer: pointer + problem.pointer })))
    references.push(...named.map((reference) => ({ ...reference, pointer: pointer + reference.pointer })))
    return template
  }
  const named = (values: Readonly<Record<string, unknown>> = {}, pointer: string): readonly Named[] =>
    Object.entries(values).map(([name, value]) => {
      const place = at(pointer, name)
      if (!isListable(value))
        wrong(place, 'invalid_value', 'must be text, a number, true or false, or an array of them')
      return { name, template: taken(compile(value, ASKED), place) }
    })

  const { method, query, headers, body, result, errors, timeout } = mapping
  const path = readPath(mapping.path)
  if (E.isLeft(path)) problems.push({ ...path.left, pointer: '/path' })
  if (body !== undefined && (method === 'GET' || method === 'HEAD')) {
    wrong('/body', 'unexpected_body', `cannot be sent with ${method}: use "query", or another method`)
  }
  if (timeout !== undefined && !(timeout > 0 && timeout <= MAX_TIMEOUT)) {
    wrong('/timeout', 'invalid_value', `must be a number of seconds above 0, up to ${MAX_TIMEOUT}`)
  }
  for (const name of Object.keys(headers ?? {})) {
    if (!isHeaderName(name)) wrong(at('/headers', name), 'invalid_header', 'is not the name of a header')
    else if (isOwnHeader(name)) wrong(at('/headers', name), 'invalid_header', 'is sent by the server itself')
  }
  const stream = mapping.stream === 'sse'
  const place = stream ? STREAMED : ANSWERED
  const plan: HttpPlan = {
    method,
    path: E.isRight(path) ? path.right : [],
    query: named(query, '/query'),
    headers: named(headers, '/headers'),
    body: body === undefined ? undefined : taken(compile(body, ASKED), '/body'),
    tellsToken: references.some(({ root, path: [field] }) => root === 'context' && (field ?? TOKEN) === TOKEN),
    result: result === undefined ? undefined : taken(compileExpression(result, place), '/result'),
    errors: errors === undefined ? undefined : taken(compileExpression(errors, place), '/errors'),
    timeout,
    stream,
  }
  return { plan, problems, reads: [...placeholders(plan), ...references.flatMap(fieldRead)] }
}

const TOKEN = 'task_token'

const placeholders = ({ path }: HttpPlan): readonly Read[] =>
  fieldsIn(path).map((field) => ({ pointer: '/path', field, inPath: true }))

const fieldRead = ({ root, path: [field], pointer }: PlacedReference): readonly Read[] =>
  root === 'input' && typeof field === 'string' ? [{ pointer, field, inPath: false }] : []

/** Values of queries and headers; what an expression gives is looked at when a request is made. */
const isListable = (value: unknown): boolean => (Array.isArray(value) ? value.every(isScalar) : isScalar(value))

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)
