import type { ExecutionEvent } from '../events.ts'
import { failing, valued } from '../failing.ts'
import { idOf } from '../ids.ts'
import { rulesOf } from '../inside.ts'
import { hasEnded, isUnderWay, taskAt, type Execution, type TaskState } from '../state.ts'
import { accept, nothing, type ExecutionGiven, type ExecutionIntent } from '../vocabulary.ts'
import { cancelInside } from './cancel-started.ts'

/** Looks at a task in whose inside something has ended: it goes on, or ends and with it whatever is still under way in it. */
export const settleTask =
  (index: number): ExecutionIntent =>
  (execution, given) => {
    const task = taskAt(execution, index)
    if (execution.status !== 'running' || !isUnderWay(task)) return nothing
    if (task.caught !== undefined) return accept(...handled(execution, index, task, given))
    const step = rulesOf(task)?.step(execution, index, task, given)
    switch (step?.is) {
      case 'completed':
        return accept(...cancelInside(execution, index), completion(execution, index, task, step.output))
      case 'failed':
        return accept(...cancelInside(execution, index), ...failing(execution, index, step.error, given))
      case 'next':
        return accept(step.event)
      case undefined:
        return nothing
    }
  }

const completion = (execution: Execution, index: number, { attempt }: TaskState, output?: unknown): ExecutionEvent => ({
  type: 'task_completed',
  data: { task_id: idOf(execution, index), attempt, ...(output === undefined ? {} : { output }) },
})

/** The task ends as its handler has. */
const handled = (
  execution: Execution,
  index: number,
  task: TaskState,
  given: ExecutionGiven,
): readonly ExecutionEvent[] => {
  if (task.caught === undefined) return []
  if (task.caught.child < 0) return [valued(execution, index, task.caught, given)]
  const child = execution.tasks[task.caught.child]
  if (child === undefined || !hasEnded(child)) return []
  const { error } = child
  return error === undefined || child.status === 'completed'
    ? [completion(execution, index, task)]
    : [{ type: 'task_failed', data: { task_id: idOf(execution, index), attempt: task.attempt, error } }]
}
