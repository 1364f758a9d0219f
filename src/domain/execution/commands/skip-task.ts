import type { SkipReason } from '../events.ts'
import { blockAround } from '../instances.ts'
import { idOf } from '../ids.ts'
import { hasEnded, taskAt, type Execution } from '../state.ts'
import { accept, type ExecutionIntent } from '../vocabulary.ts'

/** Ends a task that can never start, with the reason: the upstream task that it waited for in vain, or its rule. */
export const skipTask =
  (task: number): ExecutionIntent =>
  (execution) =>
    accept({ type: 'task_skipped', data: { task_id: idOf(execution, task), reason: reasonOf(execution, task) } })

const reasonOf = (execution: Execution, index: number): SkipReason => {
  const task = taskAt(execution, index)
  const { rule, dependsOn } = task.node
  if (rule !== 'all_success') return { code: 'trigger_rule', rule }
  const { first } = blockAround(execution, task)
  const culprit = first + (dependsOn.find((upstream) => endedOtherwise(execution, first + upstream)) as number)
  const { status } = taskAt(execution, culprit)
  return { code: 'upstream_not_completed', task_id: idOf(execution, culprit), status }
}

const endedOtherwise = (execution: Execution, index: number): boolean => {
  const task = taskAt(execution, index)
  return hasEnded(task) && task.status !== 'completed'
}
