import { blockIn } from './instances.ts'
import { taskAt, type Elements, type Execution, type TaskState } from './state.ts'

/** The id of an instance in the history: `charge`, `checkout.charge`, `fan[3]`, `fan[3].charge`. */
export const idOf = (execution: Execution, index: number): string => {
  const { node, parent, place } = taskAt(execution, index)
  if (parent < 0) return node.id
  const above = idOf(execution, parent)
  return node.role === 'element' || node.role === 'iteration' ? `${above}[${place}]` : `${above}.${node.id}`
}

/** Events name instances that there are: they and the plan come from the version that the execution started with. */
export const indexOf = (execution: Execution, taskId: string): number => {
  const index = execution.plan.indexOf.get(taskId) ?? findInside(execution, taskId)
  if (index === undefined) {
    throw new Error(`execution ${execution.id} has an event of task ${taskId}, which its definition lacks`)
  }
  return index
}

/** The instance with an id, or undefined when there is none (yet). */
export const findTask = (execution: Execution, taskId: string): number | undefined =>
  execution.plan.indexOf.get(taskId) ?? findInside(execution, taskId)

const PART = /\.?([A-Za-z0-9_-]+)|\[(\d{1,6})\]/y

const findInside = (execution: Execution, taskId: string): number | undefined => {
  let found: number | undefined
  for (let at = 0; at < taskId.length; at = PART.lastIndex) {
    PART.lastIndex = at
    const part = PART.exec(taskId)
    if (part === null) return undefined
    found = at === 0 ? execution.plan.indexOf.get(part[0]) : childOf(taskAt(execution, found as number), part)
    if (found === undefined) return undefined
  }
  return found
}

const childOf = (task: TaskState, [, name, place]: RegExpExecArray): number | undefined => {
  const { node, inside, caught, undoing } = task
  if (name === 'compensate') return undoing < 0 ? undefined : undoing
  if (name === 'on_error') return caught === undefined || caught.child < 0 ? undefined : caught.child
  if (inside === undefined) return undefined
  if (place !== undefined) return node.shape === 'group' ? undefined : (inside as Elements).children[Number(place)]
  if (node.shape !== 'group') return undefined
  const { first, planned } = blockIn(task)
  const index = planned.indexOf.get(name as string)
  return index === undefined ? undefined : first + index
}
