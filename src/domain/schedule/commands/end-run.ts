import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import type { RunError, ScheduleEvent } from '../events.ts'
import type { Schedule } from '../state.ts'

type End = Intent<Schedule, ScheduleEvent, never>

const ending =
  (id: string, event: (run: { readonly due_at: string; readonly execution_id: string }) => ScheduleEvent): End =>
  ({ open }) => {
    const run = open.find(({ execution_id }) => execution_id === id)
    return E.right(run === undefined ? [] : [event({ due_at: run.due_at, execution_id: id })])
  }

/** The execution is over. Who hears of it twice records it once. */
export const endRun = (executionId: string, status: string): End =>
  ending(executionId, (run) => ({ type: 'schedule_run_ended', data: { ...run, status } }))

/** The execution cannot be submitted. */
export const refuseRun = (executionId: string, error: RunError): End =>
  ending(executionId, (run) => ({ type: 'schedule_run_refused', data: { ...run, error } }))
