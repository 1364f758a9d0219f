import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import type { Rejection } from '../../rejection.ts'
import { checkSpec } from '../check-spec.ts'
import type { ScheduleEvent } from '../events.ts'
import type { Spec } from '../spec.ts'
import type { Schedule } from '../state.ts'

/** Its first due time is the first one behind this moment. Asked again under its id, nothing happens. */
export const createSchedule =
  (schedule_id: string, schedule: Spec, paused = false): Intent<Schedule, ScheduleEvent, Rejection> =>
  ({ spec }, { at }) => {
    if (spec !== null) return E.right([])
    const problems = checkSpec(schedule, Date.parse(at))
    if (problems.length > 0) return E.left({ tag: 'invalid_schedule', problems })
    const created: ScheduleEvent = { type: 'schedule_created', data: { schedule_id, schedule } }
    return E.right(paused ? [created, { type: 'schedule_paused', data: {} }] : [created])
  }
