import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import type { Rejection } from '../../rejection.ts'
import type { Trace } from '../../trace.ts'
import type { ScheduleEvent } from '../events.ts'
import type { Schedule } from '../state.ts'

type Steer = Intent<Schedule, ScheduleEvent, Rejection>

const because = (reason: string | undefined): { readonly reason?: string } => (reason === undefined ? {} : { reason })

const steer =
  (schedule_id: string, event: (schedule: Schedule) => ScheduleEvent | undefined): Steer =>
  (schedule) => {
    if (schedule.spec === null || schedule.deleted) return E.left({ tag: 'schedule_not_found', schedule_id })
    const decided = event(schedule)
    return E.right(decided === undefined ? [] : [decided])
  }

/** No due time starts anything until it is resumed; those that pass meanwhile are not made up for. Runs go on. */
export const pauseSchedule = (schedule_id: string, reason?: string): Steer =>
  steer(schedule_id, ({ paused }) => (paused ? undefined : { type: 'schedule_paused', data: because(reason) }))

/** Its next due time is the first one behind this moment. */
export const resumeSchedule = (schedule_id: string, reason?: string): Steer =>
  steer(schedule_id, ({ paused }) => (paused ? { type: 'schedule_resumed', data: because(reason) } : undefined))

/** Nothing starts any more; runs go on to their end. */
export const deleteSchedule = (schedule_id: string): Steer =>
  steer(schedule_id, () => ({ type: 'schedule_deleted', data: {} }))

/** One run now, whatever else runs, and also of a schedule that is paused. It counts for what overlaps with it, and joins the trace of the request. */
export const triggerSchedule =
  (schedule_id: string, execution_id: string, trace?: Trace): Steer =>
  (schedule, given) =>
    steer(schedule_id, ({ open, recent }) =>
      [...open, ...recent].some((run) => run.execution_id === execution_id)
        ? undefined
        : {
            type: 'schedule_triggered',
            data: { due_at: given.at, execution_id, cause: 'manual', ...(trace === undefined ? {} : { trace }) },
          },
    )(schedule, given)
