import type * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { ComponentFacts, Registration } from '../domain/component/events.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { TrafficDocument } from './traffic/traffic.ts'
import type { By, Fault } from '../store/event-store.ts'
import type { WorkersDocument } from './workers.ts'

/** `unknown` until the first call or test. Observed by this process, not recorded. */
export type ComponentStatus = 'unknown' | 'up' | 'down'

/** Registered here (or built in), or found through Hermes. */
export type ComponentSource = 'local' | 'hermes'

export interface ComponentDocument extends ComponentFacts {
  /** What goes to it now, and what may; null where nothing leaves the process. */
  readonly traffic: TrafficDocument | null
  readonly built_in: boolean
  readonly source: ComponentSource
  readonly actions: readonly string[]
  readonly status: ComponentStatus
  readonly last_seen: string | null
  /** Of the last call that was answered, in milliseconds. */
  readonly latency_ms: number | null
  /** Only of a component whose tasks are fetched. */
  readonly workers?: WorkersDocument
}

export interface ComponentTest {
  readonly reachable: boolean
  readonly actions: readonly string[]
  readonly latency_ms: number | null
  readonly error: string | null
}

/** An action's schema as the component gives it, or as the built-in has it. */
export interface ActionDocument {
  readonly component: string
  readonly action: string
  readonly description: string | null
  /** JSON Schema 2020-12 of `input`; null when the component gives none. */
  readonly input_schema: unknown
}

/** The component did not answer as it should. */
export interface ComponentUnreachable {
  readonly tag: 'component_unreachable'
  readonly name: string
  readonly reason: string
}

/** Who can carry out tasks: the built-in components and the registered ones (streams `component-<name>`). */
export interface Components {
  readonly list: () => readonly ComponentDocument[]
  readonly find: (name: string) => ComponentDocument | undefined
  /** As it was registered. */
  readonly manifest: (name: string) => E.Either<Rejection, Registration>
  /** Registering a name again replaces all that was said of it; the answer's position is that of the event. */
  readonly register: (
    registration: Registration,
    by?: By,
  ) => TE.TaskEither<Rejection | Fault, ComponentDocument & { position: number }>
  readonly remove: (name: string, by?: By) => TE.TaskEither<Rejection | Fault, { position: number }>
  readonly test: (name: string) => TE.TaskEither<Rejection, ComponentTest>
  readonly actions: (name: string) => TE.TaskEither<Rejection | ComponentUnreachable, readonly string[]>
  readonly action: (name: string, action: string) => TE.TaskEither<Rejection | ComponentUnreachable, ActionDocument>
}
