import type { Awaited } from '../events.ts'
import { idOf } from '../ids.ts'
import { isReady } from '../instances.ts'
import { taskAt } from '../state.ts'
import { accept, reject, type ExecutionIntent } from '../vocabulary.ts'

export interface StartTask {
  readonly task: number
  /** Left out when it is the definition's own, or that of an earlier attempt. */
  readonly input?: unknown
  readonly until?: string
  readonly awaits?: Awaited
}

/** The claim of the next attempt. Refused unless the execution runs and the task is ready. */
export const startTask =
  ({ task: index, ...rest }: StartTask): ExecutionIntent =>
  (execution) => {
    const task = taskAt(execution, index)
    const task_id = idOf(execution, index)
    if (execution.status !== 'running' || !isReady(task)) return reject({ tag: 'task_not_ready', task_id })
    return accept({ type: 'task_started', data: { task_id, attempt: task.attempt + 1, ...rest } })
  }
