import * as E from 'fp-ts/lib/Either.js'
import type { Aggregate } from '../domain/decider.ts'
import type { EventStore, Fault, NewEvent } from '../store/event-store.ts'
import { replay } from '../store/replay.ts'

/** A state, and the position of the last event in it. */
export interface Loaded<State> {
  readonly state: State
  readonly position: number
}

/** Every stream of a kind of which there are few, from its events alone. For an aggregate whose `evolve` changes no state that it was given. */
export const loadAll = async <State, Event extends NewEvent>(
  store: Pick<EventStore, 'readAll' | 'head'>,
  aggregate: Aggregate<State, Event>,
): Promise<E.Either<Fault, readonly Loaded<State>[]>> => {
  const found = new Map<string, Loaded<State>>()
  const head = store.head()
  for (let after = 0; after < head;) {
    const page = await store.readAll(after, 1_000, { categories: [aggregate.name] })()
    if (E.isLeft(page)) return page
    for (const event of page.right.events) {
      const state = replay(aggregate, found.get(event.stream)?.state ?? aggregate.initial(), [event])
      if (E.isLeft(state)) return state
      found.set(event.stream, { state: state.right, position: event.position })
    }
    after = page.right.until
  }
  return E.right([...found.values()])
}
