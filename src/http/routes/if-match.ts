import * as E from 'fp-ts/lib/Either.js'
import type { BadRequest } from '../refusal.ts'

/** The version that `If-Match: "3"` names; undefined when any will do. */
export const versionIn = (header: string | undefined): E.Either<BadRequest, number | undefined> => {
  if (header === undefined || header.trim() === '*') return E.right(undefined)
  const version = /^\s*(?:W\/)?"?(\d{1,15})"?\s*$/.exec(header)?.[1]
  return version === undefined
    ? E.left({
        tag: 'invalid_header',
        header: 'If-Match',
        expected: 'the version in quotes, as the ETag gives it, or *',
      })
    : E.right(Number(version))
}
