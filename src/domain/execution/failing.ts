import * as E from 'fp-ts/lib/Either.js'
import type { Template } from '../expression/template.ts'
import { isNamed } from './error-types.ts'
import type { ExecutionEvent, TaskError } from './events.ts'
import { idOf } from './ids.ts'
import { evaluateIn } from './scope.ts'
import { taskAt, type Caught, type Execution } from './state.ts'
import type { ExecutionGiven } from './vocabulary.ts'

/**
 * What follows when a task has failed for good: the first of its handlers that catches the error gives a value, with which it
 * completes, or has a task run; without one, that is its end. What a handler fails with is not caught again.
 */
export const failing = (
  execution: Execution,
  index: number,
  error: TaskError,
  given: ExecutionGiven,
): readonly ExecutionEvent[] => {
  const { attempt, node, caught } = taskAt(execution, index)
  const task_id = idOf(execution, index)
  const handler = caught === undefined ? node.handlers.findIndex(({ catches }) => isCaught(error, catches)) : -1
  const chosen = node.handlers[handler]
  if (chosen === undefined) return [{ type: 'task_failed', data: { task_id, attempt, error } }]

  const told: ExecutionEvent = { type: 'task_error_caught', data: { task_id, attempt, error, handler } }
  return chosen.value === undefined ? [told] : [told, valued(execution, index, { error, handler }, given)]
}

/** A task ends with the value that its handler makes of its error. */
export const valued = (
  execution: Execution,
  index: number,
  { error, handler }: Pick<Caught, 'error' | 'handler'>,
  { env }: ExecutionGiven,
): ExecutionEvent => {
  const { attempt, node } = taskAt(execution, index)
  const task_id = idOf(execution, index)
  const template = node.handlers[handler]?.value ?? NOTHING
  const value = evaluateIn(execution, index, template, env, { error })
  return E.isRight(value)
    ? { type: 'task_completed', data: { task_id, attempt, output: value.right } }
    : { type: 'task_failed', data: { task_id, attempt, error: value.left } }
}

const NOTHING: Template = { kind: 'constant', value: null }

const isCaught = ({ type }: TaskError, catches: readonly string[] | undefined): boolean =>
  catches === undefined || isNamed(type, catches)
