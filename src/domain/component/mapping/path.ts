import * as E from 'fp-ts/lib/Either.js'
import type { Problem } from '../../problem.ts'

/** A path in pieces: texts that stand as they are, and names of input fields whose values come between them. */
export type PathPart = string | { readonly field: string }

const MAX_PATH = 2_048
const PLACEHOLDER = /\{([A-Za-z_][\w-]*)\}/
const PLAIN = /^(?:[\w.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*$/
const DOTS = /(?:^|\/)(?:\.|%2e){1,2}(?=\/|$)/i

/** Reads `/agents/{id}/run`. */
export const readPath = (path: string): E.Either<Problem, readonly PathPart[]> => {
  if (!path.startsWith('/')) return wrong('must begin with /: it is added to the endpoint')
  if (path.length > MAX_PATH) return wrong(`must have at most ${MAX_PATH} characters`)
  if (path.includes('${'))
    return wrong('has an expression: name a field of the input in braces, as in /agents/{id}, or use "query"')
  const pieces = path.split(PLACEHOLDER)
  const texts = pieces.filter((_, place) => place % 2 === 0)
  if (texts.some((text) => /[{}]/.test(text))) {
    return wrong('has a brace that is no placeholder: a placeholder is the name of an input field, as in /agents/{id}')
  }
  if (texts.some((text) => /[?#]/.test(text))) return wrong('has a ? or #: put the query into "query"')
  if (!texts.every((text) => PLAIN.test(text))) {
    return wrong('has a character that cannot stand in a path: write it percent-encoded, such as %20 for a space')
  }
  if (DOTS.test(path)) return wrong('has . or .. as a part: write the path that is meant')
  return E.right(
    pieces.flatMap((piece, place): readonly PathPart[] =>
      place % 2 === 1 ? [{ field: piece }] : piece === '' ? [] : [piece],
    ),
  )
}

const wrong = (message: string): E.Either<Problem, never> => E.left({ pointer: '', code: 'invalid_path', message })

export const fieldsIn = (path: readonly PathPart[]): readonly string[] =>
  path.flatMap((part) => (typeof part === 'string' ? [] : [part.field]))

/** The path for one input, every value percent-encoded. Pointers are inside the input. */
export const fillPath = (path: readonly PathPart[], input: unknown): E.Either<readonly Problem[], string> => {
  const problems: Problem[] = []
  let filled = ''
  for (const part of path) {
    if (typeof part === 'string') {
      filled += part
      continue
    }
    const value = fieldOf(input, part.field)
    const text = pieceOf(value)
    if (text === undefined) {
      const message =
        value === undefined || value === null
          ? 'is missing: it is a part of the path'
          : 'must be a text that is not empty, a number, true or false: it becomes a part of the path'
      problems.push({ pointer: `/${part.field}`, code: 'invalid_path_value', message })
    } else filled += text
  }
  if (problems.length > 0) return E.left(problems)
  if (!DOTS.test(filled)) return E.right(filled)
  return E.left(
    fieldsIn(path).map((field) => ({
      pointer: `/${field}`,
      code: 'invalid_path_value',
      message: 'would make . or .. a part of the path',
    })),
  )
}

const fieldOf = (input: unknown, field: string): unknown =>
  typeof input === 'object' && input !== null && Object.hasOwn(input, field) ? input[field as never] : undefined

/** Undefined for what cannot be a piece of a path. */
const pieceOf = (value: unknown): string | undefined => {
  const text = typeof value === 'string' ? value : isPlain(value) ? String(value) : ''
  return text === '' || /\p{Surrogate}/u.test(text) ? undefined : encoded(text)
}

/** A value as a piece of a URL, in the spelling that nobody changes on the way. */
export const encoded = (value: string | number | boolean): string => encodeURIComponent(value).replaceAll("'", '%27')

export const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
