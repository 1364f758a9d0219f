import type { Plan } from '../definition/plan.ts'
import { isEarlier, type Due } from './due.ts'
import { pushHeap } from '../heap.ts'
import { joinLine } from './line.ts'
import { attemptTimeout, joinReady, taskAt, unborn, type Execution, type TaskState } from './state.ts'

/** Raised with each change of `Execution`: a snapshot of another version is not used. */
export const SNAPSHOT_VERSION = 2

type Kept = Omit<Execution, 'id' | 'plan' | 'tasks' | 'counts' | 'ready' | 'doomed' | 'due' | 'expiresAt'>

interface State {
  readonly kept: Kept
  readonly tasks: readonly Partial<TaskState>[]
}

/** What the events say, as plain JSON, without what follows from it. Undefined fields are gone after JSON and come back so. */
export const snapshot = (execution: Execution): unknown => {
  const {
    id: _id,
    plan: _plan,
    tasks,
    counts: _counts,
    ready: _ready,
    doomed: _doomed,
    due: _due,
    expiresAt: _expires,
    ...kept
  } = execution
  const state: State = { kept, tasks }
  return state
}

/** The execution that a snapshot was made of, with its lines and counters worked out anew. */
export const restore = (plan: Plan, id: string, snapshotted: unknown): Execution => {
  const { kept, tasks } = snapshotted as State
  const execution = unborn(plan, id)
  for (const line of execution.ready) line.items.length = 0
  Object.assign(execution, kept)
  execution.expiresAt =
    kept.startedAt === undefined || kept.completedAt !== undefined
      ? Infinity
      : Date.parse(kept.startedAt) + (plan.definition.timeout ?? Infinity) * 1_000

  execution.counts.pending = 0
  tasks.forEach((task, index) => {
    const state = Object.assign(taskAt(execution, index), { ready: false }, task)
    execution.counts[state.status]++
    const due = kept.completedAt === undefined ? dueOf(execution, index) : undefined
    if (due !== undefined && !state.ready) pushHeap(execution.due, due, isEarlier)
    if (state.ready) joinReady(execution, index)
  })
  plan.tasks.forEach(({ dependsOn }, index) => {
    if (taskAt(execution, index).status !== 'pending') return
    if (dependsOn.some((upstream) => isLost(taskAt(execution, upstream)))) joinLine(execution.doomed, index)
  })
  return execution
}

const dueOf = (execution: Execution, index: number): Due | undefined => {
  const { status, until, attempt, attemptAt } = taskAt(execution, index)
  if (status === 'running')
    return { at: Date.parse(attemptAt ?? '') + attemptTimeout(execution, index) * 1_000, task: index, attempt, status }
  if (status === 'waiting' && until === undefined) return undefined
  if (status === 'waiting' || status === 'retrying')
    return { at: Date.parse(until ?? ''), task: index, attempt, status }
  return undefined
}

const isLost = (task: TaskState): boolean =>
  task.status === 'failed' || task.status === 'skipped' || task.status === 'cancelled'
