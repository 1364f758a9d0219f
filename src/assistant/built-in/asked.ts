import type * as E from 'fp-ts/lib/Either.js'
import type { ChatReference, ChatRequest } from '../../http/assistant.ts'
import type { Refusal } from '../../http/refusal.ts'
import type { Hand } from '../hand.ts'

/** A question with all that an answer can be made of. */
export interface Asked {
  readonly text: string
  readonly request: ChatRequest
  /** Epoch milliseconds. */
  readonly now: number
  readonly hand: Hand
}

/** What there is to say. */
export interface Said {
  readonly content: string
  readonly references?: readonly ChatReference[]
}

/** Undefined: on a closer look the question is none of that kind. */
export type Saying = Promise<E.Either<Refusal, Said | undefined>>

/** One kind of question: undefined when it is none of that kind. */
export type Intent = (asked: Asked) => Saying | undefined
