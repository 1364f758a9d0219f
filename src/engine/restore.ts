import * as E from 'fp-ts/lib/Either.js'
import type { CheckpointDocument } from '../domain/execution/document.ts'
import { STATE_FORM } from '../domain/execution/state-form.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Fault } from '../store/event-store.ts'
import type { Annotating } from './annotating.ts'
import type { Fork, Forked } from './engine.ts'
import { hashInSlices } from './hash-in-slices.ts'
import type { Load } from './load.ts'

type Answer<A> = E.Either<Rejection | Fault, A>

export interface RestoreParts {
  readonly load: Load
  readonly fork: (fork: Fork) => Promise<Answer<Forked>>
  readonly breathe: () => Promise<void>
}

/** A new execution from a checkpoint, if the state there still is what it was. A hash of another form says nothing about that. */
export const restoreFrom =
  ({ load, fork, breathe }: RestoreParts): Annotating['restore'] =>
  (checkpoint, { execution_id, by, reason }) =>
  async () => {
    const there = await isAsRecorded(checkpoint, load, breathe)
    if (E.isLeft(there)) return there
    const { execution_id: source, revision: at_revision, checkpoint_id } = checkpoint
    return fork({ execution_id, source, at_revision, kind: 'restore', checkpoint_id, by, reason })
  }

const isAsRecorded = async (
  { checkpoint_id, execution_id, revision, state_hash: expected, state_form }: CheckpointDocument,
  load: Load,
  breathe: () => Promise<void>,
): Promise<Answer<void>> => {
  const loaded = await load(execution_id, revision)
  if (E.isLeft(loaded)) return loaded
  if (loaded.right === undefined) return E.left({ tag: 'execution_not_found', execution_id })
  if (state_form !== STATE_FORM) return E.right(undefined)
  const actual = await hashInSlices(loaded.right.execution, breathe)
  return actual === expected
    ? E.right(undefined)
    : E.left({ tag: 'checkpoint_not_valid', checkpoint_id, expected, actual })
}
