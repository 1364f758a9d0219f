import type { Due } from '../due.ts'
import { idOf } from '../ids.ts'
import { firstDue } from '../next.ts'
import { isOver, taskAt, type Execution } from '../state.ts'
import type { Mover } from './reason.ts'

/** What happens to an execution by itself when nothing else happens before, and when; undefined when nothing does. */
export const foreseen = (execution: Execution): (Mover & { readonly at: string }) | undefined => {
  if (isOver(execution)) return undefined
  const due = firstDue(execution)
  const { expiresAt } = execution
  if (expiresAt < (due?.at ?? Infinity)) return { event: 'workflow_failed', at: new Date(expiresAt).toISOString() }
  if (due === undefined) return undefined
  return {
    event: eventOf(execution, due),
    task_id: idOf(execution, due.task),
    at: new Date(due.at).toISOString(),
  }
}

const eventOf = (execution: Execution, { what, task }: Due): string => {
  switch (what) {
    case 'turn':
    case 'retry':
      return 'task_started'
    case 'end_of_wait':
      return taskAt(execution, task).awaits === undefined ? 'task_completed' : 'task_timed_out'
    case 'escalation':
      return 'approval_escalated'
    case 'attempt':
    case 'heartbeat':
    case 'task':
      return 'task_timed_out'
  }
}
