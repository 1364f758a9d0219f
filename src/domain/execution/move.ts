import type { TaskStatus } from './document.ts'
import { hasEnded, isAtWork, type Execution, type TaskState } from './state.ts'

/** Gives a task another status, and counts it there. */
export const move = (execution: Execution, task: TaskState, to: TaskStatus): void => {
  if (isAtWork(task)) execution.busy--
  if (task.parent < 0) execution.counts[task.status]--
  task.status = to
  count(execution, task)
}

/** Counts a task where it stands. */
export const count = (execution: Execution, task: TaskState): void => {
  if (isAtWork(task)) execution.busy++
  if (task.parent < 0) execution.counts[task.status]++
}

/** What has not ended by itself ends with what it is inside of. */
export const cancelUnended = (execution: Execution, task: TaskState): void => {
  if (hasEnded(task)) return
  move(execution, task, 'cancelled')
  task.line = -1
}
