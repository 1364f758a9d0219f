import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import type { Problem } from '../../problem.ts'
import type { Rejection } from '../../rejection.ts'
import type { ScheduleEvent } from '../events.ts'
import { MAX_QUEUE, type Schedule } from '../state.ts'
import { dueTimes } from '../timetable.ts'

/**
 * Runs the due times of a past span, the ends included, whether or not they had a run: from the first to the last, one after the
 * other where the schedule lets no runs overlap.
 */
export const backfillSchedule =
  (schedule_id: string, from: string, to: string): Intent<Schedule, ScheduleEvent, Rejection> =>
  ({ spec, deleted, queue }, { at }) => {
    if (spec === null || deleted) return E.left({ tag: 'schedule_not_found', schedule_id })
    if (to < from) return refused('/to', 'ends_before_start', 'must not be earlier than "from"')
    if (to > at) return refused('/to', 'in_the_future', `must not be later than now (${at})`)
    const room = MAX_QUEUE - queue.length
    const due = dueTimes(spec, Date.parse(from) - 1, room + 1, Date.parse(to))
    if (due.length === 0) return refused('', 'no_due_times', `has no due time between ${from} and ${to}`)
    if (due.length > room)
      return refused(
        '/to',
        'too_many_due_times',
        `leaves more than ${room} due times, and no more can wait: take a shorter span`,
      )
    const due_times = due.map((one) => new Date(one).toISOString())
    return E.right([{ type: 'schedule_backfill_requested', data: { from, to, due_times } }])
  }

const refused = (pointer: string, code: string, message: string): E.Either<Rejection, never> =>
  E.left({ tag: 'invalid_input', problems: [{ pointer, code, message } satisfies Problem] })
