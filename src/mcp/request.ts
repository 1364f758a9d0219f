import * as E from 'fp-ts/lib/Either.js'
import { didYouMean } from '../domain/expression/nearest.ts'
import { at, type Problem } from '../domain/problem.ts'
import type { Request } from '../http/in-process.ts'
import type { Refusal } from '../http/refusal.ts'
import type { Row } from '../http/route.ts'
import type { Argument, Place, Shape } from './arguments.ts'
import type { Arguments } from './tool.ts'

/** What an endpoint is sent, or everything that is no argument. What else is wrong is the endpoint's to say. */
export const requestOf = (
  row: Row,
  { body }: Shape,
  known: ReadonlyMap<string, Argument>,
  given: Arguments,
): E.Either<Refusal, Omit<Request, 'by'>> => {
  const problems = misfits(known, given)
  if (problems.length > 0) return E.left({ tag: 'invalid_body', problems })

  const placed = (place: Place['in']) => Object.entries(given).filter(([name]) => known.get(name)?.place.in === place)
  const text = (place: Place['in']): string | undefined => placed(place)[0]?.[1] as string | undefined
  const [key, version] = [text('key'), text('version')]
  const params = placed('path').map(([name, value]) => {
    const place = known.get(name)?.place
    return [place?.in === 'path' ? place.name : name, value as string] as const
  })
  return E.right({
    params: Object.fromEntries(params),
    search: searchOf(placed('query')),
    headers: {
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    },
    ...(row.body === undefined ? {} : { body: body === undefined ? Object.fromEntries(placed('body')) : given[body] }),
  })
}

/** Arguments that there are not, that are missing, or that cannot be put where they go. */
export const misfits = (known: ReadonlyMap<string, Argument>, given: Arguments): readonly Problem[] => {
  const names = [...known.keys()]
  return [
    ...Object.keys(given).flatMap((name) => {
      const message = `there is no such argument.${didYouMean(name, names)}`
      return known.has(name) ? [] : [{ pointer: at('', name.slice(0, 80)), code: 'unknown_field', message }]
    }),
    ...[...known].flatMap(([name, { required, place, schema }]) => {
      const value = given[name]
      if (value === undefined)
        return required ? [{ pointer: at('', name), code: 'required', message: 'is missing' }] : []
      const wanted =
        place.in === 'path' || place.in === 'key' ? 'string' : place.in === 'version' ? 'integer' : undefined
      if (wanted === undefined || typeof value === (wanted === 'integer' ? 'number' : wanted)) return []
      const message = `must be ${schema['type'] === 'integer' ? 'a whole number' : 'a string'}`
      return [{ pointer: at('', name), code: 'invalid_value', message }]
    }),
  ]
}

/** A query string says everything as text. */
const searchOf = (query: readonly (readonly [string, unknown])[]): string => {
  const search = new URLSearchParams()
  for (const [name, value] of query) {
    if (Array.isArray(value)) search.append(name, value.join(','))
    else if (name === 'metadata' && typeof value === 'object' && value !== null)
      for (const [field, wanted] of Object.entries(value)) search.append(`metadata.${field}`, String(wanted))
    else search.append(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return search.toString()
}
