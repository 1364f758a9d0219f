import type { Plan, PlannedBlock, PlannedTask } from '../definition/plan.ts'
import { keptSignals, restoredSignals, type KeptSignals } from './answers.ts'
import { kept as keepApart, replaced, type Apart } from './apart.ts'
import { blank } from './birth.ts'
import type { BlobRef } from './events.ts'
import { newBlock, verdictOn } from './block.ts'
import { foreseeAll } from './deadlines.ts'
import { canTakeAnswer } from './holding.ts'
import { rulesOf } from './inside.ts'
import { isReady, newInstance, standAgain } from './instances.ts'
import { joinLine } from './line.ts'
import { count } from './move.ts'
import { itemsOf } from './shapes/for-each.ts'
import {
  clockOf,
  hasEnded,
  taskAt,
  type Block,
  type Elements,
  type Execution,
  type Inside,
  type Saved,
  type TaskState,
} from './state.ts'

/** Raised with each change of `Execution`: a snapshot of another version is not used. */
export const SNAPSHOT_VERSION = 5

type Derived =
  | 'signals'
  | 'answered'
  | 'id'
  | 'apart'
  | 'plan'
  | 'heritage'
  | 'tasks'
  | 'root'
  | 'counts'
  | 'busy'
  | 'promised'
  | 'free'
  | 'ready'
  | 'doomed'
  | 'stirred'
type Kept = Omit<Execution, Derived | 'due' | 'expiresAt'>

/** An instance with its node's number in the place of the node, and without the plan of what is inside it. */
export type KeptTask = Partial<Omit<TaskState, 'node'>> &
  Pick<TaskState, 'parent' | 'place'> & { readonly node: number }

/** Where in the state a value stands that is kept apart; the execution itself is at -1. */
export interface Hole {
  readonly task: number
  readonly field: 'input' | 'output'
  readonly path: readonly (string | number)[]
  readonly sha256: string
}

interface State {
  readonly kept: Kept
  readonly root: unknown
  readonly signals: KeptSignals
  readonly tasks: readonly KeptTask[]
  readonly refs: readonly BlobRef[]
  readonly holes: readonly Hole[]
}

/** The values that a snapshot needs besides what is in it. */
export const refsIn = (snapshotted: unknown): readonly BlobRef[] => {
  const { refs, kept } = snapshotted as State
  return kept.saved?.ref === undefined ? refs : [...refs, kept.saved.ref]
}

/** What the events say, as plain JSON, without what follows from it. Undefined fields are gone after JSON and come back so. */
export const snapshot = (execution: Execution): unknown => {
  const holes: Hole[] = []
  const head = snapshotHead(execution, holes)
  const state: State = {
    ...head,
    tasks: execution.tasks.map((_, index) => snapshotTask(execution, index, holes)),
    holes,
  }
  return state
}

/** All of it but the tasks, for whoever takes those a few at a time. */
export const snapshotHead = (execution: Execution, holes: Hole[]): Omit<State, 'tasks' | 'holes'> => {
  const {
    id: _id,
    plan: _plan,
    heritage: _heritage,
    tasks: _tasks,
    root,
    counts: _counts,
    busy: _busy,
    promised: _promised,
    free: _free,
    ready: _ready,
    doomed: _doomed,
    stirred: _stirred,
    signals,
    answered: _answered,
    due: _due,
    expiresAt: _expires,
    apart,
    saved,
    ...kept
  } = execution
  return {
    kept: { ...withHoles(kept, -1, apart, holes), saved: savedApart(saved) },
    root: withoutPlan(root),
    signals: keptSignals(signals),
    refs: [...apart.refs.values()],
  }
}

export const snapshotTask = (execution: Execution, index: number, holes: Hole[]): KeptTask =>
  withHoles(keptOf(taskAt(execution, index)), index, execution.apart, holes)

/** No task ever has what a caller saved, so it needs no place among the values that may stand anywhere. */
const savedApart = (saved: Saved | undefined): Saved | undefined =>
  saved?.ref === undefined ? saved : { ...saved, state: undefined }

