import type { ScheduleDocument } from '../domain/schedule/document.ts'
import type { Overlap } from '../domain/schedule/overlap.ts'
import type { Api, CallOptions, PostOptions, ReadOptions } from './api.ts'
import type { Accepted } from './executions.ts'
import type { Page, Paging } from './pages.ts'
import { posting, reading, reference, type Reference } from './request.ts'

/**
 * What is started, and when: `workflow_id` or a `workflow_name` that only one workflow has; `cron` (5 fields, or 6 with seconds
 * first) or `interval` seconds. What is left out gets its default. Times are RFC 3339.
 */
export interface NewSchedule {
  readonly workflow_id?: string
  readonly workflow_name?: string
  readonly version?: number
  /** `${schedule.due_at}` and `${schedule.id}` are filled in. */
  readonly input?: unknown
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly priority?: number
  readonly name?: string
  readonly description?: string
  readonly cron?: string
  /** Of `cron`; UTC unless given. */
  readonly timezone?: string
  readonly interval?: number
  readonly offset?: number
  readonly start_at?: string
  readonly end_at?: string
  /** Seconds over which the runs are spread. */
  readonly jitter?: number
  /** What happens to a due time while a run is not over; `skip` unless given. */
  readonly overlap?: Overlap
  /** Seconds that a run may be late for; 3,600 unless given. */
  readonly catch_up_window?: number
  /** Created paused; not for updates. */
  readonly paused?: boolean
}

export type Schedule = ScheduleDocument

export interface SchedulesFilter extends Paging {
  readonly workflow_id?: string
  readonly name?: string
  readonly paused?: boolean
  /** How many of the next due times are shown. */
  readonly next?: number
}

type ScheduleRef = Reference<'schedule_id'>

export const scheduleCalls = (api: Api) => {
  const steer =
    (verb: 'pause' | 'resume') =>
    (schedule: ScheduleRef, options: PostOptions & { readonly reason?: string } = {}): Promise<Schedule> =>
      api.json(
        `${path(schedule)}/${verb}`,
        posting(options.reason === undefined ? {} : { reason: options.reason }, options),
      )

  return {
    createSchedule: (schedule: NewSchedule, options?: PostOptions): Promise<Schedule> =>
      api.json('/api/schedules', posting(schedule, options)),

    listSchedules: (filter: SchedulesFilter = {}, options?: ReadOptions): Promise<Page<'schedules', Schedule>> =>
      api.json('/api/schedules', reading({ ...filter }, options)),

    getSchedule: (schedule: ScheduleRef, options: ReadOptions & { readonly next?: number } = {}): Promise<Schedule> =>
      api.json(path(schedule), reading({ next: options.next }, options)),

    /** All of it anew. */
    updateSchedule: (schedule: ScheduleRef, changed: NewSchedule, options?: CallOptions): Promise<Schedule> =>
      api.json(path(schedule), { method: 'PUT', body: changed, signal: options?.signal }),

    deleteSchedule: (schedule: ScheduleRef, options?: CallOptions): Promise<Schedule> =>
      api.json(path(schedule), { method: 'DELETE', signal: options?.signal }),

    pauseSchedule: steer('pause'),
    resumeSchedule: steer('resume'),

    /** One run now, whatever else runs. */
    triggerSchedule: (schedule: ScheduleRef, options?: PostOptions): Promise<Accepted> =>
      api.json(`${path(schedule)}/trigger`, posting({}, options)),

    /** Runs the due times of a past span, its ends included. */
    backfillSchedule: (
      schedule: ScheduleRef,
      span: { readonly from: string; readonly to: string },
      options?: PostOptions,
    ): Promise<Schedule> => api.json(`${path(schedule)}/backfill`, posting(span, options)),
  }
}

const path = (schedule: ScheduleRef): string => `/api/schedules/${reference('schedule_id', schedule)}`
