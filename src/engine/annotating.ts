import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { CheckpointDocument, CheckpointValidation, SavedStateDocument } from '../domain/execution/document.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { By, Fault } from '../store/event-store.ts'
import type { At } from './as-of.ts'
import type { Accepted, Forked } from './engine.ts'

export interface WantedCheckpoint {
  readonly checkpoint_id: string
  readonly description?: string
}

export interface WantedRestore {
  /** Of the new one. */
  readonly execution_id: string
  readonly by?: By | undefined
  readonly reason?: string | undefined
}

/** What can be written down beside an execution, also when it is over. */
export interface Annotating {
  /** Of the state as it is, made once under its id. When it is answered it is durable. */
  readonly checkpoint: (
    executionId: string,
    wanted: WantedCheckpoint,
    by?: By,
  ) => TE.TaskEither<Rejection | Fault, CheckpointDocument>
  /** Checks the events up to a checkpoint, folds them from the first one on, and compares. */
  readonly validateCheckpoint: (
    checkpoint: CheckpointDocument,
  ) => TE.TaskEither<Rejection | Fault, CheckpointValidation>
  /** A new execution goes on from there, with nothing changed. Refused when the state there is not what was hashed. */
  readonly restore: (checkpoint: CheckpointDocument, wanted: WantedRestore) => TE.TaskEither<Rejection | Fault, Forked>
  /** A caller's own JSON, in the place of what was saved before. */
  readonly saveState: (executionId: string, state: unknown, by?: By) => TE.TaskEither<Rejection | Fault, Accepted>
  readonly savedState: (executionId: string, at?: At) => TE.TaskEither<Rejection | Fault, SavedStateDocument>
}
