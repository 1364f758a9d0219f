import * as E from 'fp-ts/lib/Either.js'
import { PathReporter } from 'io-ts/lib/PathReporter.js'
import type { Aggregate, Happened } from '../domain/decider.ts'
import type { NewEvent, Recorded, UnreadableEvent } from './event-store.ts'
import { decode } from './decode.ts'
import { upcast } from './upcast.ts'

/** Nothing stored is believed: each event is decoded, then folded. Every state there is comes through here. */
export const replay = <State, Event extends NewEvent>(
  aggregate: Aggregate<State, Event>,
  from: State,
  events: readonly Recorded[],
): E.Either<UnreadableEvent, State> => {
  let state = from
  for (const recorded of events) {
    const event = readEvent<State, Event>(aggregate, recorded)
    if (E.isLeft(event)) return event
    state = aggregate.evolve(state, event.right)
  }
  return E.right(state)
}

/** An event as its aggregate knows it now. */
export const readEvent = <State, Event extends NewEvent>(
  aggregate: Pick<Aggregate<State, Event>, 'name' | 'events'>,
  recorded: Recorded,
): E.Either<UnreadableEvent, Happened<Event>> => {
  const { type, data } = upcast(recorded)
  const codec = Object.hasOwn(aggregate.events, type) ? aggregate.events[type] : undefined
  if (codec === undefined) return unreadable(recorded, [`${aggregate.name} has no event ${type}`])
  const decoded = decode(codec, data)
  if (E.isLeft(decoded)) return unreadable(recorded, PathReporter.report(decoded))
  return E.right({ type, data: decoded.right, at: recorded.at } as Happened<Event>)
}

/** A problem quotes the value that is wrong, and that may be of any size. */
const unreadable = ({ stream, revision }: Recorded, problems: readonly string[]): E.Either<UnreadableEvent, never> =>
  E.left({
    tag: 'unreadable_event',
    stream,
    revision,
    problems: problems.slice(0, 10).map((problem) => (problem.length > 500 ? `${problem.slice(0, 500)}…` : problem)),
  })
