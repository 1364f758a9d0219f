import * as E from 'fp-ts/lib/Either.js'
import { evaluate, evaluateCondition } from '../expression/index.ts'
import type { ExpressionError, Scope, Template } from '../expression/template.ts'
import type { TaskError } from './events.ts'
import { blockAround, elementsIn, iterationsIn } from './instances.ts'
import { taskAt, type Block, type Execution, type TaskState } from './state.ts'

/** The environment variables that definitions may read. */
export type Env = (name: string) => string | undefined

/** Further names that an expression may begin with, by where it stands. */
export type Locals = Readonly<Record<string, unknown>>

const NO_LOCALS: Locals = {}

/**
 * What the expressions of an instance see at this moment: tasks and variables of what is nearest first. `inside` is a block whose
 * tasks are nearer still. An index of -1 stands for the execution itself.
 */
export const scopeOf = (
  execution: Execution,
  index: number,
  env: Env,
  locals: Locals,
  inside: Block | undefined,
): Scope => {
  const { plan, id, input } = execution
  return {
    input,
    task: (taskId) => {
      const found = taskSeen(execution, index, taskId, inside)
      if (found === undefined) return undefined
      const { status, output } = found
      return status === 'completed' ? { status, output: output ?? null } : { status }
    },
    workflow: { id: plan.workflowId, name: plan.definition.name, version: plan.version },
    execution: { id },
    env,
    vars: variablesSeen(execution, index, locals),
  }
}

const taskSeen = (
  execution: Execution,
  index: number,
  taskId: string,
  inside: Block | undefined,
): TaskState | undefined => {
  const nearest = inside?.planned.indexOf.get(taskId)
  if (inside !== undefined && nearest !== undefined) return taskAt(execution, inside.first + nearest)
  for (let above = index; above >= 0; above = taskAt(execution, above).parent) {
    const task = taskAt(execution, above)
    if (task.node.role !== 'member') continue
    const { planned, first } = blockAround(execution, task)
    const place = planned.indexOf.get(taskId)
    if (place !== undefined) return taskAt(execution, first + place)
  }
  return undefined
}

/** What an iteration names, over what those around it do; `locals` over all of them. */
const variablesSeen = (execution: Execution, index: number, locals: Locals): Locals => {
  let seen = locals
  for (let above = index; above >= 0; above = taskAt(execution, above).parent) {
    const { node, parent, place } = taskAt(execution, above)
    if (node.role === 'element') {
      const around = taskAt(execution, parent)
      seen = { [around.node.forEach?.as ?? 'item']: elementsIn(around).items[place], index: place, ...seen }
    } else if (node.role === 'compensation') {
      seen = { output: taskAt(execution, parent).output ?? null, ...seen }
    } else if (node.role === 'handler') {
      seen = { error: taskAt(execution, parent).caught?.error, ...seen }
    } else if (node.role === 'iteration') {
      seen = { iteration: place, previous: previousOf(execution, parent, place), ...seen }
    }
  }
  return seen
}

const previousOf = (execution: Execution, repeat: number, place: number): unknown => {
  const before = iterationsIn(taskAt(execution, repeat)).children[place - 1]
  return before === undefined ? null : (taskAt(execution, before).output ?? null)
}

/** A template's value for an instance, or why there is none. */
export const evaluateIn = (
  execution: Execution,
  index: number,
  template: Template,
  env: Env,
  locals: Locals = NO_LOCALS,
  inside?: Block,
): E.Either<TaskError, unknown> => {
  if (template.kind === 'constant') return E.right(template.value)
  return orTaskError(evaluate(template, scopeOf(execution, index, env, locals, inside)))
}

/** The same of a condition, which is true or false and nothing else. */
export const conditionIn = (
  execution: Execution,
  index: number,
  condition: Template,
  env: Env,
  locals: Locals = NO_LOCALS,
): E.Either<TaskError, boolean> =>
  orTaskError(evaluateCondition(condition, scopeOf(execution, index, env, locals, undefined)))

const orTaskError = <A>(made: E.Either<ExpressionError, A>): E.Either<TaskError, A> => {
  if (E.isRight(made)) return made
  const { message, expression, missing } = made.left
  return E.left({ type: 'expression_error', message, retryable: false, details: { expression, missing } })
}

/** The input that a task's next attempt gets: that of an earlier attempt, the one that was given for it, or the definition's with its expressions evaluated. */
export const inputOf = (execution: Execution, index: number, env: Env): E.Either<TaskError, unknown> => {
  const { node, input: earlier, overridden } = taskAt(execution, index)
  if (node.input.kind === 'constant' && !overridden) return E.right(node.input.value)
  return earlier !== undefined ? E.right(earlier) : evaluateIn(execution, index, node.input, env)
}
