import type { TaskStatus } from './document.ts'
import { hasEnded, type Execution, type TaskState } from './state.ts'

/** Gives a task another status, and counts it there. */
export const move = (execution: Execution, task: TaskState, to: TaskStatus): void => {
  const from = task.status
  if (task.node.shape === 'leaf' && (from === 'running' || from === 'waiting')) execution.busy--
  if (task.parent < 0) execution.counts[from]--
  task.status = to
  count(execution, task)
}

/** Counts a task where it stands. */
export const count = (execution: Execution, { status, node, parent }: TaskState): void => {
  if (node.shape === 'leaf' && (status === 'running' || status === 'waiting')) execution.busy++
  if (parent < 0) execution.counts[status]++
}

/** What has not ended by itself ends with what it is inside of. */
export const cancelUnended = (execution: Execution, task: TaskState): void => {
  if (hasEnded(task)) return
  move(execution, task, 'cancelled')
  task.line = -1
}
