import * as E from 'fp-ts/lib/Either.js'
import type { Rejection } from '../../rejection.ts'
import type { TaskStatus } from '../document.ts'
import { heir, unborn } from '../birth.ts'
import { fork, type ForkFrom } from '../commands/fork.ts'
import { hasEnded, taskAt, type Execution } from '../state.ts'
import type { Plan } from '../../definition/plan.ts'
import { forked } from './forked.ts'

/**
 * What becomes of a task of the definition in a fork: it stays as it ended, has the output that it was given, runs another time, waits
 * on for what it waits for, or has not begun and runs when its turn comes.
 */
export type Becomes = 'kept' | 'given' | 'runs_again' | 'waits_on' | 'to_run'

export interface ForkedTask {
  readonly task_id: string
  /** How it stands where the fork begins; null when the definition of that execution has no such task. */
  readonly status: TaskStatus | null
  readonly becomes: Becomes
}

export interface ForkForecast {
  readonly tasks: readonly ForkedTask[]
  /** Tasks that the definition of the fork does not have any more. */
  readonly left_out: readonly string[]
}

/** What a fork would begin with: the same decision, and the same fold of it, with nothing recorded. */
export const forecastFork = (from: ForkFrom, plan: Plan, id: string): E.Either<Rejection, ForkForecast> => {
  const at = from.state.lastAt
  const decided = fork(from)(unborn(plan, id), { at, random: () => 0, env: () => undefined })
  if (E.isLeft(decided)) return decided
  const [event] = decided.right
  if (event?.type !== 'workflow_forked') throw new Error('a fork begins with workflow_forked')
  const born = heir(plan, id, from.state)
  forked(born, event.data, at)
  const again = new Set(event.data.rerun)
  const tasks = plan.tasks.map(({ id: task_id, index }) => {
    const status = statusIn(from.state, task_id)
    const given = from.changes?.tasks?.[task_id]?.output !== undefined
    return { task_id, status, becomes: becomesOf(born, index, { given, again: again.has(task_id), status }) }
  })
  const left_out = from.state.plan.tasks.flatMap(({ id: task }) => (plan.indexOf.has(task) ? [] : [task]))
  return E.right({ tasks, left_out })
}

const statusIn = (source: Execution, id: string): TaskStatus | null => {
  const index = source.plan.indexOf.get(id)
  return index === undefined ? null : taskAt(source, index).status
}

interface Before {
  readonly given: boolean
  readonly again: boolean
  readonly status: TaskStatus | null
}

const becomesOf = (born: Execution, index: number, { given, again, status }: Before): Becomes => {
  const task = taskAt(born, index)
  if (given) return 'given'
  if (hasEnded(task)) return 'kept'
  const hadBegun = status !== null && status !== 'pending' && status !== 'skipped'
  if (!hadBegun) return 'to_run'
  return !again && task.status === 'waiting' ? 'waits_on' : 'runs_again'
}
