import type { PlannedTask } from '../definition/plan.ts'
import { joinLine, type Line } from './line.ts'
import { taskAt, type Block, type Elements, type Execution, type Iterations, type TaskState } from './state.ts'

/** What an execution has at most, so that a list from outside can't fill the memory. */
export const MAX_INSTANCES = 100_000

/** How many more instances there may be. */
export const roomIn = ({ tasks, promised }: Execution): number => MAX_INSTANCES - tasks.length - promised

const NOWHERE = -1
const FREE = 0

/** Puts a new instance behind all others. */
export const addInstance = (execution: Execution, node: PlannedTask, parent: number, place: number): number => {
  const instance = newInstance(node, parent, place)
  instance.attempt = instance.spent = parent < 0 ? 0 : taskAt(execution, parent).spent
  return execution.tasks.push(instance) - 1
}

/** Written out in full, so that all are objects of one form. */
export const newInstance = (node: PlannedTask, parent: number, place: number): TaskState => ({
  node,
  parent,
  place,
  status: 'pending',
  attempt: 0,
  spent: 0,
  overridden: false,
  succeededBefore: 0,
  failedBefore: 0,
  skippedBefore: 0,
  hopes: node.hopes,
  line: NOWHERE,
  lost: false,
  input: undefined,
  output: undefined,
  error: undefined,
  startedAt: undefined,
  attemptAt: undefined,
  completedAt: undefined,
  until: undefined,
  awaits: undefined,
  answer: undefined,
  escalated: 0,
  skipped: undefined,
  inside: undefined,
  stirred: false,
  caught: undefined,
  reported: undefined,
  undoing: -1,
})

/** The task may start, or has to be looked at first: then it stands in `free`, as does whatever needs no component. */
export const joinReady = (execution: Execution, index: number): void => {
  const task = taskAt(execution, index)
  stand(execution, index, task, lineFor(task))
}

/** The line in which it would stand if its turn had come. */
export const lineFor = ({ node, attempt, spent }: TaskState): number =>
  node.when === undefined || attempt > spent ? node.lane + 1 : FREE

/** Whether it stands in `free`, or would if it may start now. */
export const isFree = (task: TaskState): boolean => (isReady(task) ? task.line : lineFor(task)) === FREE

/** Its condition holds: it goes on to the line of its component. */
export const letThrough = (execution: Execution, index: number): void => {
  const task = taskAt(execution, index)
  stand(execution, index, task, task.node.lane + 1)
}

const stand = (execution: Execution, index: number, task: TaskState, line: number): void => {
  task.line = line
  joinLine(lineAt(execution, line), index)
}

/** Puts a task into the line that it says it stands in. */
export const standAgain = (execution: Execution, index: number): void => {
  const { line } = taskAt(execution, index)
  if (line !== NOWHERE) joinLine(lineAt(execution, line), index)
}

export const isReady = (task: TaskState): boolean => task.line !== NOWHERE

export const leave = (task: TaskState): void => {
  task.line = NOWHERE
}

/** Whether it still stands in the line with this number. */
export const standsIn = (task: TaskState, line: number): boolean => task.line === line

const lineAt = ({ free, ready }: Execution, line: number): Line => (line === FREE ? free : (ready[line - 1] as Line))

/** What is inside the task has changed: it has to be looked at, once for all that has. */
export const stir = (execution: Execution, index: number): void => {
  const task = taskAt(execution, index)
  if (task.stirred) return
  task.stirred = true
  joinLine(execution.stirred, index)
}

export const blockIn = (task: TaskState): Block => task.inside as Block
export const elementsIn = (task: TaskState): Elements => task.inside as Elements
export const iterationsIn = (task: TaskState): Iterations => task.inside as Iterations

/** The block that a member is in. */
export const blockAround = (execution: Execution, { parent }: TaskState): Block =>
  parent < 0 ? execution.root : blockIn(taskAt(execution, parent))

/** The instances inside another that may not have ended. */
export const childrenOf = (task: TaskState): readonly number[] => {
  const { caught } = task
  const inside = childrenInside(task)
  return caught === undefined || caught.child < 0 ? inside : [...inside, caught.child]
}

const childrenInside = ({ node, inside }: TaskState): readonly number[] => {
  if (inside === undefined || inside.open === 0) return []
  if (node.shape !== 'group') return (inside as Elements | Iterations).children
  const { first, planned } = inside as Block
  return planned.tasks.map(({ index }) => first + index)
}
