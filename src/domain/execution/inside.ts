import type { Shape } from '../definition/plan.ts'
import { memberEnded } from './block.ts'
import { undone } from './compensation.ts'
import { childrenOf, stir } from './instances.ts'
import { forEach } from './shapes/for-each.ts'
import { group } from './shapes/group.ts'
import { repeat } from './shapes/repeat.ts'
import type { ShapeRules } from './shapes/shape.ts'
import { cancelUnended } from './move.ts'
import { hasEnded, taskAt, type Execution, type TaskState } from './state.ts'

const shapes: { readonly [S in Exclude<Shape, 'leaf'>]: ShapeRules } = { group, for_each: forEach, repeat }

/** The rules of a task with others inside; undefined for a leaf. */
export const rulesOf = ({ node }: TaskState): ShapeRules | undefined =>
  node.shape === 'leaf' ? undefined : shapes[node.shape]

/** A task has ended by itself: what it is inside of takes notice. */
export const tellParent = (execution: Execution, task: TaskState): void => {
  const { parent } = task
  if (parent < 0) {
    memberEnded(execution, execution.root, task)
    return
  }
  if (task.node.role === 'compensation') {
    undone(execution, task)
    return
  }
  if (task.node.role === 'handler') {
    stir(execution, parent)
    return
  }
  const above = taskAt(execution, parent)
  rulesOf(above)?.childEnded(execution, parent, above, task)
}

/** A task was cancelled, as what it is inside of is about to end: nothing follows from it there. */
export const leaveParent = (execution: Execution, task: TaskState): void => {
  if (task.node.role === 'handler' || task.node.role === 'compensation') return
  if (task.parent < 0) {
    execution.root.open--
    return
  }
  const above = taskAt(execution, task.parent)
  rulesOf(above)?.childGone(execution, above)
}

/** Every instance inside another, however deep, that has not ended; those above before those inside them. */
export const unendedInside = (execution: Execution, task: TaskState): readonly number[] => {
  const found: number[] = []
  const looked = [task]
  for (let next = looked.pop(); next !== undefined; next = looked.pop()) {
    for (const index of childrenOf(next)) {
      const child = taskAt(execution, index)
      if (hasEnded(child)) continue
      found.push(index)
      looked.push(child)
    }
  }
  return found
}

/** A task with others inside has ended: what has not ended in it never will by itself. */
export const close = (execution: Execution, task: TaskState): void => {
  const left = unendedInside(execution, task)
  for (const around of [task, ...left.map((index) => taskAt(execution, index))]) {
    execution.promised -= rulesOf(around)?.promised(around) ?? 0
  }
  for (const index of left) cancelUnended(execution, taskAt(execution, index))
}

/** The output that follows from what is inside a task, or from what handled its failure. */
export const outputOf = (execution: Execution, task: TaskState): unknown =>
  task.caught === undefined ? rulesOf(task)?.output(execution, task) : taskAt(execution, task.caught.child).output
