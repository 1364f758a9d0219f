import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Answer } from './answer.ts'
import { readBody, readBytes } from './body/read.ts'
import { ANONYMOUS, callerOf } from './caller.ts'
import type { By } from '../store/event-store.ts'
import { reaches } from './fresh.ts'
import { keyOf, type Keyed } from './idempotency.ts'
import type { Parts, Timing } from './parts.ts'
import { decodeQuery, type Query, type Parameters } from './query.ts'
import type { BadRequest, Refusal } from './refusal.ts'
import type { RecordRefusal } from './refused.ts'
import { bodyOf as bodyOfCodec, type Ask, type Outcome, type Row } from './route.ts'

/** A request, whatever it came over. What costs something, or can be refused, is read when its turn comes. */
export interface Sent {
  readonly params: Readonly<Record<string, string>>
  /** The query string, without its mark. */
  readonly search: string
  readonly headers: IncomingHttpHeaders
  readonly by: () => E.Either<BadRequest, By>
  readonly body: () => Promise<E.Either<BadRequest, unknown>>
  readonly onGone: Ask['onGone']
}

/** How one row is served: read and check what the table describes, then run it. */
export const dispatch = (row: Row, parts: Parts, timing: Timing, keyed: Keyed, record: RecordRefusal) => {
  const serve = serving(row, parts, timing, keyed, record)
  return (req: IncomingMessage, params: Readonly<Record<string, string>>): Outcome =>
    serve({
      params,
      search: searchOf(req.url),
      headers: req.headers,
      by: () => callerOf(req.headers),
      body: () => (row.body?.raw === true ? readBytes(req) : readBody(req)),
      onGone: goneOf(req),
    })
}

export const serving =
  (row: Row, parts: Parts, timing: Timing, keyed: Keyed, record: RecordRefusal) =>
  async (sent: Sent): Outcome => {
    const query =
      row.body?.raw === true ? E.right(anyQuery(sent.search)) : decodeQuery(row.parameters, row.metadata, sent.search)
    if (E.isLeft(query)) return query
    if (row.method === 'GET') return runGet(row, parts, timing, sent, query.right)

    const by = sent.by()
    if (E.isLeft(by)) return by
    const body = await bodyOf(row, sent)
    if (E.isLeft(body)) return body
    const { params, headers, onGone } = sent
    const ask: Ask = {
      params,
      query: query.right,
      body: body.right.value,
      headers,
      by: by.right,
      fresh: { min_position: parts.store.head(), wait_ms: timing.patience },
      onGone,
    }
    const outcome = await command(row, parts, ask, keyed, body.right.raw)
    if (E.isLeft(outcome)) record(row, params, by.right, outcome.left)
    return row.location === undefined ? outcome : located(row.location, outcome)
  }

const goneOf =
  ({ socket }: IncomingMessage): Ask['onGone'] =>
  (then) => {
    if (socket.destroyed) queueMicrotask(then)
    else socket.once('close', then)
    return () => void socket.off('close', then)
  }

const command = async (row: Row, parts: Parts, ask: Ask, keyed: Keyed, raw: unknown): Outcome => {
  if (row.method !== 'POST') return row.run(ask, parts, '')
  const key = keyOf(ask.headers)
  if (E.isLeft(key)) return key
  return key.right === undefined || row.repeats.kind === 'harmless'
    ? row.run(ask, parts, parts.newId())
    : keyed(row, ask, key.right, raw)
}

const located = (location: (body: unknown) => string, outcome: E.Either<Refusal, Answer>) =>
  E.isRight(outcome) && outcome.right.status === 201 && 'body' in outcome.right
    ? E.right({ ...outcome.right, headers: { ...outcome.right.headers, location: location(outcome.right.body) } })
    : outcome

const runGet = async (
  row: Row,
  parts: Parts,
  { patience }: Timing,
  { params, headers, onGone }: Sent,
  query: Query<Parameters>,
): Outcome => {
  const wanted = (query as { readonly min_position?: number }).min_position ?? 0
  if (wanted > parts.store.head() && !(await reaches(parts.store, wanted, patience)))
    return E.left({ tag: 'behind', position: parts.store.head(), min_position: wanted })
  const reach = parts.store.reach()
  // What the read models lack of a log that is away will not come now: they answer with what they have, and say how old that is.
  const fresh = { min_position: reach.tag === 'away' ? wanted : parts.store.head(), wait_ms: patience }
  const outcome = await row.run({ params, query, body: undefined, headers, by: ANONYMOUS, fresh, onGone }, parts, '')
  return reach.tag === 'away' && row.path.startsWith('/api') ? aged(outcome, reach.since, parts.clock.now()) : outcome
}

const aged = (outcome: Awaited<Outcome>, since: number, now: number): Awaited<Outcome> => {
  if (E.isLeft(outcome) || 'lines' in outcome.right || 'take' in outcome.right) return outcome
  const age = { age: String(Math.ceil((now - since) / 1_000)), 'harmonia-stale-since': new Date(since).toISOString() }
  return E.right({ ...outcome.right, headers: { ...outcome.right.headers, ...age } })
}

/** For POSTs that take nothing: an empty object will do, so that clients need no special case. */
const NOTHING = bodyOfCodec(t.exact(t.partial({})), { optional: true })
const NO_BODY = E.right({ value: undefined, raw: undefined })

const bodyOf = async (row: Row, sent: Sent) => {
  if (row.body === undefined && row.method !== 'POST') return NO_BODY
  const raw = await sent.body()
  if (E.isLeft(raw)) return raw
  const { decode, optional, absent = {} } = row.body ?? NOTHING
  if (raw.right === undefined && !optional) return E.left({ tag: 'body_missing' } as const)
  const given = raw.right === undefined ? absent : raw.right
  const value = decode(given)
  return E.isLeft(value)
    ? E.left({ tag: 'invalid_body', problems: value.left } as const)
    : E.right({ value: value.right, raw: given })
}

const anyQuery = (search: string): Query<Parameters> => Object.fromEntries(new URLSearchParams(search))

const searchOf = (url = ''): string => {
  const mark = url.indexOf('?')
  return mark < 0 ? '' : url.slice(mark + 1)
}
