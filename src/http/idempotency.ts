import type { IncomingHttpHeaders } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import { receive, recordAnswer, request } from '../domain/request/index.ts'
import { fold } from '../store/load.ts'
import { metaOf, transact } from '../store/transact.ts'
import type { Answer } from './answer.ts'
import { canonical } from '../store/canonical.ts'
import { sha256 } from '../store/hash.ts'
import { isoNow, type Parts } from './parts.ts'
import type { BadRequest, Refusal } from './refusal.ts'
import type { Ask, Outcome, Row } from './route.ts'

const KEY = /^[\x21-\x7e]{1,255}$/
const EXPECTED = '1 to 255 visible ASCII characters'

/** The key that makes a request one with its repetitions. */
export const keyOf = (headers: IncomingHttpHeaders): E.Either<BadRequest, string | undefined> => {
  const key = headers['idempotency-key'] as string | undefined
  return key === undefined || KEY.test(key)
    ? E.right(key)
    : E.left({ tag: 'invalid_header', header: 'Idempotency-Key', expected: EXPECTED })
}

/** Runs a POST that has a key: at most once, however often it is made. */
export type Keyed = (row: Row, ask: Ask, key: string, body: unknown) => Outcome

/** Twins that arrive at the same time wait for each other; those of another time or process meet in the log. */
export const keyedRequests = (parts: Parts): Keyed => {
  const underWay = new Map<string, Outcome>()
  return async (row, ask, key, body) => {
    const id = sha256(canonical([row.method, row.path, ask.params, key]))
    const before = underWay.get(id)
    const mine = (async () => {
      // What became of a twin is in the log; if it failed, this one takes its place.
      await before?.catch(() => undefined)
      return once(parts, row, ask, id, sha256(canonical(body)))
    })()
    underWay.set(id, mine)
    try {
      return await mine
    } finally {
      if (underWay.get(id) === mine) underWay.delete(id)
    }
  }
}

const once = async (parts: Parts, row: Row, ask: Ask, id: string, body_hash: string): Outcome => {
  const past = await fold(parts.store, request, id)()
  if (E.isLeft(past)) return past
  const { state } = past.right
  if (state.stage !== 'new' && state.body_hash !== body_hash) return E.left({ tag: 'idempotency_key_reused' })
  if (state.stage === 'answered') return E.right(replayed(state.status, state.body))
  if (row.repeats.kind !== 'creates')
    return recorded(parts, row, ask, id, body_hash, await row.run(ask, parts, parts.newId()))

  if (state.stage === 'received') {
    const standing = await row.repeats.standing(state.assigned_id, parts)
    if (E.isLeft(standing)) return standing
    if (standing.right !== undefined) {
      const { status = 201 } = row.repeats
      return recorded(parts, row, ask, id, body_hash, E.right(replayed(status, standing.right)))
    }
  }
  const check = await row.repeats.check(ask, parts)
  if (E.isLeft(check)) return check
  const received = receive({ body_hash, assigned_id: parts.newId() })
  const reserved = await transacting(parts)(id, received, { meta: metaOf('receive_request', ask.by) })()
  if (E.isLeft(reserved)) return reserved
  const { state: now } = reserved.right
  return now.stage === 'received'
    ? recorded(parts, row, ask, id, body_hash, await row.run(ask, parts, now.assigned_id))
    : once(parts, row, ask, id, body_hash)
}

const transacting = (parts: Parts) =>
  transact(parts.store, request, () => ({ at: isoNow(parts), random: Math.random }), parts.newId)

/** What was done stays done when its answer can't be kept: a repeat finds it by the reserved id. */
const recorded = async (
  parts: Parts,
  { repeats }: Row,
  { by }: Ask,
  id: string,
  body_hash: string,
  outcome: E.Either<Refusal, Answer>,
): Outcome => {
  if (E.isLeft(outcome) || !('body' in outcome.right)) return outcome
  const { status, body: shown } = outcome.right
  const body = repeats.kind === 'creates' && repeats.kept !== undefined ? repeats.kept(shown) : shown
  const meta = metaOf('record_answer', by)
  const kept = await transacting(parts)(id, recordAnswer({ body_hash, status, body }), { meta })()
  if (E.isLeft(kept)) parts.logger.warn({ fault: kept.left }, 'the answer to a keyed request could not be kept')
  return outcome
}

const replayed = (status: number, body: unknown): Answer => ({
  status,
  body,
  headers: { 'idempotency-replayed': 'true' },
})
