import type * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { DeliveredDocument, HookDocument } from '../domain/hook/document.ts'
import type { HookDefinition, HookRequest } from '../domain/hook/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { By, Fault, TraceContext } from '../store/event-store.ts'

type Told<A> = TE.TaskEither<Rejection | Fault, A>

/** A delivery as it came over HTTP. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly bytes: Buffer
  /** What the request is part of: an execution that it starts joins it. */
  readonly trace?: TraceContext | undefined
}

/** What others tell this server, and what that does (streams `hook-<id>`). */
export interface Hooks {
  readonly check: (definition: HookDefinition) => E.Either<Rejection, unknown>
  readonly create: (id: string, definition: HookDefinition, by?: By) => Told<HookDocument>
  readonly update: (id: string, definition: HookDefinition, by?: By) => Told<HookDocument>
  readonly remove: (id: string, by?: By) => Told<HookDocument>
  readonly find: (id: string) => E.Either<Rejection, HookDocument>
  /** Newest first. */
  readonly list: () => readonly HookDocument[]
  /** Whether a delivery is let in: it is signed as the hook wants, and there are not too many. */
  readonly admit: (id: string, delivery: Delivery) => E.Either<Rejection, unknown>
  /** Does what an admitted delivery asks for, once however often it comes; durable when it is answered. */
  readonly deliver: (
    id: string,
    delivery: Delivery,
    request: HookRequest,
    executionId: string,
  ) => Told<DeliveredDocument>
}
