import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { streamOf, type Aggregate, type Given, type Happened, type Intent } from '../domain/decider.ts'
import type { Append, Appended, By, EventStore, Fault, Meta, NewEvent } from './event-store.ts'
import { fold, type Folded } from './load.ts'

/** What a command did, and the state after it. No events: it had nothing to do, and `position` is that of the stream's last event. */
export interface Transacted<State, Event> extends Folded<State> {
  readonly events: readonly Event[]
}

const DECISIONS = 5

export interface TransactOptions<State> {
  /** A state that is known already, of an aggregate whose `evolve` changes none. */
  readonly from?: Folded<State>
  /** Stored with each event of the decision. */
  readonly meta?: Meta | undefined
}

/** Load, replay, decide, append; decide again when another writer was first. `newId` makes the UUID of an append. */
export const transact =
  <State, Event extends NewEvent>(
    store: EventStore,
    aggregate: Aggregate<State, Event>,
    given: () => Given,
    newId: () => string,
  ) =>
  <No>(
    id: string,
    intent: Intent<State, Event, No>,
    { from, meta }: TransactOptions<State> = {},
  ): TE.TaskEither<Fault | No, Transacted<State, Event>> =>
  async () => {
    for (let decisions = 1; ; decisions++) {
      const past = await fold(store, aggregate, id, from === undefined ? {} : { from })()
      if (E.isLeft(past)) return past

      const facts = given()
      const { state, revision } = past.right
      const decision = intent(state, facts)
      if (E.isLeft(decision)) return decision
      const events = decision.right
      if (events.length === 0) return E.right({ ...past.right, events })

      const stream = streamOf(aggregate, id)
      const expected = revision === -1 ? 'no_stream' : revision
      const kept = meta === undefined ? events : events.map((event) => ({ ...event, meta }))
      const appended = await appendOnce(store, { id: newId(), stream, expected, at: facts.at, events: kept })
      if (E.isRight(appended)) {
        const after = events.reduce((now, event) => aggregate.evolve(now, happened(event, facts.at)), state)
        return E.right({ ...appended.right, state: after, events })
      }
      if (appended.left.tag !== 'wrong_expected_revision' || decisions === DECISIONS) return appended
    }
  }

/**
 * After `store_unavailable` the append may have happened, so it is repeated once and unchanged: the store recognises its id.
 * Were it decided anew, a command that had taken effect could be refused, or take effect twice.
 */
const appendOnce = async (store: EventStore, append: Append): Promise<E.Either<Fault, Appended>> => {
  const first = await store.append(append)()
  return E.isLeft(first) && first.left.tag === 'store_unavailable' ? store.append(append)() : first
}

const happened = <Event>(event: Event, at: string): Happened<Event> => ({ ...event, at })

/** What is stored with the events of a command; nothing where nobody but this program asks for it. */
export const metaOf = (command: string, by: By | undefined): Meta | undefined =>
  by === undefined ? undefined : { ...whoOf(by), command }

/** What of a request is kept with the events that it leads to. */
export const whoOf = ({ trace: _, ...who }: By): Omit<By, 'trace'> => who
