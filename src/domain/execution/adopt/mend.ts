import { verdictOn } from '../block.ts'
import { blockIn, iterationsIn, lineFor } from '../instances.ts'
import { hasEnded, isAtWork, taskAt, type Elements, type Execution, type TaskState } from '../state.ts'

/**
 * Lets a task go on that was under way, or that was cancelled by nothing but the end of the execution; and so whatever is under way
 * inside it. Attempts that somebody was at work on are made again, as are the starts of other executions. What waits for a time, a
 * signal or an approval waits on. The time that something may take in all begins anew.
 */
export const mend = (execution: Execution, index: number, at: string): void => {
  const task = taskAt(execution, index)
  const isCancelled = task.status === 'cancelled'
  if (hasEnded(task) && !isCancelled) return
  if (isCancelled) task.completedAt = undefined

  if (task.caught !== undefined) goOn(execution, task, task.caught.child < 0 ? [] : [task.caught.child], at)
  else if (task.inside !== undefined) goOn(execution, task, childrenIn(task), at)
  else if (isCancelled) startAgain(task)
  else if (isAtWork(task) && (task.status === 'running' || task.awaits?.kind === 'workflow')) callAgain(task)
  else if (task.startedAt !== undefined && (task.status === 'retrying' || task.node.totalTimeout !== undefined))
    task.startedAt = at
}

/** It is under way because of what is inside it, and looks at that first. */
const goOn = (execution: Execution, task: TaskState, children: readonly number[], at: string): void => {
  task.status = 'running'
  task.stirred = true
  if (task.node.totalTimeout !== undefined) task.startedAt = at
  for (const child of children) mend(execution, child, at)
  if (task.inside !== undefined && task.caught === undefined)
    task.inside.open = children.filter((child) => !hasEnded(taskAt(execution, child))).length
}

const childrenIn = (task: TaskState): readonly number[] => {
  if (task.node.shape !== 'group')
    return (task.node.shape === 'repeat' ? iterationsIn(task) : (task.inside as Elements)).children
  const { first, planned } = blockIn(task)
  return planned.tasks.map(({ index }) => first + index)
}

/** The attempt had no outcome: the same one is made again. */
const callAgain = (task: TaskState): void => {
  task.attempt = Math.max(task.attempt - 1, task.spent)
  rest(task)
  task.line = task.node.lane + 1
}

/** It is tried as if for the first time, though no attempt has the number of an earlier one. */
const startAgain = (task: TaskState): void => {
  const { node, until } = task
  const line = lineFor(task)
  const isItsTurn = node.role !== 'member' || verdictOn(task) === 'run'
  const hasBegun = task.attempt > task.spent
  task.spent = task.attempt
  rest(task)
  if (node.role === 'iteration' && !hasBegun && until !== undefined) task.until = until
  else if (isItsTurn) task.line = line
}

const rest = (task: TaskState): void => {
  task.status = 'pending'
  task.line = -1
  task.startedAt = undefined
  task.attemptAt = undefined
  task.until = undefined
  task.awaits = undefined
  task.answer = undefined
  task.escalated = 0
  task.reported = undefined
  task.error = undefined
}
