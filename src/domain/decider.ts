import type * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'

/** What a stream may contain: event name -> codec of its data. Everything else about events is derived from this. */
export type EventCodecs = Readonly<Record<string, t.Mixed>>

export type EventsOf<Codecs extends EventCodecs> = {
  readonly [Name in keyof Codecs & string]: { readonly type: Name; readonly data: t.TypeOf<Codecs[Name]> }
}[keyof Codecs & string]

/** An event with the time it was decided at (RFC 3339, UTC, milliseconds). */
export type Happened<Event> = Event & { readonly at: string }

/** One kind of stream: what is in it, and what that means. `evolve` may change and return the state that it is given. */
export interface Aggregate<State, Event> {
  readonly name: string
  readonly events: EventCodecs
  readonly initial: () => State
  readonly evolve: (state: State, event: Happened<Event>) => State
}

/** Facts the domain is told, because it must never look them up. `random` is uniform in [0, 1). */
export interface Given {
  readonly at: string
  readonly random: () => number
}

export type Decision<Event, No> = E.Either<No, readonly Event[]>

/** A command whose input is known to be well formed: all it still needs is the state to decide on. */
export type Intent<State, Event, No> = (state: State, given: Given) => Decision<Event, No>

/** The name of an aggregate's stream. */
export const streamOf = (aggregate: { readonly name: string }, id: string): string => `${aggregate.name}-${id}`
