import { idOf } from '../ids.ts'
import { rulesOf } from '../inside.ts'
import { afterFailure } from '../retry.ts'
import type { Env } from '../scope.ts'
import { isUnderWay, taskAt } from '../state.ts'
import { accept, nothing, type ExecutionIntent } from '../vocabulary.ts'
import { cancelInside } from './cancel-started.ts'

/** Looks at a task in whose inside something has ended: it goes on, or ends and with it whatever is still under way in it. */
export const settleTask =
  (index: number, env: Env): ExecutionIntent =>
  (execution, given) => {
    const task = taskAt(execution, index)
    if (execution.status !== 'running' || !isUnderWay(task)) return nothing
    const step = rulesOf(task)?.step(execution, index, task, { env, at: given.at })
    switch (step?.is) {
      case 'completed': {
        const { output } = step
        const data = {
          task_id: idOf(execution, index),
          attempt: task.attempt,
          ...(output === undefined ? {} : { output }),
        }
        return accept(...cancelInside(execution, index), { type: 'task_completed', data })
      }
      case 'failed':
        return accept(...cancelInside(execution, index), afterFailure(execution, index, step.error, given))
      case 'next':
        return accept(step.event)
      case undefined:
        return nothing
    }
  }
