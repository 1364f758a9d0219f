import { absurd } from 'fp-ts/lib/function.js'
import type { Limit } from '../due.ts'
import type { Execution } from '../state.ts'
import type { Mover, Reason, Step } from './reason.ts'

/** The events that would change why a task stands where it stands; the likeliest first. */
export const movedBy = (execution: Execution, task_id: string, reason: Reason): readonly Mover[] => {
  switch (reason.code) {
    case 'waits_for_tasks':
      return reason.tasks.map((upstream) => ({ event: 'task_completed', task_id: upstream.task_id }))
    case 'free_to_start':
      return reason.step === 'start_task'
        ? [{ event: 'task_started', task_id }]
        : [
            { event: 'task_started', task_id },
            { event: 'task_skipped', task_id },
          ]
    case 'due_now':
      return afterStep(reason.step, reason.limit).map((event) => ({ event, task_id }))
    case 'execution_ends':
      return endsOf(execution, reason.why).map((event) => ({ event }))
    case 'given_up':
      return [{ event: 'task_cancelled', task_id }]
    case 'paused':
      return [{ event: 'workflow_resumed' }]
    case 'queued':
    case 'no_free_slot':
    case 'concurrency_key_full':
      return [{ event: execution.startedAt === undefined ? 'workflow_started' : 'workflow_resumed' }]
    case 'one_at_a_time':
      return reason.busy_with.map((busy) => ({ event: 'task_completed', task_id: busy }))
    case 'component_busy':
    case 'no_worker_asks':
    case 'server_stopping':
    case 'store_away':
      return [{ event: 'task_started', task_id }]
    case 'rate_limited':
      return [{ event: 'task_started', task_id, at: reason.until }]
    case 'breaker_open':
      return [{ event: 'task_started', task_id, ...(reason.until === null ? {} : { at: reason.until }) }]
    case 'retry_due':
    case 'iteration_due':
      return [{ event: 'task_started', task_id, at: reason.at }]
    case 'timer':
      return [{ event: 'task_completed', task_id, at: reason.until }]
    case 'signal':
      return [{ event: 'signal_received', signal: reason.name }, ...givenUp(task_id, reason.until)]
    case 'approval':
      return [{ event: 'approval_decided', task_id }, ...escalated(task_id, reason), ...givenUp(task_id, reason.until)]
    case 'child_execution':
      return [
        { event: 'workflow_completed', execution_id: reason.execution_id },
        { event: 'task_completed', task_id },
        ...givenUp(task_id, reason.until),
      ]
    case 'running':
      return [
        { event: 'task_completed', task_id },
        { event: 'task_failed', task_id },
        ...givenUp(task_id, reason.deadline),
      ]
    case 'handler':
      return [{ event: 'task_completed', task_id: reason.task_id ?? task_id }]
    case 'tasks_inside':
      return reason.tasks.map((inner) => ({ event: 'task_completed', task_id: inner.task_id }))
    default:
      return absurd(reason)
  }
}

const afterStep = (step: Step, limit: Limit | undefined): readonly string[] => {
  switch (step) {
    case 'take_answer':
    case 'settle_task':
      return ['task_completed', 'task_failed']
    case 'end_wait':
      return ['task_completed']
    case 'skip_task':
      return ['task_skipped']
    case 'escalate':
      return ['approval_escalated']
    case 'time_out_task':
      return limit === 'task' ? ['task_failed'] : ['task_failed', 'task_retry_scheduled']
  }
}

const endsOf = ({ compensating }: Execution, why: 'timeout' | 'settled' | 'compensated'): readonly string[] => {
  if (why === 'timeout') return ['workflow_failed']
  if (why === 'settled') return ['workflow_completed', 'workflow_failed']
  return [compensating?.cause === 'cancelled' ? 'workflow_cancelled' : 'workflow_failed']
}

/** What comes by itself when nothing comes before. */
const givenUp = (task_id: string, at: string | null): readonly Mover[] =>
  at === null ? [] : [{ event: 'task_timed_out', task_id, at }]

const escalated = (task_id: string, { escalates }: Extract<Reason, { readonly code: 'approval' }>): readonly Mover[] =>
  escalates === null ? [] : [{ event: 'approval_escalated', task_id, at: escalates.at }]
