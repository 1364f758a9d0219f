import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { streamOf, type Aggregate } from '../domain/decider.ts'
import type { EventStore, Fault, NewEvent, Recorded } from './event-store.ts'
import { replay } from './replay.ts'

/** A state and the event that it is the state after: revision -1 and position 0 before the first. */
export interface Folded<State> {
  readonly state: State
  readonly revision: number
  readonly position: number
}

const CHUNK = 1_000

/** Every event of a stream from a revision on. */
export const load =
  (store: Pick<EventStore, 'read'>, stream: string, from = 0): TE.TaskEither<Fault, readonly Recorded[]> =>
  async () => {
    const events: Recorded[] = []
    for (;;) {
      const page = await store.read(stream, from + events.length, CHUNK)()
      if (E.isLeft(page)) return page
      if (page.right.length === 0) return E.right(events)
      for (const event of page.right) events.push(event)
    }
  }

/**
 * The state of an aggregate now, or after the event `until`. Holds one chunk of its events at a time.
 * `from` is a state to go on from, which may be changed by that; without it the fold begins at the first event.
 */
export const fold =
  <State, Event extends NewEvent>(
    store: Pick<EventStore, 'read'>,
    aggregate: Aggregate<State, Event>,
    id: string,
    { from, until = Number.MAX_SAFE_INTEGER }: { readonly from?: Folded<State>; readonly until?: number } = {},
  ): TE.TaskEither<Fault, Folded<State>> =>
  async () => {
    let folded = from ?? { state: aggregate.initial(), revision: -1, position: 0 }
    while (folded.revision < until) {
      const limit = Math.min(CHUNK, until - folded.revision)
      const page = await store.read(streamOf(aggregate, id), folded.revision + 1, limit)()
      if (E.isLeft(page)) return page
      const last = page.right[page.right.length - 1]
      if (last === undefined) break
      const state = replay(aggregate, folded.state, page.right)
      if (E.isLeft(state)) return state
      folded = { state: state.right, revision: last.revision, position: last.position }
    }
    return E.right(folded)
  }
