import { absurd } from 'fp-ts/lib/function.js'
import type { Happened } from '../decider.ts'
import type { PlannedTask } from '../definition/plan.ts'
import { pushHeap } from '../heap.ts'
import type { TaskStatus } from './document.ts'
import { isEarlier } from './due.ts'
import type { ExecutionEvent } from './events.ts'
import { joinLine } from './line.ts'
import { attemptTimeout, joinReady, taskAt, type Execution, type TaskState } from './state.ts'

/** Changes the execution that it is given and returns it. Costs the same whatever the number of tasks, but for the last event. */
export const evolve = (execution: Execution, event: Happened<ExecutionEvent>): Execution => {
  execution.lastAt = event.at
  switch (event.type) {
    case 'workflow_submitted':
      execution.status = 'pending'
      execution.input = event.data.input
      execution.metadata = event.data.metadata ?? {}
      execution.priority = event.data.priority
      execution.policy = event.data.policy
      execution.requestId = event.data.request_id
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
      execution.output = event.data.output
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
    case 'task_failed': {
      const index = indexOf(execution, event.data.task_id)
      const task = end(execution, index, 'failed', event.at)
      task.attempt = event.data.attempt
      task.error = event.data.error
      if (execution.firstFailed < 0) execution.firstFailed = index
      return doomDependents(execution, index)
    }
    case 'task_skipped': {
      const index = indexOf(execution, event.data.task_id)
      end(execution, index, 'skipped', event.at).skipped = event.data.reason
      return doomDependents(execution, index)
    }
    case 'task_cancelled':
      end(execution, indexOf(execution, event.data.task_id), 'cancelled', event.at)
      return execution
    case 'task_error_caught':
    case 'task_repeated':
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
  task.attempt = data.attempt
  task.ready = false
  task.startedAt ??= at
  task.attemptAt = at
  task.until = data.until
  task.error = undefined
  if (data.input !== undefined) task.input = data.input

  const ends =
    data.until === undefined ? Date.parse(at) + attemptTimeout(execution, index) * 1_000 : Date.parse(data.until)
  pushHeap(execution.due, { at: ends, task: index, attempt: data.attempt, status }, isEarlier)
  return execution
}

const completed = (execution: Execution, index: number, { data, at }: Of<'task_completed'>): Execution => {
  end(execution, index, 'completed', at).output = data.output
  for (const dependent of planned(execution, index).dependents) {
    const task = taskAt(execution, dependent)
    task.blockers--
    if (task.blockers === 0 && task.status === 'pending') joinReady(execution, dependent)
  }
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

/** A task that one of these waits for has ended without completing: it will never start. */
const doomDependents = (execution: Execution, index: number): Execution => {
  for (const dependent of planned(execution, index).dependents) joinLine(execution.doomed, dependent)
  return execution
}

const over = (execution: Execution, status: 'completed' | 'failed' | 'cancelled', at: string): Execution => {
  execution.status = status
  execution.completedAt = at
  execution.expiresAt = Infinity
  execution.due.length = 0
  const { pending, running, waiting, retrying } = execution.counts
  if (pending + running + waiting + retrying === 0) return execution
  for (const task of execution.tasks) if (task.completedAt === undefined) move(execution, task, 'cancelled')
  return execution
}

const end = (execution: Execution, index: number, status: TaskStatus, at: string): TaskState => {
  const task = taskAt(execution, index)
  move(execution, task, status)
  task.ready = false
  task.completedAt = at
  task.until = undefined
  return task
}

const move = (execution: Execution, task: TaskState, to: TaskStatus): void => {
  execution.counts[task.status]--
  execution.counts[to]++
  task.status = to
}

const planned = (execution: Execution, index: number): PlannedTask => execution.plan.tasks[index] as PlannedTask

/** Events name tasks that the plan has: both come from the version that the execution started with. */
const indexOf = ({ plan, id }: Execution, taskId: string): number => {
  const index = plan.indexOf.get(taskId)
  if (index === undefined) throw new Error(`execution ${id} has an event of task ${taskId}, which its definition lacks`)
  return index
}
