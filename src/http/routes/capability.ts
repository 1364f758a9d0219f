import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { decoder } from '../decode.ts'
import type { Parts } from '../parts.ts'
import type { Refusal } from '../refusal.ts'
import { refusals } from '../refusals.ts'
import { post, type Ask, type BodyOf, type Outcome, type Repeats, type Row } from '../route.ts'

/** The path of every capability, under the endpoint that the registry tells. */
export const CAPABILITIES = '/api/capabilities'

type Asking<Body> = Ask<Record<string, never>, Body>

interface Written<Body> {
  readonly summary: string
  readonly body: t.Type<Body, unknown, unknown>
  readonly repeats?: Repeats<Record<string, never>, Body>
  readonly answer: t.Mixed
  /** What else can be wrong with the server. */
  readonly faults?: readonly Refusal['tag'][]
  readonly example: Body
  readonly run: (ask: Asking<Body>, parts: Parts, id: string) => Outcome
}

/**
 * One capability, as the ecosystem's own client calls it: its success is 200 and nothing else, 404 means that there is no such
 * capability, and so everything that is refused is 400 with `message` and `detail`. What is a fault stays 5xx, and is retried.
 */
export const capability = <Body>(name: string, written: Written<Body>): Row => {
  const decode = decoder(written.body)
  const read = (sent: unknown): E.Either<Refusal, Body> => {
    const body = decode(sent)
    return E.isLeft(body) ? E.left({ tag: 'invalid_body', problems: body.left }) : body
  }
  const { repeats = { kind: 'same' }, run } = written
  // It is read by `run`, so that what is wrong with it is refused as everything else.
  const body: BodyOf<unknown> = { codec: written.body, decode: E.right, optional: false }

  return post<Record<string, never>>(`${CAPABILITIES}/${name}`, {
    tag: 'capabilities',
    summary: written.summary,
    body,
    repeats: repeats.kind === 'creates' ? creating(repeats, read) : repeats,
    answers: [{ status: 200, description: 'Done.', codec: written.answer }],
    refuses: ['capability_refused', ...(written.faults ?? [])],
    example: written.example,
    run: async (ask, parts, id) => {
      const given = read(ask.body)
      const outcome = E.isLeft(given) ? given : await run({ ...ask, body: given.right }, parts, id)
      return E.isLeft(outcome) ? E.left(asCapability(outcome.left)) : E.right({ ...outcome.right, status: 200 })
    },
  })
}

const creating = <Body>(
  { check, standing }: Extract<Repeats<Record<string, never>, Body>, { readonly kind: 'creates' }>,
  read: (sent: unknown) => E.Either<Refusal, Body>,
): Repeats<Record<string, never>, unknown> => ({
  kind: 'creates',
  check: async (ask, parts) => {
    const given = read(ask.body)
    const checked = E.isLeft(given) ? given : await check({ ...ask, body: given.right }, parts)
    return E.isLeft(checked) ? E.left(asCapability(checked.left)) : checked
  },
  standing,
  status: 200,
})

const asCapability = (refusal: Refusal): Refusal =>
  refusal.tag === 'capability_refused' || refusals[refusal.tag].status >= 500
    ? refusal
    : { tag: 'capability_refused', because: refusal }
