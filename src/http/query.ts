import * as E from 'fp-ts/lib/Either.js'
import { at, type Problem } from '../domain/problem.ts'
import { cursor, limit, position, text, told, type JsonSchema } from './codecs.ts'
import type { BadRequest } from './refusal.ts'

/** One query parameter: what it wants as a phrase and as a JSON Schema, and how it is read. */
export interface Parameter<A> {
  readonly name: string
  readonly schema: JsonSchema
  readonly decode: (text: unknown) => E.Either<unknown, A>
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>
type ValueOf<P> = P extends Parameter<infer A> ? A : never

export type Query<P extends Parameters> = { readonly [Name in keyof P]?: ValueOf<P[Name]> } & {
  /** What came as `metadata.<key>`, where that is allowed. */
  readonly metadata?: Readonly<Record<string, string>>
}

export const paging = { limit, cursor }

export const search = told(text(1, 200), 'A part of the name, whatever the case of its letters.')
/** What every GET takes. */
export const freshness = {
  min_position: told(
    position,
    'The answer must reflect this position of the log; it waits for it, for a bounded time.',
  ),
}

const METADATA = 'metadata.'
const NOTHING: E.Either<never, Query<Parameters>> = E.right({})

/** Reads a query string. An unknown parameter is an answer of its own: a filter with a typo must not list everything. */
export const decodeQuery = (
  parameters: Parameters,
  withMetadata: boolean,
  search: string,
): E.Either<BadRequest, Query<Parameters>> => {
  if (search === '') return NOTHING
  const given = new URLSearchParams(search)
  const names = [...new Set(given.keys())]
  const isMetadata = (name: string): boolean =>
    withMetadata && name.startsWith(METADATA) && name.length > METADATA.length

  const unknown = names.filter((name) => !Object.hasOwn(parameters, name) && !isMetadata(name))
  if (unknown.length > 0) {
    const allowed = [...Object.keys(parameters), ...(withMetadata ? [`${METADATA}<key>`] : [])]
    return E.left({ tag: 'unknown_query_parameters', names: unknown, allowed })
  }

  const problems: Problem[] = []
  const read = names.flatMap((name): [string, unknown][] => {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    const values = given.getAll(name)
    if (values.length > 1) problems.push({ pointer: at('', name), code: 'repeated', message: 'may be given once' })
    const decoded = parameter?.decode(values[0])
    if (decoded === undefined) return []
    if (E.isRight(decoded)) return [[name, decoded.right]]
    problems.push({ pointer: at('', name), code: 'invalid_value', message: `must be ${parameter?.name}` })
    return []
  })
  if (problems.length > 0) return E.left({ tag: 'invalid_query', problems })

  const metadata = names.filter(isMetadata).map((name) => [name.slice(METADATA.length), given.get(name)])
  return E.right(
    Object.fromEntries([...read, ...(metadata.length > 0 ? [['metadata', Object.fromEntries(metadata)]] : [])]),
  )
}
