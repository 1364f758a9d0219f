import * as E from 'fp-ts/lib/Either.js'
import { streamOf } from '../domain/decider.ts'
import type { CheckpointDocument, CheckpointValidation } from '../domain/execution/document.ts'
import { EXECUTION } from '../domain/execution/index.ts'
import { STATE_FORM } from '../domain/execution/state-form.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { EventStore, Fault } from '../store/event-store.ts'
import { hashInSlices } from './hash-in-slices.ts'
import type { Load } from './load.ts'

export interface ValidatingParts {
  readonly store: Pick<EventStore, 'check'>
  /** Folds from the first event on, without what an earlier fold has left. */
  readonly loadAnew: Load
  readonly breathe: () => Promise<void>
}

/**
 * Whether the events up to a checkpoint, its own included, are what was written, and come to the hash that it has. What can't be told, as
 * the hash was made of an older form of the state, is said, and is no reason to call it invalid.
 */
export const validateCheckpoint =
  (parts: ValidatingParts) =>
  async (checkpoint: CheckpointDocument): Promise<E.Either<Rejection | Fault, CheckpointValidation>> => {
    const { checkpoint_id, execution_id, revision, state_hash: expected, state_form } = checkpoint
    const chain = await chainUpTo(parts, streamOf({ name: EXECUTION }, execution_id), checkpoint.event_revision)
    if (E.isLeft(chain)) return chain
    const found = {
      checkpoint_id,
      execution_id,
      revision,
      expected,
      comparable: state_form === STATE_FORM,
      state_form: { recorded: state_form, current: STATE_FORM },
    }

    const loaded = await parts.loadAnew(execution_id, revision)
    if (E.isLeft(loaded)) {
      if (loaded.left.tag !== 'unreadable_event') return loaded
      const { revision: at, problems } = loaded.left
      const unreadable: Broken = { revision: at, what: 'unreadable', detail: problems.join('; ') }
      return E.right(verdict({ ...found, actual: null, events_replayed: Math.max(0, at) }, chain.right ?? unreadable))
    }
    if (loaded.right === undefined) return E.left({ tag: 'execution_not_found', execution_id })
    const { execution, revision: reached } = loaded.right
    const actual = await hashInSlices(execution, parts.breathe)
    const short: Broken | null =
      reached < revision ? { revision: reached + 1, what: 'end', detail: 'the history ends before it' } : null
    return E.right(verdict({ ...found, actual, events_replayed: reached + 1 }, chain.right ?? short))
  }

type Broken = NonNullable<CheckpointValidation['broken']>

const verdict = (found: Omit<CheckpointValidation, 'valid' | 'broken' | 'detail'>, broken: Broken | null) => ({
  ...found,
  valid: broken === null && (!found.comparable || found.actual === found.expected),
  broken,
  detail: inWords(found, broken),
})

const inWords = (
  { revision, expected, actual, comparable, state_form }: Omit<CheckpointValidation, 'valid' | 'broken' | 'detail'>,
  broken: Broken | null,
): string => {
  if (broken !== null) return `Event ${broken.revision} is not what was written: ${broken.detail}.`
  if (!comparable)
    return `The events up to revision ${revision} are what was written and can be folded. The hash is of form ${state_form.recorded} of the state, and this version makes form ${state_form.current}: the two can't be compared, which says nothing against the checkpoint.`
  return actual === expected
    ? `The events up to revision ${revision} are what was written, and come to the hash that was recorded.`
    : `The events up to revision ${revision} are what was written, but come to another hash than the one that was recorded.`
}

const PIECE = 1_000

/** The first broken event of the stream up to a revision; null when there is none. */
const chainUpTo = async (
  { store, breathe }: Pick<ValidatingParts, 'store' | 'breathe'>,
  stream: string,
  last: number,
): Promise<E.Either<Fault, Broken | null>> => {
  for (let from = 0; from <= last;) {
    const checked = await store.check({ stream, from }, Math.min(PIECE, last - from + 1))()
    if (E.isLeft(checked)) return checked
    const { broken, next } = checked.right
    if (broken !== undefined) {
      const { revision, what, detail } = broken
      return E.right(revision <= last ? { revision, what, detail } : null)
    }
    if (next === undefined || next > last) break
    from = next
    await breathe()
  }
  return E.right(null)
}
