import * as E from 'fp-ts/lib/Either.js'
import { bodyOf } from './answer-body.ts'
import { inputOf, type BuiltIn } from './built-in.ts'
import { failed, refused, unanswered } from './failure.ts'
import { traceHeaders } from '../trace.ts'
import { idempotencyKey } from './identity.ts'
import type { Call, Outcome } from './task-kind.ts'
import { answered, type Answer, type Exchange, type Transport } from './transport.ts'
import type { Attempt } from '../engine.ts'
import type { TaskError } from '../../domain/execution/events.ts'

interface RequestInput {
  readonly method?: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, Scalar | readonly Scalar[]>>
  readonly body?: unknown
  readonly expect?: number | readonly number[]
}
type Scalar = string | number | boolean

const scalar = { type: ['string', 'number', 'boolean'] }
const status = { type: 'integer', minimum: 200, maximum: 599 }
const RESERVED =
  'connection|content-length|expect|host|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade'

const inputSchema = {
  type: 'object',
  properties: {
    method: { enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], default: 'GET' },
    url: { type: 'string', maxLength: 8_192, description: 'An http or https URL without user and password.' },
    headers: {
      type: 'object',
      propertyNames: {
        pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
        not: { pattern: `^(${RESERVED.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)})$` },
      },
      additionalProperties: { type: 'string', pattern: '^[\\t\\x20-\\x7e\\x80-\\xff]*$' },
    },
    query: {
      type: 'object',
      additionalProperties: { anyOf: [scalar, { type: 'array', items: scalar }] },
      description: "Added to the URL's own query; an array gives its name once per item.",
    },
    body: { description: 'A string is sent as it is, anything else as JSON.' },
    expect: {
      anyOf: [status, { type: 'array', items: status, minItems: 1 }],
      description: 'The status, or the statuses, that count as success; any 2xx by default.',
    },
  },
  required: ['url'],
  additionalProperties: false,
}

const read = inputOf<RequestInput>(inputSchema)

/** Any HTTP server as a task. Redirects are not followed: where a task's request goes is for the definition to say. */
export const httpRequest = (transport: Transport, now: () => number): BuiltIn => ({
  description:
    'Makes one HTTP request; its output is `{status, headers, body}`. A status that was not expected is an error.',
  inputSchema,
  kind: {
    kind: 'call',
    call: (attempt): Call => {
      const input = read(attempt.input)
      const exchange = E.isLeft(input) ? input : exchangeOf(input.right, attempt)
      if (E.isLeft(input) || E.isLeft(exchange)) {
        return { outcome: Promise.resolve(E.isLeft(input) ? input : exchange), abort: () => {} }
      }
      let abort = () => {}
      const outcome = new Promise<Outcome>((resolve) => {
        abort = transport.exchange(exchange.right, (answer) =>
          resolve(answered(answer) ? outcomeOf(answer, input.right, now()) : unanswered(answer)),
        )
      })
      return { outcome, abort }
    },
  },
})

const exchangeOf = (input: RequestInput, attempt: Attempt): E.Either<TaskError, Exchange> => {
  const url = URL.canParse(input.url) ? new URL(input.url) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    return failed('invalid_input', '/url: must be an http or https URL without user and password', false)
  }
  for (const [name, values] of Object.entries(input.query ?? {})) {
    for (const value of [values].flat()) url.searchParams.append(name, String(value))
  }
  const text = typeof input.body === 'string'
  const headers = new Map([
    ['user-agent', 'harmonia'],
    ['accept', 'application/json, */*;q=0.5'],
    ['idempotency-key', idempotencyKey(attempt)],
    ...Object.entries(traceHeaders(attempt)),
    ...(input.body === undefined
      ? []
      : [['content-type', text ? 'text/plain; charset=utf-8' : 'application/json'] as const]),
    ...Object.entries(input.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const),
  ])
  return E.right({
    method: input.method ?? 'GET',
    origin: url.origin,
    path: url.pathname + url.search,
    headers: [...headers].flat(),
    body: input.body === undefined ? null : text ? input.body : JSON.stringify(input.body),
    lane: '',
  })
}

const outcomeOf = (answer: Answer, { expect }: RequestInput, now: number): Outcome => {
  const { status } = answer
  const expected = expect === undefined ? status >= 200 && status <= 299 : [expect].flat().includes(status)
  if (!expected && (status < 200 || status > 299)) return refused(answer, now)
  if (!expected) return failed('unexpected_status', `answered with status ${status}`, false)
  const body = bodyOf(answer)
  return E.isLeft(body) ? body : E.right({ status, headers: answer.headers, body: body.right })
}
