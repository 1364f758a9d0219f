import type { TaskError, WorkflowError } from '../events.ts'
import { findTask, idOf } from '../ids.ts'
import { blockIn, elementsIn, iterationsIn } from '../instances.ts'
import { unabsorbed } from '../block.ts'
import { taskAt, type Execution } from '../state.ts'

/** One link of why an execution failed. The last one is the execution's own, without a task. */
export interface Cause {
  readonly execution_id: string
  readonly task_id: string | null
  readonly attempt: number | null
  readonly error: TaskError | WorkflowError
}

/** Why it failed, or is about to: the root cause first, then what followed from each, up to its own error. */
export const causesOf = (execution: Execution): readonly Cause[] => {
  const { error, id: execution_id } = execution
  if (error === undefined) return []
  const task = error.task_id === undefined ? undefined : findTask(execution, error.task_id)
  return [...(task === undefined ? [] : below(execution, task)), { execution_id, task_id: null, attempt: null, error }]
}

const below = (execution: Execution, index: number): readonly Cause[] => {
  const { attempt, error, caught } = taskAt(execution, index)
  const inside = failedInside(execution, index)
  const of = { execution_id: execution.id, task_id: idOf(execution, index), attempt }
  return [
    ...(inside < 0 ? [] : below(execution, inside)),
    ...(caught === undefined ? [] : [{ ...of, error: caught.error }]),
    ...(caught === undefined || caught.child < 0 ? [] : below(execution, caught.child)),
    ...(error === undefined ? [] : [{ ...of, error }]),
  ]
}

/** The first failure inside a task that nothing dealt with; -1 without one. */
const failedInside = (execution: Execution, index: number): number => {
  const task = taskAt(execution, index)
  if (task.inside === undefined) return -1
  switch (task.node.shape) {
    case 'leaf':
      return -1
    case 'group':
      return unabsorbed(execution, blockIn(task))
    case 'for_each':
      return elementsIn(task).firstFailed
    case 'repeat': {
      const last = iterationsIn(task).children.at(-1)
      return last !== undefined && taskAt(execution, last).status === 'failed' ? last : -1
    }
  }
}
