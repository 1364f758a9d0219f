import { absurd } from 'fp-ts/lib/function.js'
import type { ExecutionDocument, ExecutionStatus, TaskStatus } from '../src/domain/execution/document.ts'
import { Origin, type ExecutionEvent, type WorkflowError } from '../src/domain/execution/events.ts'
import type { Recorded } from '../src/store/event-store.ts'
import { Inapplicable } from './inapplicable.ts'
import { idIn } from './streams.ts'

/** What it comes from. */
export type ListedOrigin = Origin & Pick<ExecutionDocument, 'restored_from' | 'forked_from'>

export type Unsettled = 'pending' | 'waiting' | 'retrying' | 'running'

/** What the list of executions keeps of one of them. `unsettled` has the tasks whose events alone don't tell where they stand. */
export interface ListedExecution {
  readonly execution_id: string
  readonly workflow_id: string
  readonly workflow_name: string
  readonly workflow_version: number
  readonly priority: number
  readonly metadata: Readonly<Record<string, unknown>>
  readonly origin: ListedOrigin
  readonly created_at: string
  status: ExecutionStatus
  queued_at: number
  started_at: string | null
  completed_at: string | null
  error: WorkflowError | null
  readonly progress: Record<'total' | TaskStatus, number>
  readonly unsettled: Map<string, Unsettled>
  revision: number
  position: number
}

export type ExecutionRecord = Recorded & ExecutionEvent

/** How many tasks a version of a workflow has, when there is such a version. */
export type TasksOf = (workflowId: string, version: number) => number | undefined

/** The row after the event; the row that it is given may be changed. Throws `Inapplicable` before it changes anything. */
export const executionAfter = (
  row: ListedExecution | undefined,
  event: ExecutionRecord,
  tasksOf: TasksOf,
): ListedExecution => {
  if (event.revision !== (row?.revision ?? -1) + 1)
    throw new Inapplicable(event, `the revision before it is ${row?.revision ?? -1}`)
  if (event.type === 'workflow_submitted') return submitted(event, tasksOf)
  if (event.type === 'workflow_forked') return forked(event)
  if (row === undefined) throw new Inapplicable(event, 'the execution was never submitted')

  change(row, event)
  row.revision = event.revision
  row.position = event.position
  return row
}

type Of<Name extends ExecutionEvent['type']> = Extract<ExecutionRecord, { readonly type: Name }>

const submitted = (event: Of<'workflow_submitted'>, tasksOf: TasksOf): ListedExecution => {
  const { workflow_id, workflow_name, workflow_version, priority, metadata } = event.data
  if (event.revision !== 0) throw new Inapplicable(event, 'the execution was submitted before')
  const total = tasksOf(workflow_id, workflow_version)
  if (total === undefined) throw new Inapplicable(event, `workflow ${workflow_id} has no version ${workflow_version}`)
  return {
    execution_id: idIn(event.stream),
    workflow_id,
    workflow_name,
    workflow_version,
    priority,
    metadata: metadata ?? {},
    origin: Origin.encode(event.data),
    created_at: event.at,
    status: 'pending',
    queued_at: event.position,
    started_at: null,
    completed_at: null,
    error: null,
    progress: { total, ...NONE, pending: total },
    unsettled: new Map(),
    revision: event.revision,
    position: event.position,
  }
}

const forked = (event: Of<'workflow_forked'>): ListedExecution => {
  const { workflow_id, workflow_name, workflow_version, priority, metadata, carried } = event.data
  if (event.revision !== 0) throw new Inapplicable(event, 'the execution came to be before')
  return {
    execution_id: idIn(event.stream),
    workflow_id,
    workflow_name,
    workflow_version,
    priority,
    metadata: metadata ?? {},
    origin: { ...Origin.encode(event.data), ...lineageOf(event) },
    created_at: event.at,
    status: 'pending',
    queued_at: event.position,
    started_at: null,
    completed_at: null,
    error: null,
    progress: { ...carried.progress },
    unsettled: new Map(Object.entries(carried.unsettled)),
    revision: event.revision,
    position: event.position,
  }
}

const lineageOf = ({
  data: { kind, source, checkpoint_id },
}: Of<'workflow_forked'>): Pick<ListedOrigin, 'restored_from' | 'forked_from'> => {
  const { execution_id, revision } = source
  const from = { execution_id, revision, ...(checkpoint_id === undefined ? {} : { checkpoint_id }) }
  return kind === 'restore' ? { restored_from: from } : { forked_from: from }
}

