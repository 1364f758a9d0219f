import * as E from 'fp-ts/lib/Either.js'
import type { IncomingHttpHeaders } from 'node:http'
import type { BadRequest } from '../refusal.ts'

/**
 * Where an execution's events begin, as a revision: `Last-Event-ID` is the last one that was seen, so it begins behind it;
 * `?from=` is the first one that is wanted. A browser repeats its URL when it reconnects, so `Last-Event-ID` goes first.
 */
export const firstRevision = (headers: IncomingHttpHeaders, from: number | undefined): E.Either<BadRequest, number> => {
  const last = lastEventId(headers)
  if (E.isLeft(last)) return last
  return E.right(last.right === undefined ? (from ?? 0) : last.right + 1)
}

/** Where the log's events begin, as the position behind which they do: the same for `Last-Event-ID` and `?from=`; without either, now. */
export const afterPosition = (
  headers: IncomingHttpHeaders,
  from: number | undefined,
  head: number,
): E.Either<BadRequest, number> => {
  const last = lastEventId(headers)
  return E.isLeft(last) ? last : E.right(last.right ?? from ?? head)
}

const lastEventId = (headers: IncomingHttpHeaders): E.Either<BadRequest, number | undefined> => {
  const given = headers['last-event-id']
  if (given === undefined || given === '') return E.right(undefined)
  return typeof given === 'string' && /^\d{1,15}$/.test(given)
    ? E.right(Number(given))
    : E.left({ tag: 'invalid_header', header: 'Last-Event-ID', expected: 'the id of an event of this stream' })
}
