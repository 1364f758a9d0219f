import { absurd } from 'fp-ts/lib/function.js'
import type { Happened } from '../decider.ts'
import { pushHeap } from '../heap.ts'
import { verdictOn } from './block.ts'
import { kept } from './apart.ts'
import type { TaskStatus } from './document.ts'
import { isEarlier } from './due.ts'
import { Origin, type ExecutionEvent } from './events.ts'
import { indexOf } from './ids.ts'
import { close, leaveParent, rulesOf, tellParent } from './inside.ts'
import { leave } from './instances.ts'
import { cancelUnended, move } from './move.ts'
import { repeated } from './shapes/repeat.ts'
import { attemptTimeout, taskAt, type Execution, type TaskState } from './state.ts'

/** Changes the execution that it is given and returns it. Costs the same whatever the number of tasks, but for what ends others. */
export const evolve = (execution: Execution, event: Happened<ExecutionEvent>): Execution => {
  execution.lastAt = event.at
  switch (event.type) {
    case 'workflow_submitted':
      execution.status = 'pending'
      execution.input = kept(execution.apart, event.data.input, event.data.input_ref)
      execution.metadata = event.data.metadata ?? {}
      execution.priority = event.data.priority
      execution.policy = event.data.policy
      execution.requestId = event.data.request_id
      execution.origin = Origin.encode(event.data)
      execution.createdAt = event.at
      return execution
    case 'workflow_started':
      execution.status = 'running'
      execution.startedAt = event.at
      execution.expiresAt = Date.parse(event.at) + (execution.plan.definition.timeout ?? Infinity) * 1_000
      return execution
    case 'workflow_paused':
      execution.status = 'paused'
      return execution
    case 'workflow_resume_requested':
      execution.status = 'pending'
      return execution
    case 'workflow_resumed':
      execution.status = execution.startedAt === undefined ? 'pending' : 'running'
      return execution
    case 'workflow_completed':
      execution.output = kept(execution.apart, event.data.output, event.data.output_ref)
      return over(execution, 'completed', event.at)
    case 'workflow_failed':
      execution.error = event.data.error
      return over(execution, 'failed', event.at)
    case 'workflow_cancelled':
      return over(execution, 'cancelled', event.at)
    case 'task_started':
      return started(execution, indexOf(execution, event.data.task_id), event)
    case 'task_completed':
      return completed(execution, indexOf(execution, event.data.task_id), event)
    case 'task_timed_out':
      return execution
    case 'task_retry_scheduled':
      return retryScheduled(execution, indexOf(execution, event.data.task_id), event)
    case 'task_repeated': {
      const index = indexOf(execution, event.data.task_id)
      repeated(execution, index, taskAt(execution, index), event.data.next_at)
      return execution
    }
    case 'task_failed': {
      const task = end(execution, indexOf(execution, event.data.task_id), 'failed', event.at)
      task.attempt = event.data.attempt
      task.error = event.data.error
      tellParent(execution, task)
      return execution
    }
    case 'task_skipped': {
      const index = indexOf(execution, event.data.task_id)
      const { reason } = event.data
      const lost = reason.code !== 'condition_false' && verdictOn(taskAt(execution, index)) === 'skip_as_failed'
      const task = end(execution, index, 'skipped', event.at)
      task.skipped = reason
      task.lost = lost
      tellParent(execution, task)
      return execution
    }
    case 'task_cancelled':
      leaveParent(execution, end(execution, indexOf(execution, event.data.task_id), 'cancelled', event.at))
      return execution
    case 'task_error_caught':
    case 'task_accepted':
    case 'task_heartbeat':
    case 'compensation_started':
    case 'signal_received':
    case 'approval_decided':
    case 'approval_escalated':
      return execution
    default:
      return absurd(event)
  }
}

type Of<Name extends ExecutionEvent['type']> = Happened<Extract<ExecutionEvent, { readonly type: Name }>>

const started = (execution: Execution, index: number, { data, at }: Of<'task_started'>): Execution => {
  const task = taskAt(execution, index)
  const status = data.until === undefined ? 'running' : 'waiting'
  move(execution, task, status)
  leave(task)
  task.attempt = data.attempt
  task.startedAt ??= at
  task.attemptAt = at
  task.until = data.until
  task.error = undefined
  if (data.input !== undefined) task.input = kept(execution.apart, data.input, data.input_ref)

  const rules = rulesOf(task)
  if (rules !== undefined) {
    rules.open(execution, index, task)
    return execution
  }
  const ends =
    data.until === undefined ? Date.parse(at) + attemptTimeout(execution, task) * 1_000 : Date.parse(data.until)
  pushHeap(execution.due, { at: ends, task: index, attempt: data.attempt, status }, isEarlier)
  return execution
}

const completed = (execution: Execution, index: number, { data, at }: Of<'task_completed'>): Execution => {
  const task = taskAt(execution, index)
  end(execution, index, 'completed', at).output =
    data.output === undefined
      ? rulesOf(task)?.output(execution, task)
      : kept(execution.apart, data.output, data.output_ref)
  tellParent(execution, task)
  return execution
}

const retryScheduled = (execution: Execution, index: number, { data }: Of<'task_retry_scheduled'>): Execution => {
  const task = taskAt(execution, index)
  move(execution, task, 'retrying')
  task.error = data.error
  task.until = data.next_attempt_at
  const { attempt, next_attempt_at } = data
  const due = { at: Date.parse(next_attempt_at), task: index, attempt, status: 'retrying' as const }
  pushHeap(execution.due, due, isEarlier)
  return execution
}

const over = (execution: Execution, status: 'completed' | 'failed' | 'cancelled', at: string): Execution => {
  execution.status = status
  execution.completedAt = at
  execution.expiresAt = Infinity
  execution.due.length = 0
  if (execution.root.open > 0) for (const task of execution.tasks) cancelUnended(execution, task)
  return execution
}

const end = (execution: Execution, index: number, status: TaskStatus, at: string): TaskState => {
  const task = taskAt(execution, index)
  move(execution, task, status)
  leave(task)
  task.completedAt = at
  task.until = undefined
  if (task.inside !== undefined) close(execution, task)
  return task
}
