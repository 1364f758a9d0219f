import * as E from 'fp-ts/lib/Either.js'
import type { KeyedPlace } from '../domain/execution/events.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Fault } from '../store/event-store.ts'
import type { Members } from './members.ts'

type Answer = E.Either<Rejection | Fault, unknown>

/**
 * Counts an execution that is about to be submitted under its key, or refuses it before anything is recorded. Whoever has to
 * give way to it is cancelled, durably, before it goes on.
 */
export const makeRoom = async (
  members: Members,
  cancel: (id: string) => Promise<Answer>,
  id: string,
  { key, limit, when_full }: KeyedPlace,
): Promise<Answer> => {
  members.join(id, key)
  if (when_full === 'queue') return E.right(undefined)
  if (when_full === 'reject') {
    if (members.count(key) <= limit) return E.right(undefined)
    members.leave(id)
    return E.left({ tag: 'concurrency_limit_reached', key, limit })
  }

  const giving: string[] = []
  for (let oldest = members.oldest(key); members.count(key) > limit; oldest = members.oldest(key)) {
    if (oldest === undefined || oldest === id) break
    members.giveWay(oldest)
    giving.push(oldest)
  }
  for (const [place, oldest] of giving.entries()) {
    const cancelled = await cancel(oldest)
    if (E.isRight(cancelled) || isGone(cancelled.left)) continue
    for (const kept of [id, ...giving.slice(place)]) members.leave(kept)
    for (const kept of giving.slice(place)) members.join(kept, key)
    return cancelled
  }
  return E.right(undefined)
}

const isGone = ({ tag }: Rejection | Fault): boolean => tag === 'execution_over' || tag === 'execution_not_found'
