import type { PlannedTask } from '../../definition/plan.ts'
import type { ExecutionEvent } from '../events.ts'
import { isUnderWay, type Execution } from '../state.ts'

/** The end of each task that has begun, when its execution ends before it does. */
export const cancelStarted = ({ tasks, plan, counts }: Execution): readonly ExecutionEvent[] => {
  if (counts.running + counts.waiting + counts.retrying === 0) return []
  return tasks.flatMap((task, index): ExecutionEvent[] =>
    isUnderWay(task) || task.status === 'retrying'
      ? [{ type: 'task_cancelled', data: { task_id: (plan.tasks[index] as PlannedTask).id, attempt: task.attempt } }]
      : [],
  )
}
