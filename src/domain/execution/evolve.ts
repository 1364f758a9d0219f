import { absurd } from 'fp-ts/lib/function.js'
import type { Happened } from '../decider.ts'
import { checkpointNoted, forkNoted, isAnnotation, noted } from './annotations.ts'
import { approvalDecided, beginToWait, signalReceived } from './answers.ts'
import { forked, retried } from './adopt/forked.ts'
import { verdictOn } from './block.ts'
import { kept } from './apart.ts'
import { beginCompensation } from './compensation.ts'
import { foresee } from './deadlines.ts'
import type { TaskStatus } from './document.ts'
import { Origin, type ExecutionEvent } from './events.ts'
import { indexOf } from './ids.ts'
import { close, leaveParent, outputOf, rulesOf, tellParent } from './inside.ts'
import { addInstance, joinReady, leave } from './instances.ts'
import { cancelUnended, move } from './move.ts'
import { repeated } from './shapes/repeat.ts'
import { clockOf, taskAt, type Execution, type Reported, type TaskState } from './state.ts'

/** Changes the execution that it is given and returns it. Costs the same whatever the number of tasks, but for what ends others. */
export const evolve = (execution: Execution, event: Happened<ExecutionEvent>): Execution => {
  noted(execution.notes, event.type, event.at)
  if (!isAnnotation(event.type)) execution.lastAt = event.at
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
    case 'workflow_forked':
      forked(execution, event.data, event.at)
      return execution
    case 'workflow_retried':
      retried(execution, event.data, event.at)
      return execution
    case 'workflow_started':
      execution.startedAt = event.at
      return runs(execution, event.at)
    case 'workflow_paused':
      execution.status = 'paused'
      execution.pausedByParent = event.data.by_parent === true
      return execution
    case 'workflow_resume_requested':
      execution.status = 'pending'
      execution.pausedByParent = false
      return execution
    case 'workflow_resumed':
      execution.pausedByParent = false
      if (execution.startedAt !== undefined) return runs(execution, event.at)
      execution.status = 'pending'
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
      return caught(execution, indexOf(execution, event.data.task_id), event)
    case 'task_accepted':
      reportedBy(execution, event.data.task_id).accepted = true
      return execution
    case 'task_heartbeat': {
      const reported = reportedBy(execution, event.data.task_id)
      reported.heartbeatAt = event.at
      reported.details = event.data.details
      return execution
    }
    case 'compensation_started':
      beginCompensation(execution, event.data)
      return execution
    case 'signal_received':
      signalReceived(execution, event.data, event.at)
      return execution
    case 'approval_decided':
      approvalDecided(execution, indexOf(execution, event.data.task_id), event.data, event.at)
      return execution
    case 'approval_escalated':
      taskAt(execution, indexOf(execution, event.data.task_id)).escalated++
      return execution
    case 'checkpoint_created':
      checkpointNoted(execution.notes, event.data, event.at)
      return execution
    case 'state_saved':
      execution.saved = { at: event.at, state: event.data.state, ref: event.data.state_ref }
      return execution
    case 'execution_forked':
      forkNoted(execution.notes, event.data)
      return execution
    default:
      return absurd(event)
  }
}

/** Its time counts from when it first ran, or ran again after it was retried. */
const runs = (execution: Execution, at: string): Execution => {
  execution.status = 'running'
  const { retried, compensating } = execution
  if (retried !== undefined && retried.clockAt === undefined) execution.retried = { ...retried, clockAt: at }
  if (clockOf(execution) !== at || compensating !== undefined) return execution
  execution.expiresAt = Date.parse(at) + (execution.plan.definition.timeout ?? Infinity) * 1_000
  return execution
}

type Of<Name extends ExecutionEvent['type']> = Happened<Extract<ExecutionEvent, { readonly type: Name }>>

const started = (execution: Execution, index: number, { data, at }: Of<'task_started'>): Execution => {
  const task = taskAt(execution, index)
  const waits = data.until !== undefined || data.awaits !== undefined
  move(execution, task, waits ? 'waiting' : 'running')
  leave(task)
  task.attempt = data.attempt
  const first = task.startedAt === undefined
  task.startedAt ??= at
  task.attemptAt = at
  task.until = data.until
  task.awaits = data.awaits
  task.error = undefined
  task.reported = undefined
  if (data.input !== undefined) task.input = kept(execution.apart, data.input, data.input_ref)

  const { node } = task
  if (node.totalTimeout !== undefined && first) foresee(execution, index, task, 'task')
  const rules = rulesOf(task)
  if (rules !== undefined) {
    rules.open(execution, index, task)
    return execution
  }
  if (data.awaits !== undefined) beginToWait(execution, index, task)
  foresee(execution, index, task, waits ? 'end_of_wait' : 'attempt')
  if (data.awaits?.kind === 'approval') foresee(execution, index, task, 'escalation')
  if (node.heartbeatTimeout !== undefined) foresee(execution, index, task, 'heartbeat')
  return execution
}

const completed = (execution: Execution, index: number, { data, at }: Of<'task_completed'>): Execution => {
  const task = taskAt(execution, index)
  const output =
    data.output === undefined ? outputOf(execution, task) : kept(execution.apart, data.output, data.output_ref)
  end(execution, index, 'completed', at).output = output
  if (task.node.compensate !== undefined) execution.undoable.push(index)
  tellParent(execution, task)
  return execution
}

/** What it was doing is over; what is left of it is its handler. */
const caught = (execution: Execution, index: number, { data, at }: Of<'task_error_caught'>): Execution => {
  const task = taskAt(execution, index)
  end(execution, index, 'failed', at)
  const node = task.node.handlers[data.handler]?.task
  const child = node === undefined ? -1 : addInstance(execution, node, index, 0)
  task.caught = { error: data.error, handler: data.handler, child }
  move(execution, task, 'running')
  task.completedAt = undefined
  task.startedAt ??= at
  task.error = undefined
  if (child >= 0) joinReady(execution, child)
  return execution
}

const reportedBy = (execution: Execution, taskId: string): Reported => {
  const task = taskAt(execution, indexOf(execution, taskId))
  task.reported ??= { accepted: false, heartbeatAt: undefined, details: undefined }
  return task.reported
}

const retryScheduled = (execution: Execution, index: number, { data }: Of<'task_retry_scheduled'>): Execution => {
  const task = taskAt(execution, index)
  move(execution, task, 'retrying')
  task.error = data.error
  task.until = data.next_attempt_at
  foresee(execution, index, task, 'retry')
  return execution
}

const over = (execution: Execution, status: 'completed' | 'failed' | 'cancelled', at: string): Execution => {
  execution.status = status
  execution.completedAt = at
  execution.expiresAt = Infinity
  execution.due.length = 0
  execution.promised = 0
  if (execution.root.open > 0) for (const task of execution.tasks) cancelUnended(execution, task)
  return execution
}

const end = (execution: Execution, index: number, status: TaskStatus, at: string): TaskState => {
  const task = taskAt(execution, index)
  move(execution, task, status)
  leave(task)
  task.completedAt = at
  task.until = undefined
  if (task.inside !== undefined || task.caught !== undefined) close(execution, task)
  return task
}
