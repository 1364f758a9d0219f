import type { Plan, PlannedBlock, PlannedTask } from '../definition/plan.ts'
import { keptSignals, restoredSignals, type KeptSignals } from './answers.ts'
import { blank } from './birth.ts'
import { newBlock, verdictOn } from './block.ts'
import { foreseeAll } from './deadlines.ts'
import { rulesOf } from './inside.ts'
import { addInstance, isReady, standAgain } from './instances.ts'
import { joinLine } from './line.ts'
import { count } from './move.ts'
import { itemsOf } from './shapes/for-each.ts'
import { hasEnded, taskAt, type Block, type Elements, type Execution, type Inside, type TaskState } from './state.ts'

/** Raised with each change of `Execution`: a snapshot of another version is not used. */
export const SNAPSHOT_VERSION = 3

type Derived =
  | 'signals'
  | 'answered'
  | 'id'
  | 'plan'
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
type KeptTask = Partial<Omit<TaskState, 'node'>> & Pick<TaskState, 'parent' | 'place'> & { readonly node: number }

interface State {
  readonly kept: Kept
  readonly root: unknown
  readonly signals: KeptSignals
  readonly tasks: readonly KeptTask[]
}

/** What the events say, as plain JSON, without what follows from it. Undefined fields are gone after JSON and come back so. */
export const snapshot = (execution: Execution): unknown => {
  const {
    id: _id,
    plan: _plan,
    tasks,
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
    ...kept
  } = execution
  const state: State = {
    kept,
    root: withoutPlan(root),
    signals: keptSignals(signals),
    tasks: tasks.map(({ node, inside, ...task }) => ({
      ...task,
      node: node.number,
      inside: withoutPlan(inside) as Inside | undefined,
    })),
  }
  return state
}

/** The execution that a snapshot was made of, with its lines and counters worked out anew. */
export const restore = (plan: Plan, id: string, snapshotted: unknown): Execution => {
  const { kept, root, signals, tasks } = snapshotted as State
  const execution = blank(plan, id)
  Object.assign(execution, kept, { signals: restoredSignals(signals) })
  Object.assign(execution.root, root)
  execution.expiresAt =
    kept.startedAt === undefined || kept.completedAt !== undefined || kept.compensating !== undefined
      ? Infinity
      : Date.parse(kept.startedAt) + (plan.definition.timeout ?? Infinity) * 1_000
  for (const task of tasks) restoreTask(execution, task)
  execution.tasks.forEach((task, index) => restoreStanding(execution, task, index))
  return execution
}

const restoreTask = (execution: Execution, { node, inside, ...kept }: KeptTask): void => {
  const planned = execution.plan.nodes[node] as PlannedTask
  const task = taskAt(execution, addInstance(execution, planned, kept.parent, kept.place))
  Object.assign(task, kept)
  if (inside !== undefined) task.inside = insideOf(task, inside)
}

/** What has an end has nothing to come: then there is nothing to stand in line for either. */
const restoreStanding = (execution: Execution, task: TaskState, index: number): void => {
  count(execution, task)
  standAgain(execution, index)
  if (hasEnded(task)) return
  if (execution.completedAt === undefined) foreseeAll(execution, index, task)
  execution.promised += rulesOf(task)?.promised(task) ?? 0
  if (task.status === 'waiting' && task.answer !== undefined) joinLine(execution.answered, index)
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
