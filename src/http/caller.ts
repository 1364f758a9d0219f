import * as E from 'fp-ts/lib/Either.js'
import type { IncomingHttpHeaders } from 'node:http'
import type { By } from '../store/event-store.ts'
import { traceIn } from './trace.ts'
import type { BadRequest } from './refusal.ts'

/** Who has not said who they are. */
export const ANONYMOUS: By = { actor: 'anonymous' }

const MOST = { 'x-harmonia-actor': 200, 'x-harmonia-reason': 2_000 } as const

/** Who asks, and why, as the request says. Nothing here proves it: whoever can reach the server can give any name. */
export const callerOf = (headers: IncomingHttpHeaders): E.Either<BadRequest, By> => {
  const actor = told(headers, 'x-harmonia-actor')
  if (E.isLeft(actor)) return actor
  const reason = told(headers, 'x-harmonia-reason')
  if (E.isLeft(reason)) return reason
  const by = actor.right ?? ANONYMOUS.actor
  const trace = traceIn(headers)
  return E.right({
    actor: by,
    ...(reason.right === undefined ? {} : { reason: reason.right }),
    ...(trace === undefined ? {} : { trace }),
  })
}

const told = (headers: IncomingHttpHeaders, header: keyof typeof MOST): E.Either<BadRequest, string | undefined> => {
  const given = headers[header]
  if (given === undefined || given === '') return E.right(undefined)
  const text = typeof given === 'string' ? decoded(given) : undefined
  if (text !== undefined && text.length <= MOST[header] && PRINTABLE.test(text)) return E.right(text)
  const expected = `1 to ${MOST[header]} printable characters, percent-encoded (RFC 3986) where they are not ASCII or are "%"`
  return E.left({ tag: 'invalid_header', header, expected })
}

const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
