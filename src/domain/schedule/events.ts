import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'
import { Trace } from '../trace.ts'
import { Spec } from './spec.ts'

const optional = <P extends t.Props, Q extends t.Props>(required: P, extra: Q) =>
  t.exact(t.intersection([t.type(required), t.partial(extra)]))

/** Why a run was started: at its time, late because the server was away, from the queue, by a backfill, or by hand. */
export const Cause = t.keyof({ due: null, late: null, queued: null, backfill: null, manual: null })
export type Cause = t.TypeOf<typeof Cause>

const RunError = t.strict({ code: t.string, message: t.string })
export type RunError = t.TypeOf<typeof RunError>

export const scheduleEvents = {
  schedule_created: t.strict({ schedule_id: t.string, schedule: Spec }),
  schedule_updated: t.strict({ schedule: Spec }),
  schedule_paused: t.exact(t.partial({ reason: t.string })),
  schedule_resumed: t.exact(t.partial({ reason: t.string })),
  schedule_deleted: t.strict({}),
  /** The claim of a due time: from here on the execution may be submitted, under this id and no other. */
  schedule_triggered: optional(
    { due_at: t.string, execution_id: t.string, cause: Cause },
    { cancels: t.readonlyArray(t.string), trace: Trace },
  ),
  /** The due time waits until no execution of the schedule is left that is not over. */
  schedule_queued: t.strict({ due_at: t.string }),
  schedule_skipped: optional(
    { due_at: t.string, reason: t.keyof({ still_running: null, queue_full: null }) },
    { execution_id: t.string },
  ),
  /** Nobody was there in time: all due times from the first on that lie before `until`. */
  schedule_missed: t.strict({ first_due_at: t.string, until: t.string }),
  schedule_backfill_requested: t.strict({ from: t.string, to: t.string, due_times: t.readonlyArray(t.string) }),
  /** The execution could not be submitted, and will not be. */
  schedule_run_refused: t.strict({ due_at: t.string, execution_id: t.string, error: RunError }),
  schedule_run_ended: t.strict({ due_at: t.string, execution_id: t.string, status: t.string }),
}

export type ScheduleEvent = EventsOf<typeof scheduleEvents>