/** What a new instance has anyway is left out: most fields of a task say nothing for most of its life. */
const keptOf = (task: TaskState): KeptTask => {
  const { node, parent, place } = task
  const fresh = newInstance(node, parent, place)
  const kept: Record<string, unknown> = {}
  for (const name in task) {
    const field = name as keyof TaskState
    if (task[field] !== fresh[field]) kept[field] = task[field]
  }
  return { ...kept, node: node.number, parent, place, inside: withoutPlan(task.inside) as Inside | undefined }
}

const FIELDS = ['input', 'output'] as const
type Fields = { readonly input?: unknown; readonly output?: unknown }

/** Without the values that are kept apart. Nothing in what is left says where they were: data could say the same. */
const withHoles = <A extends Fields>(state: A, task: number, { refs }: Apart, holes: Hole[]): A => {
  if (refs.size === 0) return state
  const values = FIELDS.map((field) => [
    field,
    replaced(state[field], refs, [], ({ sha256 }, path) => {
      holes.push({ task, field, path, sha256 })
      return null
    }),
  ])
  return { ...state, ...(Object.fromEntries(values) as Fields) }
}

const fill = ({ kept, tasks, holes }: State, values: ReadonlyMap<string, unknown>): void => {
  for (const { task, field, path, sha256 } of holes) {
    const steps = [field, ...path]
    let around: unknown = task < 0 ? kept : tasks[task]
    for (const step of steps.slice(0, -1)) around = (around as Record<string | number, unknown>)[step]
    ;(around as Record<string | number, unknown>)[steps.at(-1) as string] = values.get(sha256)
  }
}

const NO_VALUES: ReadonlyMap<string, unknown> = new Map()

/**
 * The execution that a snapshot was made of, with its lines and counters worked out anew. `values` has, by their hashes, those that
 * are kept apart. What it is given becomes part of the execution.
 */
export const restore = (plan: Plan, id: string, snapshotted: unknown, values = NO_VALUES): Execution => {
  const state = snapshotted as State
  const { kept, root, signals, tasks, refs } = state
  fill(state, values)
  const execution = blank(plan, id)
  for (const ref of refs) keepApart(execution.apart, values.get(ref.sha256), ref)
  Object.assign(execution, kept, { signals: restoredSignals(signals) })
  Object.assign(execution.root, root)
  if (kept.saved?.ref !== undefined) execution.saved = { ...kept.saved, state: values.get(kept.saved.ref.sha256) }
  const clockAt = clockOf(kept)
  execution.expiresAt =
    clockAt === undefined || kept.completedAt !== undefined || kept.compensating !== undefined
      ? Infinity
      : Date.parse(clockAt) + (plan.definition.timeout ?? Infinity) * 1_000
  for (const task of tasks) restoreTask(execution, task)
  execution.tasks.forEach((task, index) => restoreStanding(execution, task, index))
  return execution
}

const restoreTask = (execution: Execution, { node, inside, ...kept }: KeptTask): void => {
  const planned = execution.plan.nodes[node] as PlannedTask
  const task: TaskState = Object.assign(newInstance(planned, kept.parent, kept.place), kept)
  execution.tasks.push(task)
  if (inside !== undefined) task.inside = insideOf(task, inside)
}

/** What has an end has nothing to come: then there is nothing to stand in line for either. */
export const restoreStanding = (execution: Execution, task: TaskState, index: number): void => {
  count(execution, task)
  standAgain(execution, index)
  if (hasEnded(task)) return
  if (execution.completedAt === undefined) foreseeAll(execution, index, task)
  execution.promised += rulesOf(task)?.promised(task) ?? 0
  if (canTakeAnswer(task)) joinLine(execution.answered, index)
  if (task.stirred) joinLine(execution.stirred, index)
  if (task.status !== 'pending' || isReady(task)) return
  const verdict = verdictOn(task)
  if (verdict === 'skip_as_failed' || verdict === 'skip_as_skipped') joinLine(execution.doomed, index)
}

const withoutPlan = (inside: Inside | undefined): unknown => {
  if (inside === undefined) return undefined
  const { planned: _planned, items: _items, ...kept } = inside as Block & Elements
  return kept
}

const insideOf = (task: TaskState, kept: Inside): Inside => {
  switch (task.node.shape) {
    case 'group':
      return { ...newBlock(task.node.block as PlannedBlock, -1), ...kept }
    case 'for_each':
      return { ...(kept as Elements), items: itemsOf(task, task.input) }
    default:
      return kept
  }
}
