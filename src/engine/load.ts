import * as E from 'fp-ts/lib/Either.js'
import { streamOf } from '../domain/decider.ts'
import { execution, EXECUTION, type Execution } from '../domain/execution/index.ts'
import { birthIn, heritageOf, planOf } from './birth.ts'
import { refsIn, restore, SNAPSHOT_VERSION } from '../domain/execution/snapshot.ts'
import type { Plan } from '../domain/definition/plan.ts'
import type { Blobs } from '../store/blobs.ts'
import type { EventStore, Fault } from '../store/event-store.ts'
import { replay } from '../store/replay.ts'
import type { Plans } from './plans.ts'
import { valuesIn, type Values } from './values.ts'

/** A folded state as of an event. A cache, never the truth: an execution without one is folded from its first event. */
export interface Snapshot {
  readonly revision: number
  readonly position: number
  readonly version: number
  readonly state: unknown
}

export interface Snapshots {
  readonly load: (stream: string) => Promise<Snapshot | undefined>
  /** Takes the state at once: it changes as soon as this returns. */
  readonly save: (stream: string, snapshot: Snapshot) => void
}

/** An execution as its events say, with the place of the last of them. */
export interface Loaded {
  readonly execution: Execution
  readonly revision: number
  readonly position: number
}

/** With `from` it folds on from a state of the same execution that is no further than `upTo`, and changes that. */
export type Load = (id: string, upTo?: number, from?: Loaded) => Promise<E.Either<Fault, Loaded | undefined>>

const CHUNK = 1_000

/** Folds an execution from the log, up to a revision or all of it; undefined when the log has no such execution. */
export const loadFrom = (store: Pick<EventStore, 'read'>, blobs: Blobs, plans: Plans, snapshots: Snapshots): Load => {
  const load: Load = async (id, upTo = Infinity, from) => {
    const stream = streamOf({ name: EXECUTION }, id)
    const values = valuesIn(blobs)
    if (from !== undefined) return foldOn(store, stream, execution(from.execution.plan, id), values, from, upTo)
    const first = await store.read(stream, 0, 1)()
    if (E.isLeft(first)) return first
    if (first.right[0] === undefined) return E.right(undefined)

    const birth = birthIn(first.right[0])
    if (E.isLeft(birth)) return birth
    const plan = await planOf(plans, id, birth.right)
    if (E.isLeft(plan)) return plan

    const snapshot = await snapshots.load(stream)
    const usable = snapshot?.version === SNAPSHOT_VERSION && snapshot.revision <= upTo ? snapshot : undefined
    const heritage = usable === undefined ? await heritageOf(store, load, id, birth.right) : E.right(undefined)
    if (E.isLeft(heritage)) return heritage
    const aggregate = execution(plan.right, id, heritage.right)
    const restored = usable === undefined ? E.right(aggregate.initial()) : await thawed(plan.right, id, usable, values)
    if (E.isLeft(restored)) return restored
    const { revision = -1, position = 0 } = usable ?? {}
    return foldOn(store, stream, aggregate, values, { execution: restored.right, revision, position }, upTo)
  }
  return load
}

const foldOn = async (
  store: Pick<EventStore, 'read'>,
  stream: string,
  aggregate: ReturnType<typeof execution>,
  values: Values,
  from: Loaded,
  upTo: number,
): Promise<E.Either<Fault, Loaded>> => {
  let { execution: state, revision, position } = from
  while (revision < upTo) {
    const chunk = await store.read(stream, revision + 1, Math.min(CHUNK, upTo - revision))()
    if (E.isLeft(chunk)) return chunk
    const last = chunk.right.at(-1)
    if (last === undefined) break
    const whole = await values.into(chunk.right)
    if (E.isLeft(whole)) return whole
    const folded = replay(aggregate, state, whole.right)
    if (E.isLeft(folded)) return folded
    state = folded.right
    ;({ revision, position } = last)
  }
  return E.right({ execution: state, revision, position })
}

const thawed = async (plan: Plan, id: string, { state, revision }: Snapshot, values: Values) => {
  for (const ref of refsIn(state)) {
    const found = await values.of(ref, streamOf({ name: EXECUTION }, id), revision)
    if (E.isLeft(found)) return found
  }
  return E.right(restore(plan, id, state, values.known))
}
