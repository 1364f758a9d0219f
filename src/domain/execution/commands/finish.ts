import * as E from 'fp-ts/lib/Either.js'
import type { PlannedTask } from '../../definition/plan.ts'
import { evaluate } from '../../expression/index.ts'
import { scopeOf, type Env } from '../scope.ts'
import { taskAt } from '../state.ts'
import { accept, type ExecutionIntent } from '../vocabulary.ts'

/** Every task has ended: the execution has failed if one of them did, else it is complete and its output is made. */
export const finish =
  (env: Env): ExecutionIntent =>
  (execution) => {
    const { firstFailed, plan } = execution
    if (firstFailed >= 0) {
      const { id } = plan.tasks[firstFailed] as PlannedTask
      const message = `task ${id} failed: ${taskAt(execution, firstFailed).error?.message ?? ''}`
      return accept({ type: 'workflow_failed', data: { error: { type: 'task_failed', message, task_id: id } } })
    }
    if (plan.output === undefined) return accept({ type: 'workflow_completed', data: {} })

    const output = evaluate(plan.output, scopeOf(execution, env))
    return E.isRight(output)
      ? accept({ type: 'workflow_completed', data: { output: output.right } })
      : accept({ type: 'workflow_failed', data: { error: { type: 'expression_error', message: output.left.message } } })
  }
