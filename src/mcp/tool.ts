import type * as E from 'fp-ts/lib/Either.js'
import type { Request } from '../http/in-process.ts'
import type { Parts } from '../http/parts.ts'
import type { Refusal } from '../http/refusal.ts'
import type { Row } from '../http/route.ts'
import type { By } from '../store/event-store.ts'
import type { ToolSchema } from './arguments.ts'

export type Arguments = Readonly<Record<string, unknown>>

/** What a tool says when nothing was refused. `failed` is a sentence, when what it did has not come to a good end. */
export interface Said {
  readonly value: unknown
  readonly failed?: string
}

/** What a tool is given besides its arguments. */
export interface Asking {
  /** Serves a row for whoever asks. */
  readonly call: (row: Row, request: Omit<Request, 'by'>) => Promise<E.Either<Refusal, unknown>>
  /** Tells how it goes on, if that was asked for. `progress` must grow. */
  readonly tell: (progress: number, message: string) => Promise<void>
  /** Aborted when nobody waits for the answer any more. */
  readonly gone: AbortSignal
  readonly parts: Parts
  readonly by: By
}

export interface Tool {
  readonly name: string
  readonly description: string
  readonly hints: Hints
  readonly inputSchema: ToolSchema
  readonly run: (given: Arguments, asking: Asking) => Promise<E.Either<Refusal, Said>>
}

/** It changes nothing; it may undo what cannot be had back; done twice it is as done once. */
export interface Hints {
  readonly readOnlyHint: boolean
  readonly destructiveHint: boolean
  readonly idempotentHint: boolean
  /** It reaches beyond this server. */
  readonly openWorldHint: boolean
}

const closed = { destructiveHint: false, openWorldHint: false }
export const READS: Hints = { ...closed, readOnlyHint: true, idempotentHint: true }
export const MAKES: Hints = { ...closed, readOnlyHint: false, idempotentHint: false }
export const STEERS: Hints = { ...closed, readOnlyHint: false, idempotentHint: true }
export const ENDS: Hints = { ...STEERS, destructiveHint: true }
/** Whatever components do. */
export const RUNS: Hints = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true }
