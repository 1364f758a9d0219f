import { createHash } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Rejection } from '../domain/rejection.ts'
import { claimStart, start, type OnConflict } from '../domain/start/index.ts'
import type { EventStore, Fault } from '../store/event-store.ts'
import { metaOf, transact } from '../store/transact.ts'
import type { Clock } from './clock.ts'
import type { Accepted, Engine, Started, Submission } from './engine.ts'

interface Starting extends Pick<Engine, 'submit' | 'standing'> {
  readonly store: EventStore
  readonly clock: Clock
  readonly newId: () => string
}

type Answer<A> = E.Either<Rejection | Fault, A>

/** How often it is looked again at who has the key, while others end what they have and take it anew. */
const LOOKS = 8

/**
 * One execution per key and workflow: the key's stream fixes its id before it is submitted. Whoever finds the id fixed but no
 * such execution submits it under that id, so that a start whose process died is made good by the next one with its key.
 */
export const startOnce =
  ({ store, clock, newId, submit, standing }: Starting) =>
  (given: Submission, key: string, on_conflict: OnConflict): TE.TaskEither<Rejection | Fault, Started> => {
    const { workflow_id } = given
    const claiming = transact(store, start, () => ({ at: new Date(clock.now()).toISOString(), random: () => 0 }), newId)
    const stream = createHash('sha256')
      .update(JSON.stringify([workflow_id, key]))
      .digest('hex')

    const submitted = (execution_id: string): Promise<Answer<Accepted>> =>
      submit({ ...given, execution_id, origin: { ...given.origin, idempotency_key: key } })()

    return async () => {
      let known: Accepted | undefined
      let execution_id = given.execution_id
      for (let look = 0; look < LOOKS; look++) {
        const claim = { workflow_id, key, execution_id, on_conflict, standing: known }
        const claimed = await claiming(stream, claimStart(claim), { meta: metaOf('claim_start', given.by) })()
        if (E.isLeft(claimed)) return claimed
        const holder = claimed.right.state.execution_id as string
        if (holder === known?.execution_id) return E.right({ ...known, existing: true })

        const stands: Answer<Accepted> = claimed.right.events.length > 0 ? notThere(holder) : await standing(holder)()
        if (E.isLeft(stands) && stands.left.tag !== 'execution_not_found') return stands
        if (E.isRight(stands)) known = stands.right
        else {
          const started = await submitted(holder)
          if (E.isRight(started) || started.left.tag !== 'execution_exists') return started
        }
        execution_id = newId()
      }
      return E.left({ tag: 'store_unavailable', reason: 'too many others use the same start key at this moment' })
    }
  }

const notThere = (execution_id: string): Answer<never> => E.left({ tag: 'execution_not_found', execution_id })
