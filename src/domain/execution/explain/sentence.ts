import { absurd } from 'fp-ts/lib/function.js'
import type { ComponentState, Reason, Step, WithWorker } from './reason.ts'

/** A reason as one sentence about "it", the task. Names are quoted as they are: whoever shows it must not trust them. */
export const sentence = (reason: Reason): string => {
  switch (reason.code) {
    case 'waits_for_tasks':
      return `waits for ${listed(reason.tasks, reason.open)}${ruleInWords(reason)}`
    case 'free_to_start':
      return reason.step === 'start_task' ? 'starts next' : 'is looked at next: its condition is asked, or it opens'
    case 'due_now':
      return stepInWords(reason.step)
    case 'execution_ends':
      return `ends with the execution, ${whyItEnds(reason.why)}`
    case 'given_up':
      return 'ends with what it is inside of'
    case 'paused':
      return reason.by_parent
        ? 'is held: the execution is paused because the one that waits for it is'
        : 'is held: the execution is paused'
    case 'queued':
      return 'is held: the execution stands in the queue'
    case 'no_free_slot':
      return `is held: the execution waits for a slot, ${ahead(reason.ahead)}, ${reason.running} of ${reason.limit} taken${takenBy(reason)}`
    case 'concurrency_key_full':
      return `is held: the execution waits for a place under the concurrency key ${reason.key}, ${ahead(reason.ahead)}, ${reason.running} of ${reason.limit} taken${takenBy(reason)}`
    case 'one_at_a_time':
      return `waits for its turn: tasks start one at a time here, and ${reason.busy_with.join(', ')} is under way`
    case 'component_busy':
      return `waits for ${reason.component}, ${ahead(reason.ahead)}: ${reason.in_flight} calls of at most ${reason.limit} are out`
    case 'rate_limited':
      return `waits for ${reason.component}, ${ahead(reason.ahead)}: it takes ${reason.per_second} calls a second, the next one at ${reason.until}`
    case 'breaker_open':
      return `waits for ${reason.component}: its circuit breaker is open since ${reason.since} after ${reason.failures} failures; ${
        reason.until === null ? 'one call is out to see whether it works again' : `one call goes out at ${reason.until}`
      }`
    case 'no_worker_asks':
      return `waits for a worker of ${reason.component}, ${ahead(reason.ahead)}: ${
        reason.last_asked === null ? 'none has asked so far' : `none has asked for more since ${reason.last_asked}`
      }${reason.leased === 0 ? '' : `, and ${reason.leased} ${reason.leased === 1 ? 'task is' : 'tasks are'} with workers`}`
    case 'server_stopping':
      return 'would start, but the server is stopping'
    case 'store_away':
      return `would start, but the event store is away since ${reason.since}: ${reason.detail}`
    case 'retry_due':
      return `is tried again at ${reason.at} (attempt ${reason.attempt} of ${reason.max_attempts})${
        reason.error === null ? '' : `, after ${reason.error.type}: ${reason.error.message}`
      }${reason.error?.type === 'component_not_found' ? '' : component(reason.component)}`
    case 'iteration_due':
      return `has its turn at ${reason.at}`
    case 'timer':
      return `waits until ${reason.until}`
    case 'signal':
      return `waits for the signal ${reason.name}${reason.ahead === 0 ? '' : `, behind ${reason.ahead} other`}${until(reason.until)}`
    case 'approval':
      return `waits for ${reason.approvers.length === 0 ? 'anybody' : reason.approvers.join(' or ')} to decide ${reason.approval_id}${until(reason.until)}${
        reason.escalates === null ? '' : `, from ${reason.escalates.at} on also ${reason.escalates.to.join(' or ')}`
      }`
    case 'child_execution':
      return `waits for ${reason.wait ? 'the end' : 'the submission'} of execution ${reason.execution_id}${
        reason.child_status === null ? '' : `, which is ${reason.child_status}`
      }${until(reason.until)}`
    case 'running':
      return `runs at ${reason.component} since ${reason.dispatched_at} (attempt ${reason.attempt})${atTheLatest(reason)}${withWorker(reason.worker)}${component(reason.component_state)}`
    case 'handler':
      return reason.task_id === null
        ? `has failed with ${reason.error.type}, which it handles`
        : `has failed with ${reason.error.type}, which ${reason.task_id} handles`
    case 'tasks_inside':
      return `waits for ${listed(reason.tasks, reason.open)} inside it${reason.to_come === 0 ? '' : `, and ${reason.to_come} more to come`}`
    default:
      return absurd(reason)
  }
}

