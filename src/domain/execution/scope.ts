import * as E from 'fp-ts/lib/Either.js'
import type { PlannedTask } from '../definition/plan.ts'
import { evaluate } from '../expression/index.ts'
import type { Scope } from '../expression/template.ts'
import type { TaskError } from './events.ts'
import { taskAt, type Execution } from './state.ts'

/** The environment variables that definitions may read. */
export type Env = (name: string) => string | undefined

/** What the expressions of an execution see at this moment. */
export const scopeOf = (execution: Execution, env: Env): Scope => {
  const { plan, id, input } = execution
  return {
    input,
    task: (taskId) => {
      const index = plan.indexOf.get(taskId)
      if (index === undefined) return undefined
      const { status, output } = taskAt(execution, index)
      return status === 'completed' ? { status, output } : { status }
    },
    workflow: { id: plan.workflowId, name: plan.definition.name, version: plan.version },
    execution: { id },
    env,
  }
}

/** The input that a task's next attempt gets: that of an earlier attempt, or the definition's with its expressions evaluated. */
export const inputOf = (execution: Execution, index: number, env: Env): E.Either<TaskError, unknown> => {
  const { input: template } = execution.plan.tasks[index] as PlannedTask
  if (template.kind === 'constant') return E.right(template.value)
  const { input: earlier } = taskAt(execution, index)
  if (earlier !== undefined) return E.right(earlier)

  const made = evaluate(template, scopeOf(execution, env))
  if (E.isRight(made)) return made
  const { message, expression, missing } = made.left
  return E.left({ type: 'expression_error', message, retryable: false, details: { expression, missing } })
}
