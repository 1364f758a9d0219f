import type * as E from 'fp-ts/lib/Either.js'
import type { Registration } from '../../domain/component/events.ts'
import type { Rejection } from '../../domain/rejection.ts'
import type { ActionDocument, ComponentDocument, ComponentTest, ComponentUnreachable } from '../components.ts'
import type { Attempt } from '../engine.ts'
import type { Call } from '../tasks/task-kind.ts'

/** A component, as whoever reaches it knows it. */
export interface Reachable {
  readonly registration: Registration
  /** What it says it can do, so far as it has said it. */
  actions: readonly string[]
  /**
   * Whether it has just answered, when (epoch milliseconds) and after how long. `isWell` of a call says whether the breaker may be
   * at ease.
   */
  readonly seen: (answered: boolean, at: number, latencyMs: number, isWell?: boolean) => void
}

/** One component that is reached in one way. */
export interface Reached {
  /** Carries one attempt out. */
  readonly call: (attempt: Attempt) => Call
  /** Whether it is there, and what it can do. Asked in passing when it is registered, and when the server starts. */
  readonly test: () => Promise<ComponentTest>
  readonly listActions: () => Promise<E.Either<ComponentUnreachable, readonly string[]>>
  readonly findAction: (action: string) => Promise<E.Either<Rejection | ComponentUnreachable, ActionDocument>>
  /** What it knows better than what was seen of calls. */
  readonly shown?: () => Pick<ComponentDocument, 'actions' | 'status' | 'last_seen' | 'workers'>
  /** It is registered no longer, or in another way. Attempts that are under way go on. */
  readonly leave: () => void
}

/** A way to reach components. */
export type Way = (component: Reachable) => Reached
