import { pushHeap } from '../heap.ts'
import { millisecondsOf } from '../time.ts'
import { escalationOf } from './answers.ts'
import { HAPPENINGS, isEarlier, type Due, type Happening } from './due.ts'
import { isReady } from './instances.ts'
import { attemptTimeout, hasBegun, hasEnded, isCalled, taskAt, type Execution, type TaskState } from './state.ts'

/** When something of a task happens by itself, as things stand; Infinity for never. Epoch milliseconds. */
export const timeOf = (execution: Execution, task: TaskState, what: Happening): number => {
  switch (what) {
    case 'turn':
      return task.status === 'pending' && !isReady(task) ? timeIn(task.until) : Infinity
    case 'retry':
      return task.status === 'retrying' && !isReady(task) ? timeIn(task.until) : Infinity
    case 'end_of_wait':
      return task.status === 'waiting' ? timeIn(task.until) : Infinity
    case 'escalation':
      return task.status === 'waiting' ? timeIn(escalationOf(task)?.at) : Infinity
    case 'attempt':
      return isCalled(task) ? timeIn(task.attemptAt) + attemptTimeout(execution, task) * 1_000 : Infinity
    case 'heartbeat':
      return isCalled(task) && task.node.heartbeatTimeout !== undefined
        ? timeIn(task.reported?.heartbeatAt ?? task.attemptAt) + task.node.heartbeatTimeout * 1_000
        : Infinity
    case 'task':
      return hasBegun(task) && task.caught === undefined && task.node.totalTimeout !== undefined
        ? timeIn(task.startedAt) + task.node.totalTimeout * 1_000
        : Infinity
  }
}

const timeIn = (time: string | undefined): number => (time === undefined ? Infinity : millisecondsOf(time))

/** Lets it happen at its time, if there is one. */
export const foresee = (execution: Execution, index: number, task: TaskState, what: Happening): void => {
  const at = timeOf(execution, task, what)
  if (at !== Infinity) pushHeap(execution.due, { at, task: index, attempt: task.attempt, what }, isEarlier)
}

/** Everything that may happen to a task as it stands. */
export const foreseeAll = (execution: Execution, index: number, task: TaskState): void => {
  if (hasEnded(task)) return
  for (const what of HAPPENINGS) foresee(execution, index, task, what)
}

/** Whether what was foreseen still stands: `gone` for good, or put off to a later time. */
export const standing = (execution: Execution, due: Due): 'stands' | 'gone' | number => {
  const task = taskAt(execution, due.task)
  if (due.what !== 'task' && due.attempt !== task.attempt) return 'gone'
  const at = timeOf(execution, task, due.what)
  if (at === due.at) return 'stands'
  return at === Infinity ? 'gone' : at
}
