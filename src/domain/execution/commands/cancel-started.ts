import type { ExecutionEvent } from '../events.ts'
import { idOf } from '../ids.ts'
import { unendedInside } from '../inside.ts'
import { hasBegun, taskAt, type Execution } from '../state.ts'

/** The end of each task that has begun, when its execution ends before it does: what is inside another before the other. */
export const cancelStarted = (execution: Execution): readonly ExecutionEvent[] => {
  const { tasks, root } = execution
  if (root.open === 0) return []
  return cancelled(
    execution,
    tasks.flatMap((task, index) => (hasBegun(task) ? [index] : [])),
  )
}

/** The same for what has begun inside one task that ends before it does. */
export const cancelInside = (execution: Execution, index: number): readonly ExecutionEvent[] =>
  cancelled(
    execution,
    unendedInside(execution, taskAt(execution, index))
      .filter((inner) => hasBegun(taskAt(execution, inner)))
      .sort((a, b) => a - b),
  )

/** What is inside another came to be after it. */
const cancelled = (execution: Execution, indexes: readonly number[]): readonly ExecutionEvent[] =>
  indexes.toReversed().map((index) => ({
    type: 'task_cancelled',
    data: { task_id: idOf(execution, index), attempt: taskAt(execution, index).attempt },
  }))
