import * as E from 'fp-ts/lib/Either.js'
import type { TaskError } from '../../execution/events.ts'
import { evaluate, type Scope } from '../../expression/index.ts'
import type { Template } from '../../expression/template.ts'
import type { Problem } from '../../problem.ts'
import { isHeaderValue } from './header.ts'
import { encoded, fillPath, isPlain } from './path.ts'
import type { HttpPlan, MappingScope } from './plan.ts'

/** A request as it goes out, but for what the server adds to all of them. `path` begins with / and has the query. */
export interface MappedRequest {
  readonly method: string
  readonly path: string
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | null
}

/** The request for one input, or why there can be none. */
export const requestOf = (plan: HttpPlan, scope: MappingScope): E.Either<TaskError, MappedRequest> => {
  const path = fillPath(plan.path, scope.input)
  if (E.isLeft(path)) return invalidInput(path.left)
  const query = queryOf(plan, scope)
  if (E.isLeft(query)) return query
  const headers = headersOf(plan, scope)
  if (E.isLeft(headers)) return headers
  const body = plan.body === undefined ? E.right(undefined) : valueOf(plan.body, scope)
  if (E.isLeft(body)) return body
  const type = headers.right.find(([name]) => name === 'content-type')?.[1]
  const hasType = type !== undefined || body.right === undefined
  return E.right({
    method: plan.method,
    path: path.right + query.right,
    headers: hasType ? headers.right : [['content-type', 'application/json'], ...headers.right],
    body: body.right === undefined ? null : written(body.right, type),
  })
}

/** A text under a type of its own is sent as it is, everything else as JSON. */
const written = (body: unknown, type: string | undefined): string =>
  typeof body === 'string' && type !== undefined && !/[/+]json\b/i.test(type) ? body : JSON.stringify(body)

const queryOf = ({ query }: HttpPlan, scope: MappingScope): E.Either<TaskError, string> => {
  const pairs: string[] = []
  for (const { name, template } of query) {
    const value = valueOf(template, scope)
    if (E.isLeft(value)) return value
    for (const item of [value.right].flat()) {
      if (item === undefined || item === null) continue
      if (!isPlain(item) || ILL_FORMED.test(String(item))) {
        return unfit(`the query parameter ${name} must be text, a number, true or false, or an array of them`)
      }
      pairs.push(`${encoded(name)}=${encoded(item)}`)
    }
  }
  return E.right(pairs.length === 0 ? '' : `?${pairs.join('&')}`)
}

const ILL_FORMED = /\p{Surrogate}/u

const headersOf = ({ headers }: HttpPlan, scope: MappingScope): E.Either<TaskError, MappedRequest['headers']> => {
  const made: (readonly [string, string])[] = []
  for (const { name, template } of headers) {
    const value = valueOf(template, scope)
    if (E.isLeft(value)) return value
    const items = [value.right].flat().filter((item) => item !== undefined && item !== null)
    if (items.length === 0) continue
    const text = items.every(isPlain) ? items.join(', ') : undefined
    if (text === undefined || !isHeaderValue(text)) {
      return unfit(`the header ${name} must be text of one line without characters beyond Latin-1, or a number`)
    }
    made.push([name.toLowerCase(), text])
  }
  return E.right(made)
}

/** The value of a template about a request or its answer. */
export const valueOf = (
  template: Template,
  document: Readonly<Record<string, unknown>>,
): E.Either<TaskError, unknown> => {
  const value = evaluate(template, { ...nothing, document })
  if (E.isRight(value)) return value
  const { message, expression, missing } = value.left
  return E.left({ type: 'expression_error', message, retryable: false, details: { expression, missing } })
}

/** A mapping sees the document that it is given, and nothing else. */
const nothing: Scope = {
  input: undefined,
  task: () => undefined,
  workflow: { id: '', name: '', version: 0 },
  execution: { id: '' },
  env: () => undefined,
}

const unfit = (message: string): E.Either<TaskError, never> =>
  E.left({ type: 'invalid_input', message, retryable: false })

/** A task's input is not what its action wants. */
export const invalidInput = (problems: readonly Problem[]): E.Either<TaskError, never> =>
  E.left({
    type: 'invalid_input',
    message: problems.map(({ pointer, message }) => (pointer === '' ? message : `${pointer}: ${message}`)).join(' '),
    retryable: false,
    details: { errors: problems.map(({ pointer, code, message }) => ({ pointer, code, message })) },
  })
