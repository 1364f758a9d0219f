import * as E from 'fp-ts/lib/Either.js'
import type { SaidError } from '../../domain/component/mapping/answer.ts'
import type { TaskError } from '../../domain/execution/events.ts'
import { isObject, parseJson } from './json.ts'
import type { Answer, NoAnswer } from './transport.ts'

const MAX_TEXT = 2_000
const MAX_TYPE = 200
const MAX_DETAILS = 8_192
const MAX_RETRY_AFTER = 86_400

/** Statuses that say "not now" rather than "never". */
const mayPass = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500

export const failed = (type: string, message: string, retryable: boolean): E.Either<TaskError, never> =>
  E.left({ type, message: short(message, MAX_TEXT), retryable })

/** The request did not get through, or no whole answer came back. */
export const unanswered = ({ tag, reason }: NoAnswer): E.Either<TaskError, never> =>
  failed(tag, reason, tag !== 'response_too_large')

/** An answer whose status is not a success. Its body may say more, and may say whether to try again; headers are never kept. */
export const refused = (answer: Answer, now: number): E.Either<TaskError, never> => E.left(refusalOf(answer, now))

export const refusalOf = (answer: Answer, now: number): TaskError => {
  const { status } = answer
  const text = Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength).toString('utf8')
  const parsed = parseJson(text)
  const body = E.isRight(parsed) ? parsed.right : text
  const after = mayPass(status) ? retryAfter(answer.headers['retry-after'], now) : undefined
  return {
    ...reported(body, {
      type: `http_${status}`,
      message: `answered with status ${status}${isRedirect(status) ? ', a redirect, which is not followed' : ''}`,
      retryable: mayPass(status),
    }),
    details: { status, ...(text === '' ? {} : { body: text.length > MAX_DETAILS ? short(text, MAX_DETAILS) : body }) },
    ...(after === undefined ? {} : { retry_after: after }),
  }
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

/** What an answer says of an error by its action's own words, over what is known without them. */
export const saidError = ({ type, message, retryable }: SaidError, otherwise: TaskError): TaskError => ({
  ...otherwise,
  ...(isText(type) ? { type: short(type, MAX_TYPE) } : {}),
  ...(isText(message) ? { message: short(message, MAX_TEXT) } : {}),
  ...(retryable === undefined ? {} : { retryable }),
})

/** What an error body says of itself, over what is known without it. */
export const reported = (body: unknown, otherwise: TaskError): TaskError => {
  if (!isObject(body)) return otherwise
  const { error_type, is_retriable } = body
  const message = messageIn(body)
  return {
    type: isText(error_type) ? short(error_type, MAX_TYPE) : otherwise.type,
    message: isText(message) ? short(message, MAX_TEXT) : otherwise.message,
    retryable: typeof is_retriable === 'boolean' ? is_retriable : otherwise.retryable,
  }
}

/** The sentence in an error body: of this protocol, RFC 9457, `{error}`, `{error: {message}}`, or a list of what is wrong and where. */
export const messageIn = (body: unknown): string | undefined => {
  if (!isObject(body)) return isText(body) ? body : undefined
  const { message, detail, title, error } = body
  const said = [message, detail, title, error].find(isText)
  if (said !== undefined) return said
  if (Array.isArray(detail)) return detail.slice(0, MAX_LISTED).flatMap(listedIn).join('; ') || undefined
  return isObject(error) && isText(error['message']) ? error['message'] : undefined
}

const MAX_LISTED = 20

/** `{loc: ["body", "content"], msg: "Field required"}`. */
const listedIn = (item: unknown): readonly string[] => {
  if (!isObject(item) || !isText(item['msg'])) return isText(item) ? [item] : []
  const { loc, msg } = item
  return [Array.isArray(loc) && loc.length > 0 ? `${loc.join('.')}: ${msg}` : msg]
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text)

/** Seconds from now, whichever of its two forms the header has. */
const retryAfter = (header: Answer['headers'][string], now: number): number | undefined => {
  if (typeof header !== 'string') return undefined
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1_000
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER)
}
