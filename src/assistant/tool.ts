import type * as E from 'fp-ts/lib/Either.js'
import type { Proposal } from '../http/assistant.ts'
import type { JsonSchema } from '../http/codecs.ts'
import type { Reading } from '../http/reading.ts'
import type { Refusal } from '../http/refusal.ts'

export type Arguments = Readonly<Record<string, unknown>>

/** What a tool has besides its arguments: a way to look, and a place for what it proposes. No way to do anything. */
export interface Hands {
  readonly read: Reading
  readonly propose: (proposal: Proposal) => void
}

export interface Tool {
  readonly name: string
  readonly description: string
  /** JSON Schema of the arguments. */
  readonly parameters: JsonSchema
  readonly run: (given: Arguments, hands: Hands) => Promise<E.Either<Refusal, unknown>>
  /** What it has found, in a few words for whoever waits. */
  readonly told: (value: never) => string
}
