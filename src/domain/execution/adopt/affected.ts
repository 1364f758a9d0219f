import type { Task } from '../../definition/definition.ts'
import type { Plan } from '../../definition/plan.ts'
import { sameJson } from '../../json.ts'
import type { RecordedChanges } from '../events.ts'
import { ABSORBED, taskAt, type Execution } from '../state.ts'
import { readsInput } from './reads-input.ts'

/** What is asked of a fork, as far as it decides which tasks start over. */
export interface Asked {
  readonly plan: Plan
  readonly changes: RecordedChanges
  /** The execution has another input. */
  readonly otherInput: boolean
}

/**
 * The tasks of the definition that start over in a fork: those that are to run again or with another input, those that read
 * the input when that changes, those that have not completed and are defined otherwise now, those that were undone;
 * and all that is downstream of these, or of a task that was given another output. In the order of the plan.
 */
export const startOver = (
  source: Execution,
  { plan, changes: { tasks = {} }, otherInput }: Asked,
): readonly string[] => {
  const done = new Set(Object.keys(tasks).filter((id) => tasks[id]?.output !== undefined))
  const undone = undoneIn(source)
  const seeds = plan.tasks.filter(({ id }) => {
    if (done.has(id)) return false
    if (tasks[id] !== undefined || undone.has(id)) return true
    const now = taskIn(plan, id)
    const before = source.plan.indexOf.get(id)
    if (otherInput && readsInput(now)) return true
    return (
      before !== undefined &&
      taskAt(source, before).status !== 'completed' &&
      source.plan !== plan &&
      !sameJson(now, taskIn(source.plan, id))
    )
  })
  return withDownstream(
    plan,
    seeds.map(({ id }) => id),
    done,
  )
}

/** The same for a failed execution that is tried again: what failed and was not dealt with, what was undone, and all that follows. */
export const startOverFailed = (source: Execution): readonly string[] => {
  const undone = undoneIn(source)
  const failed = source.plan.tasks.filter(({ id, index }) => {
    const { status, hopes } = taskAt(source, index)
    return undone.has(id) || (status === 'failed' && hopes !== ABSORBED)
  })
  return withDownstream(
    source.plan,
    failed.map(({ id }) => id),
    new Set(),
  )
}

export const taskIn = ({ definition }: Plan, id: string): Task => definition.tasks[id] as Task

/** What these were decides what comes after them. One that is `done` stays so, whatever changes before it. */
const withDownstream = (plan: Plan, seeds: readonly string[], done: ReadonlySet<string>): readonly string[] => {
  const again = new Set(seeds)
  const looked = [...seeds, ...done]
  for (let id = looked.pop(); id !== undefined; id = looked.pop()) {
    const place = plan.indexOf.get(id)
    for (const dependent of place === undefined ? [] : (plan.tasks[place]?.dependents ?? [])) {
      const next = plan.tasks[dependent]?.id
      if (next === undefined || again.has(next) || done.has(next)) continue
      again.add(next)
      looked.push(next)
    }
  }
  return plan.tasks.flatMap(({ id }) => (again.has(id) ? [id] : []))
}

/** The tasks of the definition of which something was undone, or is about to be. */
const undoneIn = (source: Execution): ReadonlySet<string> => {
  const undone = new Set<string>()
  if (source.compensating === undefined) return undone
  for (const task of source.tasks) {
    if (task.undoing < 0) continue
    let outer = task
    while (outer.parent >= 0) outer = taskAt(source, outer.parent)
    undone.add(outer.node.id)
  }
  return undone
}
