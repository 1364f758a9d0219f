import type { PlannedTask } from '../../definition/plan.ts'
import { taskAt, type Execution } from '../state.ts'
import { accept, type ExecutionIntent } from '../vocabulary.ts'

/** Ends a task that can never start, naming the upstream task that it waited for in vain. */
export const skipTask =
  (task: number): ExecutionIntent =>
  (execution) => {
    const { id, dependsOn } = execution.plan.tasks[task] as PlannedTask
    const culprit = dependsOn.find((upstream) => endedOtherwise(execution, upstream)) as number
    const { id: task_id } = execution.plan.tasks[culprit] as PlannedTask
    const reason = { code: 'upstream_not_completed' as const, task_id, status: taskAt(execution, culprit).status }
    return accept({ type: 'task_skipped', data: { task_id: id, reason } })
  }

const endedOtherwise = (execution: Execution, task: number): boolean => {
  const { status } = taskAt(execution, task)
  return status === 'failed' || status === 'skipped' || status === 'cancelled'
}
