import type { Recorded } from '../src/store/event-store.ts'
import { emptyHistogram, observe, type Histogram } from './histogram.ts'
import { EXECUTIONS } from './streams.ts'

export const COUNTED = [
  'submitted',
  'started',
  'completed',
  'failed',
  'cancelled',
  'steps_started',
  'steps_completed',
  'steps_failed',
  'retries',
] as const

export type Counts = Readonly<Record<(typeof COUNTED)[number], number>>

/** What has happened since `since`, in sums that only grow. Whoever wants to know of a while takes the difference of two. */
export interface Tally {
  /** Another time: the sums have begun anew. */
  readonly since: string
  readonly counts: Counts
  /** From the claim of an attempt to its outcome; waits (for a time, a signal, a decision, a workflow) are none. */
  readonly step_ms: Histogram
  /** From the moment that an execution joins the queue until it has a slot. */
  readonly queue_ms: Histogram
}

/** Counts the events that the read models take in, on their thread: nobody who appends waits for it. */
export interface Counting {
  readonly note: (events: readonly Recorded[]) => void
  readonly tally: () => Tally
}

/** Attempts under way and executions in the queue that are remembered; how long it takes is not known of those beyond. */
const REMEMBERED = 100_000

/** What happened before `now` is not counted: nobody was there to watch. */
export const openCounting = (now: number, remembered = REMEMBERED): Counting => {
  const since = new Date(now).toISOString()
  const counts = Object.fromEntries(COUNTED.map((name) => [name, 0])) as Record<keyof Counts, number>
  const step_ms = emptyHistogram()
  const queue_ms = emptyHistogram()
  const queued = new Map<string, string>()
  const attempts = new Map<string, Map<string, string>>()
  let underWay = 0
  let last = 0

  const queue = (stream: string, at: string): void => {
    if (queued.size < remembered) queued.set(stream, at)
  }
  const leaveQueue = (stream: string, at: string | undefined): void => {
    const from = queued.get(stream)
    queued.delete(stream)
    if (from !== undefined && at !== undefined) observe(queue_ms, Date.parse(at) - Date.parse(from))
  }
  const begin = (stream: string, task: string, at: string): void => {
    if (underWay >= remembered) return
    let tasks = attempts.get(stream)
    if (tasks === undefined) {
      tasks = new Map<string, string>()
      attempts.set(stream, tasks)
    }
    if (!tasks.has(task)) underWay++
    tasks.set(task, at)
  }
  const endAttempt = (stream: string, task: string, at: string | undefined): void => {
    const tasks = attempts.get(stream)
    const from = tasks?.get(task)
    if (tasks === undefined || from === undefined) return
    tasks.delete(task)
    underWay--
    if (tasks.size === 0) attempts.delete(stream)
    if (at !== undefined) observe(step_ms, Date.parse(at) - Date.parse(from))
  }
  /** Whatever has not ended by itself ends with its execution. */
  const end = (stream: string): void => {
    leaveQueue(stream, undefined)
    underWay -= attempts.get(stream)?.size ?? 0
    attempts.delete(stream)
  }

  const noteOne = ({ type, stream, at, data }: Recorded): void => {
    const task = (data as { readonly task_id?: string }).task_id ?? ''
    switch (type) {
      case 'workflow_submitted':
      case 'workflow_forked':
        counts.submitted++
        return queue(stream, at)
      case 'workflow_retried':
      case 'workflow_resume_requested':
        return queue(stream, at)
      case 'workflow_paused':
        return leaveQueue(stream, undefined)
      case 'workflow_started':
        counts.started++
        return leaveQueue(stream, at)
      case 'workflow_resumed':
        return leaveQueue(stream, at)
      case 'workflow_completed':
        counts.completed++
        return end(stream)
      case 'workflow_failed':
        counts.failed++
        return end(stream)
      case 'workflow_cancelled':
        counts.cancelled++
        return end(stream)
      case 'task_started': {
        const { until, awaits } = data as { readonly until?: string; readonly awaits?: unknown }
        if (until !== undefined || awaits !== undefined) return
        counts.steps_started++
        return begin(stream, task, at)
      }
      case 'task_completed':
        counts.steps_completed++
        return endAttempt(stream, task, at)
      case 'task_retry_scheduled':
        counts.retries++
        return endAttempt(stream, task, at)
      case 'task_failed':
        counts.steps_failed++
        return endAttempt(stream, task, at)
      case 'task_error_caught':
        return endAttempt(stream, task, at)
      case 'task_cancelled':
        return endAttempt(stream, task, undefined)
      // Whatever else is written says nothing of how fast it goes.
      default:
    }
  }

  return {
    note: (events) => {
      for (const event of events) {
        // Rows that are made again are made of events that were counted already.
        if (event.position <= last) continue
        last = event.position
        if (event.at >= since && event.stream.startsWith(EXECUTIONS)) noteOne(event)
      }
    },
    tally: () => ({ since, counts: { ...counts }, step_ms: step_ms.slice(), queue_ms: queue_ms.slice() }),
  }
}
