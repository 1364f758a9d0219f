import * as E from 'fp-ts/lib/Either.js'
import type { OpenReadModels } from '../../projections/models.ts'
import type { ReadFault } from '../../projections/read-models.ts'
import type { RowsChecked } from '../../projections/row-check.ts'
import { streamOf } from '../domain/decider.ts'
import { EXECUTION } from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Inspection, LiveState } from '../engine/inspect.ts'
import type { Fault } from '../store/event-store.ts'
import { formDifferences } from './form-differences.ts'
import type { Found, Rebuilt } from './rebuilds.ts'
import type { Hashed, Replayed, Replays } from './replays.ts'

export interface OneParts {
  readonly replays: Replays
  readonly models: Pick<OpenReadModels, 'check' | 'storedSnapshot' | 'snapshots'>
  readonly live: Inspection
  /** Told of each thing that was found to differ, and of each that is put right. */
  readonly noted: (executionId: string, where: Found['where'], what: 'found' | 'repaired') => void
}

export interface OneHow {
  readonly repair: boolean
  /** Whether the rows of the read models are compared too. */
  readonly rows: boolean
  /** Bytes of a live state beyond which it is not hashed. */
  readonly heaviest?: number
}

type No = Rejection | Fault | ReadFault

const NO_ROWS: RowsChecked = { events: 0, revision: -1, differences: [], different: 0, repaired: false }

/** Holds what is in memory, in the snapshot and in the read models against a replay from the first event. */
export const rebuildOne =
  ({ replays, models, live, noted }: OneParts) =>
  async (execution_id: string, { repair, rows, heaviest = Infinity }: OneHow): Promise<E.Either<No, Rebuilt>> => {
    const stream = streamOf({ name: EXECUTION }, execution_id)
    /** The live state and the replay up to the same event. The snapshot comes first: it is never from behind the others. */
    const both = async (forms: boolean) => {
      const snapshot = await models.storedSnapshot(stream)
      const state = await live.live(execution_id, { heaviest, form: forms })
      const replayed = await replays.one({
        execution_id,
        forms,
        ...(state === undefined ? {} : { up_to: state.revision }),
        ...(snapshot === undefined ? {} : { snapshot }),
      })
      return { state, replayed }
    }

    let { state, replayed } = await both(false)
    if (E.isLeft(replayed)) return replayed
    if (replayed.right === undefined) return E.left({ tag: 'execution_not_found', execution_id })
    if (isDifferent(replayed.right, state)) {
      ;({ state, replayed } = await both(true))
      if (E.isLeft(replayed)) return replayed
      if (replayed.right === undefined) return E.left({ tag: 'execution_not_found', execution_id })
    }
    const { right } = replayed
    const inLive = state === undefined ? [] : found('live', right, state)
    const inSnapshot = right.snapshot === undefined ? [] : found('snapshot', right, right.snapshot)

    // The snapshot first: what is loaded again must not come from it.
    if (repair && inSnapshot.length > 0) models.snapshots.forget(stream)
    if (repair && inLive.length > 0) live.reload(execution_id)
    const checked = rows ? await models.check(execution_id, repair)() : E.right(NO_ROWS)
    if (E.isLeft(checked)) return checked
    const inRows = checked.right.differences.map((difference) => ({ where: 'read_model' as const, ...difference }))

    const wrong = [inLive, inSnapshot, inRows].flatMap(([first]) => (first === undefined ? [] : [first.where]))
    for (const where of wrong) noted(execution_id, where, 'found')
    if (repair) for (const where of wrong) noted(execution_id, where, 'repaired')
    const { revision, position, events, seconds, hash, snapshot } = right
    return E.right({
      execution_id,
      revision,
      position,
      events_replayed: events,
      events_per_second: Math.round(events / Math.max(seconds, 1e-6)),
      state_hash: hash,
      live_hash: state?.hash ?? null,
      snapshot:
        snapshot === undefined
          ? null
          : { revision: snapshot.revision, hash: 'hash' in snapshot ? snapshot.hash : null },
      read_model: { revision: checked.right.revision, differences: checked.right.different },
      differences: [...inLive, ...inSnapshot, ...inRows],
      dry_run: !repair,
      repaired: repair && wrong.length > 0 && (inRows.length === 0 || checked.right.repaired),
    })
  }

const isDifferent = (replayed: Replayed, state: LiveState | undefined): boolean =>
  (state?.hash !== undefined && state.hash !== replayed.hash) ||
  (replayed.snapshot !== undefined && !('hash' in replayed.snapshot && replayed.snapshot.hash === replayed.hash))

type Held = { readonly hash: string | undefined; readonly form?: unknown } | { readonly broken: string }

const found = (where: Found['where'], { hash, form }: Hashed, held: Held): readonly Found[] => {
  if ('broken' in held) return [{ where, pointer: '', expected: hash, actual: held.broken }]
  if (held.hash === undefined || held.hash === hash) return []
  const differences = form === undefined ? [] : formDifferences(form, held.form)
  // The hashes say that there is one.
  if (differences.length === 0) return [{ where, pointer: '', expected: hash, actual: held.hash }]
  return differences.map((difference) => ({ where, ...difference }))
}
