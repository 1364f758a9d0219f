import type { Spec } from './spec.ts'
import type { OpenRun, PastRun, Schedule } from './state.ts'
import { dueTimes } from './timetable.ts'

/** `ended`: it has no due time any more. */
export type ScheduleStatus = 'active' | 'paused' | 'ended'

/** One schedule as the outside sees it. */
export interface ScheduleDocument extends Spec {
  readonly schedule_id: string
  readonly status: ScheduleStatus
  /** The next due times, without their jitter. */
  readonly next_due_at: readonly string[]
  /** Executions that are not over. */
  readonly running: readonly Omit<OpenRun, 'cancels'>[]
  /** Due times that wait for them. */
  readonly waiting: number
  /** The latest due times and what became of them, newest first. */
  readonly last_runs: readonly PastRun[]
  readonly created_at: string
  readonly updated_at: string
  readonly revision: number
  readonly position: number
}

interface At {
  readonly revision: number
  readonly position: number
  /** Epoch milliseconds. */
  readonly now: number
  /** How many due times are shown. */
  readonly next: number
}

/** Of one that exists. */
export const renderSchedule = (schedule: Schedule, { revision, position, now, next }: At): ScheduleDocument => {
  const { id, spec, paused, open, queue, recent, created_at, updated_at, through } = schedule
  if (spec === null) throw new Error('the schedule does not exist')
  const due = dueTimes(spec, Math.max(now, through), Math.max(1, next))
  return {
    schedule_id: id,
    ...spec,
    status: due.length === 0 ? 'ended' : paused ? 'paused' : 'active',
    next_due_at: due.slice(0, next).map((at) => new Date(at).toISOString()),
    running: open.map(({ execution_id, due_at }) => ({ execution_id, due_at })),
    waiting: queue.length,
    last_runs: recent,
    created_at,
    updated_at,
    revision,
    position,
  }
}