const NONE: Readonly<Record<TaskStatus, number>> = {
  pending: 0,
  running: 0,
  waiting: 0,
  retrying: 0,
  completed: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
}

const change = (
  row: ListedExecution,
  event: Exclude<ExecutionRecord, Of<'workflow_submitted' | 'workflow_forked'>>,
): void => {
  switch (event.type) {
    case 'workflow_started':
      row.status = 'running'
      row.started_at = event.at
      return
    case 'workflow_paused':
      row.status = 'paused'
      return
    case 'workflow_resume_requested':
      return queue(row, event.position)
    case 'workflow_resumed':
      if (row.started_at === null) return queue(row, event.position)
      row.status = 'running'
      return
    case 'workflow_completed':
      return end(row, 'completed', event.at)
    case 'workflow_failed':
      row.error = event.data.error
      return end(row, 'failed', event.at)
    case 'workflow_cancelled':
      return end(row, 'cancelled', event.at)
    case 'workflow_retried': {
      const { progress, unsettled } = event.data.carried
      Object.assign(row.progress, progress)
      row.unsettled.clear()
      for (const [id, status] of Object.entries(unsettled)) row.unsettled.set(id, status)
      row.completed_at = null
      row.error = null
      return queue(row, event.position)
    }
    case 'compensation_started':
      row.error = event.data.error ?? null
      return cancelUnended(row)
    case 'task_started':
      return move(
        row,
        event,
        event.data.attempt > 1 ? 'retrying' : 'pending',
        event.data.until === undefined && event.data.awaits === undefined ? 'running' : 'waiting',
      )
    case 'task_completed':
      return move(row, event, 'running', 'completed')
    case 'task_timed_out':
    case 'task_repeated':
    case 'task_accepted':
    case 'task_heartbeat':
    case 'signal_received':
    case 'approval_decided':
    case 'approval_escalated':
    case 'checkpoint_created':
    case 'state_saved':
    case 'execution_forked':
      return
    case 'task_error_caught':
      move(row, event, event.data.attempt === 0 ? 'pending' : 'running', 'running')
      // It goes on without ever having started: its end will say so again.
      if (event.data.attempt === 0 && !isInner(event.data.task_id)) row.unsettled.set(event.data.task_id, 'running')
      return
    case 'task_retry_scheduled':
      return move(row, event, 'running', 'retrying')
    case 'task_failed':
      return move(row, event, event.data.attempt === 0 ? 'pending' : 'running', 'failed')
    case 'task_skipped':
      return move(row, event, 'pending', 'skipped')
    case 'task_cancelled':
      return move(row, event, 'running', 'cancelled')
    default:
      return absurd(event)
  }
}

const queue = (row: ListedExecution, position: number): void => {
  row.status = 'pending'
  row.queued_at = position
}

/** Whatever has not ended by itself ends with its execution. */
const end = (row: ListedExecution, status: 'completed' | 'failed' | 'cancelled', at: string): void => {
  row.status = status
  row.completed_at = at
  cancelUnended(row)
}

const cancelUnended = (row: ListedExecution): void => {
  const { progress } = row
  progress.cancelled += progress.pending + progress.running + progress.waiting + progress.retrying
  progress.pending = progress.running = progress.waiting = progress.retrying = 0
  row.unsettled.clear()
}

/** Progress counts the tasks of the definition. What goes on inside one of them has an id of several parts. */
const isInner = (taskId: string): boolean => taskId.includes('.') || taskId.includes('[')

/** `usual` is where such an event finds its task, unless the task is known to stand elsewhere. */
const move = (
  row: ListedExecution,
  event: ExecutionRecord & { readonly data: { readonly task_id: string } },
  usual: TaskStatus,
  to: TaskStatus,
): void => {
  const { task_id } = event.data
  if (isInner(task_id)) return
  const from = row.unsettled.get(task_id) ?? usual
  if (row.progress[from] === 0) throw new Inapplicable(event, `no task of the execution is ${from}`)

  row.progress[from]--
  row.progress[to]++
  if (to === 'waiting' || to === 'retrying') row.unsettled.set(task_id, to)
  else if (row.unsettled.size > 0) row.unsettled.delete(task_id)
}
