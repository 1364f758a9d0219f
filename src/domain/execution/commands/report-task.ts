import type { AttemptRef } from '../attempt-ref.ts'
import type { TaskError } from '../events.ts'
import { findTask } from '../ids.ts'
import { isCalled, isOver, taskAt, type Execution, type TaskState } from '../state.ts'
import { nothing, reject, type ExecutionIntent } from '../vocabulary.ts'
import { heartbeatTask } from './accept-task.ts'
import { completeTask } from './complete-task.ts'
import { failTask } from './fail-task.ts'

/** What a component says of an attempt that it has in hand, other than by answering the call. */
export type Report =
  | { readonly do: 'complete'; readonly output: unknown }
  | { readonly do: 'fail'; readonly error: TaskError }
  | { readonly do: 'heartbeat'; readonly details?: unknown }

/** Saying the same outcome twice is the same as saying it once. What comes too late is refused, with the reason. */
export const reportTask =
  ({ task_id, attempt }: AttemptRef, report: Report): ExecutionIntent =>
  (execution, given) => {
    const task = findTask(execution, task_id)
    const state = task === undefined ? undefined : taskAt(execution, task)
    if (task === undefined || state === undefined || !mayHaveBeenCalled(state, attempt))
      return reject({ tag: 'task_token_unknown' })
    if (isCalled(state) && state.attempt === attempt && !isOver(execution))
      return intentOf(task, attempt, report)(execution, given)
    if (state.attempt === attempt && isWhatItSaid(state, report)) return nothing
    return reject({ tag: 'task_attempt_over', task_id, attempt, why: why(execution, state, attempt) })
  }

const mayHaveBeenCalled = ({ node, attempt, awaits, status }: TaskState, named: number): boolean =>
  node.shape === 'leaf' && named <= attempt && !(named === attempt && (awaits !== undefined || status === 'waiting'))

const intentOf = (task: number, attempt: number, report: Report): ExecutionIntent => {
  switch (report.do) {
    case 'complete':
      return completeTask({ task, attempt, output: report.output })
    case 'fail':
      return failTask({ task, attempt, error: report.error })
    case 'heartbeat':
      return heartbeatTask({ task, attempt, details: report.details })
  }
}

/** What a definition maps is not what was said, and is taken for it. */
const isWhatItSaid = ({ status, caught, output, error, node }: TaskState, report: Report): boolean => {
  if (report.do === 'complete')
    return (
      status === 'completed' && caught === undefined && (node.output !== undefined || isSame(output, report.output))
    )
  return report.do === 'fail' && isSame(caught?.error ?? error, report.error)
}

/** Both are JSON; the order of names says nothing. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [names, others] = [Object.keys(a), Object.keys(b)]
  return (
    Array.isArray(a) === Array.isArray(b) &&
    names.length === others.length &&
    names.every((name) => Object.hasOwn(b, name) && isSame(Reflect.get(a, name), Reflect.get(b, name)))
  )
}

const TIMEOUTS: ReadonlySet<string> = new Set(['timeout', 'heartbeat_timeout', 'total_timeout'])

const why = (execution: Execution, { attempt: latest, status, error, caught }: TaskState, attempt: number): string => {
  if (isOver(execution)) return `the execution is ${execution.status}`
  if (attempt < latest) return `it was given up, and attempt ${latest} has followed`
  if (TIMEOUTS.has((caught?.error ?? error)?.type ?? '')) return 'it has timed out'
  return status === 'retrying' ? 'it has failed, and another one is due' : `the task is ${status}`
}
