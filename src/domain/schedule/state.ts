import { absurd } from 'fp-ts/lib/function.js'
import type { Happened } from '../decider.ts'
import { sameJson } from '../json.ts'
import type { Trace } from '../trace.ts'
import type { Cause, RunError, ScheduleEvent } from './events.ts'
import type { Spec } from './spec.ts'

/** A run that was claimed and is not known to be over. */
export interface OpenRun {
  readonly execution_id: string
  readonly due_at: string
  /** Those that have to be cancelled before it is submitted. */
  readonly cancels: readonly string[]
  /** That of the request which has triggered it. */
  readonly trace?: Trace
}

/** What became of a due time. */
export interface PastRun {
  readonly due_at: string
  readonly cause: Cause | null
  readonly execution_id: string | null
  readonly outcome: string
  readonly error: RunError | null
}

export interface Waiting {
  readonly due_at: string
  readonly cause: 'queued' | 'backfill'
}

/** The fold of a schedule's events, as plain JSON. It does not exist while it has no specification. Never changed. */
export interface Schedule {
  readonly id: string
  readonly spec: Spec | null
  readonly paused: boolean
  readonly deleted: boolean
  readonly created_at: string
  readonly updated_at: string
  /** Epoch milliseconds: what became of every due time up to here is decided. */
  readonly through: number
  readonly open: readonly OpenRun[]
  readonly queue: readonly Waiting[]
  /** The latest, newest first. */
  readonly recent: readonly PastRun[]
}

/** Due times that wait, at most. */
export const MAX_QUEUE = 1_000
const RECENT = 20

export const initial = (): Schedule => ({
  id: '',
  spec: null,
  paused: false,
  deleted: false,
  created_at: '',
  updated_at: '',
  through: 0,
  open: [],
  queue: [],
  recent: [],
})

export const evolve = (schedule: Schedule, event: Happened<ScheduleEvent>): Schedule => {
  const at = Date.parse(event.at)
  switch (event.type) {
    case 'schedule_created': {
      const { schedule_id: id, schedule: spec } = event.data
      return { ...schedule, id, spec, created_at: event.at, updated_at: event.at, through: at }
    }
    case 'schedule_updated': {
      const { schedule: spec } = event.data
      const through = hasTimingOf(spec, schedule.spec) ? schedule.through : Math.max(schedule.through, at)
      return { ...schedule, spec, updated_at: event.at, through }
    }
    case 'schedule_paused':
      return { ...schedule, paused: true }
    case 'schedule_resumed':
      return { ...schedule, paused: false, through: Math.max(schedule.through, at) }
    case 'schedule_deleted':
      return { ...schedule, deleted: true, queue: [] }
    case 'schedule_triggered':
      return triggered(schedule, event.data)
    case 'schedule_queued':
      return { ...decided(schedule, event.data.due_at), queue: [...schedule.queue, { ...event.data, cause: 'queued' }] }
    case 'schedule_skipped': {
      const { due_at, reason, execution_id = null } = event.data
      const skipped = { due_at, cause: null, execution_id, outcome: `skipped_${reason}`, error: null }
      return remember(decided(schedule, due_at), skipped)
    }
    case 'schedule_missed':
      return { ...schedule, through: Math.max(schedule.through, Date.parse(event.data.until) - 1) }
    case 'schedule_backfill_requested': {
      const more = event.data.due_times.map((due_at): Waiting => ({ due_at, cause: 'backfill' }))
      return { ...schedule, queue: [...schedule.queue, ...more] }
    }
    case 'schedule_run_refused': {
      const { execution_id, error } = event.data
      return over(schedule, execution_id, { outcome: 'refused', error })
    }
    case 'schedule_run_ended':
      return over(schedule, event.data.execution_id, { outcome: event.data.status })
    default:
      return absurd(event)
  }
}

type Triggered = Extract<ScheduleEvent, { readonly type: 'schedule_triggered' }>['data']

const triggered = (schedule: Schedule, { due_at, execution_id, cause, cancels = [], trace }: Triggered): Schedule => {
  const after = cause === 'due' || cause === 'late' ? decided(schedule, due_at) : schedule
  const waited = cause === 'queued' || cause === 'backfill'
  return remember(
    {
      ...after,
      open: [...schedule.open, { execution_id, due_at, cancels, ...(trace === undefined ? {} : { trace }) }],
      queue: waited ? schedule.queue.slice(1) : schedule.queue,
    },
    { due_at, cause, execution_id, outcome: 'started', error: null },
  )
}

const decided = (schedule: Schedule, due_at: string): Schedule => ({
  ...schedule,
  through: Math.max(schedule.through, Date.parse(due_at)),
})

const remember = (schedule: Schedule, run: PastRun): Schedule => ({
  ...schedule,
  recent: [run, ...schedule.recent].slice(0, RECENT),
})

const over = (schedule: Schedule, id: string, end: Partial<PastRun>): Schedule => ({
  ...schedule,
  open: schedule.open.filter(({ execution_id }) => execution_id !== id),
  recent: schedule.recent.map((run) =>
    run.execution_id === id && run.outcome === 'started' ? { ...run, ...end } : run,
  ),
})

const hasTimingOf = (a: Spec, b: Spec | null): boolean =>
  (['cron', 'timezone', 'interval', 'offset', 'start_at', 'end_at'] as const).every((field) =>
    sameJson(a[field], b?.[field]),
  )
