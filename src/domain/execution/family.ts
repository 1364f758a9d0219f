import { isThisAttempt } from './commands/this-attempt.ts'
import type { TaskError } from './events.ts'
import { outputOf } from './render.ts'
import { isOver, type Execution } from './state.ts'
import * as E from 'fp-ts/lib/Either.js'

/** The attempt that has started a child, or is about to. */
export interface Starting {
  readonly task: number
  readonly attempt: number
}

/** What a child must know of its parent: how that stands, and whether the attempt that started it is under way. */
export interface ParentNow {
  readonly status: Execution['status']
  readonly waits: boolean
}

export const parentNow = (parent: Execution, starting: Starting | undefined): ParentNow => ({
  status: parent.status,
  waits: starting !== undefined && !isOver(parent) && isThisAttempt(parent, starting.task, starting.attempt),
})

export type ChildDebt = 'cancel' | 'pause' | 'resume'

/**
 * What a child is owed. It lives as long as the task that started it waits for it, stands still while its parent is paused, and
 * goes on when that does. It follows from how the two stand and nothing else: whoever asks, and however often, comes to the same
 * end. One that is not waited for is on its own. One that undoes what it did is let finish that: nobody else would wake it.
 */
export const owedToChild = (child: Execution, parent: ParentNow): ChildDebt | undefined => {
  if (child.origin.parent?.wait !== true || child.status === 'unborn' || isOver(child)) return undefined
  if (!parent.waits && child.compensating === undefined) return 'cancel'
  const standsStill = parent.waits && parent.status === 'paused'
  if (standsStill && child.status !== 'paused') return 'pause'
  const goesOn = !parent.waits || parent.status === 'running'
  return goesOn && child.status === 'paused' && child.pausedByParent ? 'resume' : undefined
}

/** What a child means for the task that started it; undefined as long as that has to wait. */
export const outcomeOfChild = (child: Execution): E.Either<TaskError, unknown> | undefined => {
  const { id, plan, status } = child
  if (status === 'unborn') return undefined
  if (child.origin.parent?.wait !== true)
    return E.right({ execution_id: id, workflow_id: plan.workflowId, workflow_version: plan.version })

  switch (status) {
    case 'completed':
      return E.right(outputOf(child))
    case 'failed': {
      const error = child.error ?? null
      const message = `execution ${id} of ${plan.definition.name} failed: ${error?.message ?? 'it did not say why'}`
      return E.left({ type: 'workflow_failed', message, retryable: false, details: { execution_id: id, error } })
    }
    case 'cancelled': {
      const message = `execution ${id} of ${plan.definition.name} was cancelled`
      return E.left({ type: 'workflow_cancelled', message, retryable: false, details: { execution_id: id } })
    }
    default:
      return undefined
  }
}
