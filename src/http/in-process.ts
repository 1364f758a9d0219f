import * as E from 'fp-ts/lib/Either.js'
import type { By } from '../store/event-store.ts'
import { serving } from './dispatch.ts'
import { keyedRequests } from './idempotency.ts'
import { TIMING, type Parts } from './parts.ts'
import type { Refusal } from './refusal.ts'
import { recordRefusals } from './refused.ts'
import type { Row } from './route.ts'

/** A request that is made within this process. */
export interface Request {
  readonly params?: Readonly<Record<string, string>>
  readonly search?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly by: By
}

/** Serves a row as a request over the wire is served: the same checks, keys, and record of who asked and what was refused. */
export type CallRow = (row: Row, request: Request) => Promise<E.Either<Refusal, unknown>>

/** For rows that answer a JSON value. */
export const inProcess = (parts: Parts): CallRow => {
  const timing = { ...TIMING, ...parts.timing }
  const keyed = keyedRequests(parts)
  const record = recordRefusals(parts)
  return async (row, { params = {}, search = '', headers = {}, body, by }) => {
    const outcome = await serving(
      row,
      parts,
      timing,
      keyed,
      record,
    )({
      params,
      search,
      headers,
      by: () => E.right(by),
      body: async () => E.right(body),
      onGone: () => () => undefined,
    })
    if (E.isLeft(outcome)) return outcome
    if (!('body' in outcome.right)) throw new Error(`${row.method} ${row.path} does not answer a JSON value`)
    return E.right(outcome.right.body)
  }
}
