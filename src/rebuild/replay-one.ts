import * as E from 'fp-ts/lib/Either.js'
import { streamOf } from '../domain/decider.ts'
import { EXECUTION, type Execution } from '../domain/execution/index.ts'
import { SNAPSHOT_VERSION } from '../domain/execution/snapshot.ts'
import { stateForm } from '../domain/execution/state-form.ts'
import { loadFrom, type Load } from '../engine/load.ts'
import type { Plans } from '../engine/plans.ts'
import { canonical } from '../store/canonical.ts'
import type { Blobs } from '../store/blobs.ts'
import type { EventStore, Fault } from '../store/event-store.ts'
import { sha256 } from '../store/hash.ts'
import type { StoredSnapshot } from '../../projections/snapshots.ts'
import type { Hashed, ReplayAsk, Replayed } from './replays.ts'

/** What an execution is folded with; the same that the engine folds with. */
export interface Folding {
  readonly store: Pick<EventStore, 'read'>
  readonly blobs: Blobs
  readonly plans: Plans
}

type OfStream = StoredSnapshot & { readonly stream: string }

/** With the snapshot of one stream, or with none: then all of it is folded from its first event. */
export const loadWith = ({ store, blobs, plans }: Folding, snapshot?: OfStream): Load =>
  loadFrom(store, blobs, plans, {
    load: async (stream) =>
      snapshot?.stream === stream ? { ...snapshot, state: JSON.parse(snapshot.state) as unknown } : undefined,
    save: () => undefined,
  })

/** Folds one execution from its first event, and on from a snapshot if there is one. */
export const replayOne = async (
  folding: Folding,
  { execution_id, up_to, snapshot, forms = false }: ReplayAsk,
): Promise<E.Either<Fault, Replayed | undefined>> => {
  const started = performance.now()
  const loaded = await loadWith(folding)(execution_id, up_to)
  if (E.isLeft(loaded) || loaded.right === undefined) return E.map(() => undefined)(loaded)
  const { execution, revision, position } = loaded.right
  const seconds = (performance.now() - started) / 1_000
  const usable = snapshot?.version === SNAPSHOT_VERSION && snapshot.revision <= revision ? snapshot : undefined
  return E.right({
    ...hashed(execution, forms),
    revision,
    position,
    events: revision + 1,
    seconds,
    ...(usable === undefined ? {} : { snapshot: await foldedOn(folding, execution_id, revision, usable, forms) }),
  })
}

/** A snapshot that is no state any more is an answer too. */
const foldedOn = async (
  folding: Folding,
  id: string,
  upTo: number,
  snapshot: StoredSnapshot,
  forms: boolean,
): Promise<NonNullable<Replayed['snapshot']>> => {
  const { revision } = snapshot
  try {
    const stream = streamOf({ name: EXECUTION }, id)
    const loaded = await loadWith(folding, { ...snapshot, stream })(id, upTo)
    if (E.isLeft(loaded)) return { revision, broken: JSON.stringify(loaded.left) }
    if (loaded.right === undefined) return { revision, broken: 'the log has no such execution' }
    return { revision, ...hashed(loaded.right.execution, forms) }
  } catch (error) {
    return { revision, broken: error instanceof Error ? error.message : String(error) }
  }
}

const hashed = (execution: Execution, forms: boolean): Hashed => {
  const form = stateForm(execution)
  const text = canonical(form)
  return { hash: sha256(text), ...(forms ? { form: JSON.parse(text) as unknown } : {}) }
}
