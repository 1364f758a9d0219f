import type { Plan, PlannedTask } from '../../definition/plan.ts'
import { sameJson } from '../../json.ts'
import { taskIn } from './affected.ts'

/** The planned task of another plan that has the place of this one; undefined where that defines it otherwise. */
export type SameNode = (node: PlannedTask) => PlannedTask | undefined

export const sameNodes = (before: Plan, now: Plan): SameNode => {
  if (before === now) return (node) => node
  const pairs = new Map<PlannedTask, PlannedTask>()
  const pair = (one: PlannedTask, other: PlannedTask): void => {
    pairs.set(one, other)
    one.handlers.forEach(({ task }, place) => pairIf(task, other.handlers[place]?.task))
    one.block?.tasks.forEach((task, place) => pairIf(task, other.block?.tasks[place]))
    pairIf(one.compensate, other.compensate)
    pairIf(one.body, other.body)
  }
  const pairIf = (one: PlannedTask | undefined, other: PlannedTask | undefined): void => {
    if (one !== undefined && other !== undefined) pair(one, other)
  }
  for (const task of before.tasks) {
    const place = now.indexOf.get(task.id)
    const other = place === undefined ? undefined : now.tasks[place]
    if (other !== undefined && sameJson(taskIn(before, task.id), taskIn(now, task.id))) pair(task, other)
  }
  return (node) => pairs.get(node)
}
