import * as E from 'fp-ts/lib/Either.js'
import { foresee } from '../deadlines.ts'
import type { TaskError } from '../events.ts'
import { idOf } from '../ids.ts'
import { addInstance, iterationsIn, joinReady, MAX_INSTANCES, roomIn, stir } from '../instances.ts'
import { conditionIn } from '../scope.ts'
import { taskAt, type Execution, type TaskState } from '../state.ts'
import { failureOf } from './group.ts'
import type { ShapeRules, Step } from './shape.ts'

/** One iteration after the other, for as long as its conditions say. */
export const repeat: ShapeRules = {
  open: (execution, index, task) => {
    task.inside = { children: [], open: 0 }
    stir(execution, index)
  },
  childEnded: (execution, index, task) => {
    iterationsIn(task).open--
    stir(execution, index)
  },
  childGone: (_, task) => {
    iterationsIn(task).open--
  },
  needs: () => E.right(1),
  promised: () => 0,
  step: (execution, index, task, { env, at }) => {
    const { children, open } = iterationsIn(task)
    const rules = task.node.repeat
    if (open > 0 || rules === undefined) return undefined
    const last = children.at(-1)
    if (last !== undefined && taskAt(execution, last).status !== 'completed') {
      return { is: 'failed', error: failureOf(execution, last) }
    }
    const output = last === undefined ? null : (taskAt(execution, last).output ?? null)
    const next = children.length

    if (rules.until !== undefined && last !== undefined) {
      const ends = conditionIn(execution, index, rules.until, env, { output, iteration: next - 1 })
      if (E.isLeft(ends)) return { is: 'failed', error: ends.left }
      if (ends.right) return { is: 'completed' }
    }
    if (rules.while !== undefined) {
      const goesOn = conditionIn(execution, index, rules.while, env, { output, iteration: next })
      if (E.isLeft(goesOn)) return { is: 'failed', error: goesOn.left }
      if (!goesOn.right) return { is: 'completed' }
    }
    if (next >= rules.maxIterations) return { is: 'failed', error: tooMany(rules.maxIterations) }
    if (roomIn(execution) < 1) return { is: 'failed', error: noRoom }
    return iterate(execution, index, next, rules.delay, at)
  },
  output: (execution, task) => {
    const last = iterationsIn(task).children.at(-1)
    return last === undefined ? null : (taskAt(execution, last).output ?? null)
  },
}

const iterate = (execution: Execution, index: number, iteration: number, delay: number, at: string): Step => {
  const begins = { task_id: idOf(execution, index), iteration }
  if (iteration === 0 || delay === 0) return { is: 'next', event: { type: 'task_repeated', data: begins } }
  const next_at = new Date(Date.parse(at) + Math.ceil(delay * 1_000)).toISOString()
  return { is: 'next', event: { type: 'task_repeated', data: { ...begins, next_at } } }
}

/** The next iteration comes to be, and may start, now or at its time. */
export const repeated = (execution: Execution, index: number, task: TaskState, nextAt: string | undefined): void => {
  const iterations = iterationsIn(task)
  const { body } = task.node
  if (body === undefined) throw new Error(`${idOf(execution, index)} has nothing to repeat`)
  const child = addInstance(execution, body, index, iterations.children.length)
  iterations.children.push(child)
  iterations.open++
  if (nextAt === undefined) {
    joinReady(execution, child)
    return
  }
  taskAt(execution, child).until = nextAt
  foresee(execution, child, taskAt(execution, child), 'turn')
}

const tooMany = (most: number): TaskError => ({
  type: 'max_iterations',
  message: `the condition did not end it within ${most} iterations`,
  retryable: false,
})

export const noRoom: TaskError = {
  type: 'too_many_tasks',
  message: `an execution may have at most ${MAX_INSTANCES} tasks, counting items and iterations`,
  retryable: false,
}