const listed = (tasks: readonly { readonly task_id: string; readonly status: string }[], open: number): string => {
  const shown = tasks.slice(0, 3).map(({ task_id, status }) => `${task_id} (${status})`)
  const rest = open - shown.length
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

const ruleInWords = (reason: Extract<Reason, { readonly code: 'waits_for_tasks' }>): string => {
  const { rule, total, succeeded, failed, skipped } = reason
  const name = rule === 'all_success' ? [] : [typeof rule === 'string' ? rule : `${rule.n_of} of ${total}`]
  const counts = [
    [succeeded, 'succeeded'],
    [failed, 'failed'],
    [skipped, 'skipped'],
  ] as const
  const ended = counts.filter(([count]) => count > 0).map(([count, how]) => `${count} ${how} so far`)
  const notes = [...name, ...ended]
  return notes.length === 0 ? '' : ` (${notes.join(', ')})`
}

const stepInWords = (step: Step): string => {
  switch (step) {
    case 'take_answer':
      return 'ends next: what it waited for has come'
    case 'settle_task':
      return 'is looked at next: something inside it has ended'
    case 'skip_task':
      return 'is skipped next: its rule cannot be met any more'
    case 'end_wait':
      return 'ends next: its time has come'
    case 'escalate':
      return 'is escalated next: nobody has decided'
    case 'time_out_task':
      return 'is given up next: its time is over'
  }
}

const whyItEnds = (why: 'timeout' | 'settled' | 'compensated'): string => {
  if (why === 'timeout') return 'whose time is over'
  return why === 'settled' ? 'which has all it needs to end' : 'in which everything that can be undone has been'
}

const takenBy = ({ held_by }: { readonly held_by: readonly string[] }): string => {
  const [first, ...others] = held_by
  if (first === undefined) return ''
  return ` by ${first}${others.length === 0 ? '' : ' and others'}`
}

const ahead = (count: number): string => (count === 0 ? 'first in line' : `${count} ahead`)

const until = (time: string | null): string => (time === null ? '' : `, until ${time}`)

const atTheLatest = ({
  deadline,
  accepted,
  heartbeat_at,
  heartbeat_due,
}: Extract<Reason, { readonly code: 'running' }>) =>
  [
    accepted ? ', which has taken it and reports later' : '',
    heartbeat_at === null ? '' : `; last heartbeat at ${heartbeat_at}`,
    heartbeat_due === null ? '' : `; the next one by ${heartbeat_due}`,
    deadline === null ? '' : `; until ${deadline} at the latest`,
  ].join('')

const withWorker = (worker: WithWorker | undefined): string => {
  if (worker === undefined) return ''
  const { worker_id, lease_expires_at, deliveries, waits_since } = worker
  const again = deliveries > 1 ? `, delivered ${deliveries} times` : ''
  if (worker_id !== null) return `; worker ${worker_id} has it, and is to say so again by ${lease_expires_at}${again}`
  return `; no worker has fetched it since ${waits_since}${deliveries === 0 ? '' : ', when its last one was lost'}${again}`
}

const component = (state: ComponentState | undefined): string => {
  switch (state?.status) {
    case 'missing':
      return `; no component ${state.name} is registered`
    case 'down':
      return `; ${state.name} is down${state.last_seen === null ? '' : `, last seen at ${state.last_seen}`}`
    default:
      return ''
  }
}
