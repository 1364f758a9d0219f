import type * as E from 'fp-ts/lib/Either.js'
import type { Awaited, TaskError } from '../../domain/execution/events.ts'
import type { Attempt } from '../engine.ts'

export type Outcome = E.Either<TaskError, unknown>

/** What a task waits for, and for how many seconds at most when its input says so. */
export interface Awaiting {
  readonly awaits: Awaited
  readonly timeout?: number
}

/** It has been taken in hand; its outcome will be reported later. */
export const ACCEPTED = 'accepted'

/** What comes of a call. */
export type Reply = Outcome | typeof ACCEPTED

/** An attempt under way. `outcome` never rejects; after `abort` it settles soon, with any outcome. */
export interface Call {
  readonly outcome: Promise<Reply>
  readonly abort: () => void
}

/** A call that was over before it began. */
export const settled = (outcome: Outcome): Call => ({ outcome: Promise.resolve(outcome), abort: () => {} })

/**
 * How one kind of task is carried out.
 * `pure`: its outcome follows from its input, so it is decided within the engine's turn and costs no append of its own.
 * `timer`: it ends by itself at a time that follows from its input and its start (epoch milliseconds).
 * `await`: it ends when what it waits for has come from outside, or with its time.
 * `call`: it has an effect, so it begins only when its claim is durable, and may begin again after a crash.
 */
export type TaskKind =
  | { readonly kind: 'pure'; readonly run: (input: unknown) => Outcome }
  | {
      readonly kind: 'timer'
      readonly due: (input: unknown, startedAt: number) => E.Either<TaskError, number>
      /** `until` is the RFC 3339 time that was recorded at the start. */
      readonly output: (input: unknown, until: string) => unknown
    }
  | {
      readonly kind: 'await'
      readonly awaits: (
        input: unknown,
        begun: { readonly at: number; readonly newId: () => string },
      ) => E.Either<TaskError, Awaiting>
    }
  | { readonly kind: 'call'; readonly call: (attempt: Attempt) => Call }

/** What carries out an action of a component; asked at each attempt, so that a component may come and go. */
export type KindOf = (component: string, action: string) => TaskKind
