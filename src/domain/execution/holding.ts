import { isSettled } from './block.ts'
import type { Happening } from './due.ts'
import { hasEnded, isUnderWay, taskAt, type Block, type Execution, type TaskState } from './state.ts'
import type { Work } from './work.ts'

/**
 * What is asked before anything is handed out. `next` asks it of the tasks at the head of its lines, an explanation of each task by
 * itself: so the two can't say different things.
 */

/** Whether anything starts, is skipped or comes to its end in it. */
export const goesOn = ({ status }: Execution): boolean => status === 'running'

/** Its own time is over, whatever else is going on. */
export const hasExpired = ({ expiresAt }: Execution, now: number): boolean => expiresAt <= now

/** All that has to happen before its end has happened. */
export const owesItsEnd = ({ compensating, root }: Execution): boolean =>
  compensating === undefined ? isSettled(root) : compensating.current < 0

/** Tasks start one at a time in it, and one is under way. */
export const isTurnTaken = ({ policy, busy }: Execution): boolean => !policy.parallel && busy > 0

/** What it waited for has come, and it has not ended with it yet. */
export const canTakeAnswer = ({ status, answer }: TaskState): boolean => status === 'waiting' && answer !== undefined

/**
 * Of a task that stands in `stirred`, as something inside it has ended since it was last looked at: whether a look may come to
 * anything. A for_each that has more to do may have enough all the same: its condition says so, and only to who looks.
 */
export const canBeLookedAt = (execution: Execution, task: TaskState): boolean =>
  isDueALook(execution, task) || (isUnderWay(task) && task.node.forEach?.completeWhen !== undefined)

/** Whether there is nothing left inside a task that it has to wait for. */
export const isDueALook = (execution: Execution, task: TaskState): boolean => {
  const { caught, inside, node } = task
  if (!isUnderWay(task)) return false
  if (caught !== undefined) return caught.child < 0 || hasEnded(taskAt(execution, caught.child))
  if (inside === undefined) return false
  return node.shape === 'group' ? isSettled(inside as Block) : inside.open === 0
}

/** It stands in `doomed`. */
export const canBeSkipped = ({ status }: TaskState): boolean => status === 'pending'

/** What is to be done when something of a task has come due; undefined when it may start from then on. */
export const workOf = ({ awaits }: TaskState, task: number, what: Happening): Work | undefined => {
  switch (what) {
    case 'turn':
    case 'retry':
      return undefined
    case 'escalation':
      return { do: 'escalate', task }
    case 'end_of_wait':
      return awaits === undefined ? { do: 'end_wait', task } : { do: 'time_out_task', task, limit: 'attempt' }
    case 'attempt':
    case 'heartbeat':
    case 'task':
      return { do: 'time_out_task', task, limit: what }
  }
}
