import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import { sameJson } from '../../json.ts'
import type { Rejection } from '../../rejection.ts'
import { checkSpec } from '../check-spec.ts'
import type { ScheduleEvent } from '../events.ts'
import type { Spec } from '../spec.ts'
import type { Schedule } from '../state.ts'

/** The whole specification anew. Runs and waiting due times stay; with another timing, the next due time lies behind this moment. */
export const updateSchedule =
  (schedule_id: string, schedule: Spec): Intent<Schedule, ScheduleEvent, Rejection> =>
  ({ spec, deleted }, { at }) => {
    if (spec === null || deleted) return E.left({ tag: 'schedule_not_found', schedule_id })
    const problems = checkSpec(schedule, Date.parse(at))
    if (problems.length > 0) return E.left({ tag: 'invalid_schedule', problems })
    return E.right(sameJson(spec, schedule) ? [] : [{ type: 'schedule_updated', data: { schedule } }])
  }
