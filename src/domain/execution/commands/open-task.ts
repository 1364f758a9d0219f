import * as E from 'fp-ts/lib/Either.js'
import type { TaskError } from '../events.ts'
import { failing } from '../failing.ts'
import { idOf } from '../ids.ts'
import { rulesOf } from '../inside.ts'
import { isReady, roomIn } from '../instances.ts'
import { conditionIn, inputOf, type Env } from '../scope.ts'
import { noRoom } from '../shapes/repeat.ts'
import { taskAt, type Execution } from '../state.ts'
import { accept, nothing, reject, type ExecutionIntent } from '../vocabulary.ts'

/**
 * The rule of a task is met: its condition is asked, and when that holds, a task with others inside starts. Nothing comes of it for
 * a leaf whose condition holds: that may start once its component has room.
 */
export const openTask =
  (index: number): ExecutionIntent =>
  (execution, given) => {
    const { env } = given
    const task = taskAt(execution, index)
    const task_id = idOf(execution, index)
    if (execution.status !== 'running' || !isReady(task)) return reject({ tag: 'task_not_ready', task_id })

    const holds = task.node.when === undefined ? E.right(true) : conditionIn(execution, index, task.node.when, env)
    if (E.isLeft(holds)) return accept(...failing(execution, index, holds.left, given))
    if (!holds.right) return accept({ type: 'task_skipped', data: { task_id, reason: { code: 'condition_false' } } })
    if (task.node.shape === 'leaf') return nothing

    const input = roomFor(execution, index, env)
    if (E.isLeft(input)) return accept(...failing(execution, index, input.left, given))
    const recorded = task.node.input.kind === 'constant' ? {} : { input: input.right }
    return accept({ type: 'task_started', data: { task_id, attempt: task.attempt + 1, ...recorded } })
  }

/** The input, if what it makes necessary finds room. */
const roomFor = (execution: Execution, index: number, env: Env): E.Either<TaskError, unknown> => {
  const task = taskAt(execution, index)
  const input = inputOf(execution, index, env)
  if (E.isLeft(input)) return input
  const needs = rulesOf(task)?.needs(task, input.right) ?? E.right(0)
  if (E.isLeft(needs)) return needs
  return needs.right > roomIn(execution) ? E.left(noRoom) : input
}
