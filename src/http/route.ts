import type { IncomingHttpHeaders } from 'node:http'
import type * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import type { Freshness } from '../../projections/read-models.ts'
import type { Problem } from '../domain/problem.ts'
import type { By } from '../store/event-store.ts'
import type { Answer } from './answer.ts'
import { decoder } from './decode.ts'
import type { Parts } from './parts.ts'
import { freshness, type Parameters, type Query } from './query.ts'
import type { Refusal } from './refusal.ts'

export type Outcome = Promise<E.Either<Refusal, Answer>>

/** A request of which everything that the table describes has been read and checked. */
export interface Ask<P extends Parameters = Parameters, Body = unknown> {
  readonly params: Readonly<Record<string, string>>
  readonly query: Query<P>
  readonly body: Body
  readonly headers: IncomingHttpHeaders
  /** Who asks, for what is recorded. */
  readonly by: By
  /** What the answer of a GET must reflect. */
  readonly fresh: Freshness
  /** Calls when the connection is gone; the answer takes that back. For those that wait. */
  readonly onGone: (then: () => void) => () => void
}

/** What a body must be. `codec` describes it; `decode` reads it, and is the codec's own unless the language has a better one. */
export interface BodyOf<Body> {
  readonly codec: t.Mixed
  readonly decode: (value: unknown) => E.Either<readonly Problem[], Body>
  /** Whether there may be no body at all. */
  readonly optional: boolean
  /** What that is the same as: `{}` unless it says otherwise. */
  readonly absent?: unknown
  /** The bytes as they came, of any type; the query is then taken as it comes, too. */
  readonly raw?: true
}

/** What a POST may do when it is made again. */
export type Repeats<P extends Parameters, Body> =
  /** It stores nothing. */
  | { readonly kind: 'harmless' }
  /** Asked twice is the same as asked once. */
  | { readonly kind: 'same' }
  /**
   * It creates something, under an id that is reserved before it does. `check` finds all that can be refused, so that a
   * refused request leaves nothing behind; `standing` is the answer's body for what an earlier try has made under an id.
   */
  | {
      readonly kind: 'creates'
      readonly check: (ask: Ask<P, Body>, parts: Parts) => Promise<E.Either<Refusal, unknown>>
      readonly standing: (id: string, parts: Parts) => Promise<E.Either<Refusal, unknown>>
      /** Of the answer; 201 unless it says otherwise. */
      readonly status?: number
      /** What of the answer's body may be stored, for those who ask again: all of it unless this says otherwise. */
      readonly kept?: (body: unknown) => unknown
    }

export interface Said {
  readonly status: number
  readonly description: string
  /** Absent when the answer has no JSON body. */
  readonly codec?: t.Mixed
  readonly type?: string
}

/** One endpoint. The router, the OpenAPI document, `GET /api` and the tests are made from these. */
export interface Row {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `{name}`s. What begins with `/api/` is served under `/api/v1/` as well. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly parameters: Parameters
  /** Whether `metadata.<key>` filters are taken. */
  readonly metadata: boolean
  readonly body: BodyOf<unknown> | undefined
  readonly repeats: Repeats<Parameters, unknown>
  readonly answers: readonly Said[]
  /** Codes of the refusals beyond those that every route knows. */
  readonly refuses: readonly Refusal['tag'][]
  readonly example: unknown
  /** Where what was made can be found. */
  readonly location: ((body: unknown) => string) | undefined
  readonly run: (ask: Ask, parts: Parts, id: string) => Outcome
}

interface Written<P extends Parameters, Body> {
  readonly tag: string
  readonly summary: string
  readonly parameters?: P
  readonly metadata?: boolean
  readonly body?: BodyOf<Body>
  readonly repeats?: Repeats<P, Body>
  readonly answers: readonly Said[]
  readonly refuses?: readonly Refusal['tag'][]
  readonly example?: unknown
  readonly location?: (body: never) => string
  /** `id` is a new one, or the one that was reserved when the request was first made. */
  readonly run: (ask: Ask<P, Body>, parts: Parts, id: string) => Outcome
}

const row =
  (method: Row['method']) =>
  <P extends Parameters = Parameters, Body = unknown>(path: string, written: Written<P, Body>): Row =>
    ({
      metadata: false,
      body: undefined,
      repeats: { kind: 'same' },
      refuses: [],
      example: undefined,
      location: undefined,
      ...written,
      method,
      path,
      parameters: {
        ...written.parameters,
        ...(method === 'GET' && path.startsWith('/api') ? freshness : {}),
      },
    }) as unknown as Row

export const get = row('GET')
export const post = row('POST')
export const put = row('PUT')
export const remove = row('DELETE')

/** A JSON body as a codec describes it. */
export const bodyOf = <Body>(
  codec: t.Type<Body, unknown, unknown>,
  { optional = false }: { readonly optional?: boolean } = {},
): BodyOf<Body> => ({ codec, decode: decoder(codec), optional })
