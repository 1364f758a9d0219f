import { addInstance, joinReady } from './instances.ts'
import { cancelUnended } from './move.ts'
import { taskAt, type Execution, type TaskState } from './state.ts'
import type { WorkflowError } from './events.ts'

export interface Cause {
  readonly cause: 'failed' | 'cancelled'
  readonly error?: WorkflowError
  readonly reason?: string
}

/** Whether anything has completed that an end for this cause undoes. */
export const mustCompensate = ({ plan, undoable }: Execution, cause: Cause['cause']): boolean =>
  undoable.length > 0 && (plan.definition.compensate_on ?? ['failed', 'cancelled']).includes(cause)

/** Whatever has not ended never will; what has completed is undone, the last one first. */
export const beginCompensation = (execution: Execution, { cause, error, reason }: Cause): void => {
  execution.compensating = { cause, reason, completed: 0, failed: 0, current: -1 }
  execution.error = error
  execution.expiresAt = Infinity
  execution.due.length = 0
  execution.promised = 0
  for (const task of execution.tasks) cancelUnended(execution, task)
  undoNext(execution)
}

/** One task is undone, or could not be: the one that completed before it is next. */
export const undone = (execution: Execution, task: TaskState): void => {
  const { compensating } = execution
  if (compensating === undefined) return
  if (task.status === 'completed') compensating.completed++
  else compensating.failed++
  undoNext(execution)
}

const undoNext = (execution: Execution): void => {
  const { compensating, undoable } = execution
  if (compensating === undefined) return
  compensating.current = -1
  const index = undoable.pop()
  if (index === undefined) return
  const task = taskAt(execution, index)
  const { compensate } = task.node
  if (compensate === undefined) return
  task.undoing = addInstance(execution, compensate, index, 0)
  compensating.current = task.undoing
  joinReady(execution, task.undoing)
}
