import type { Aggregate } from '../decider.ts'
import { scheduleEvents, type ScheduleEvent } from './events.ts'
import { evolve, initial, type Schedule } from './state.ts'

export const schedule: Aggregate<Schedule, ScheduleEvent> = {
  name: 'schedule',
  events: scheduleEvents,
  initial,
  evolve,
}

export { backfillSchedule } from './commands/backfill-schedule.ts'
export { comeDue } from './commands/come-due.ts'
export { createSchedule } from './commands/create-schedule.ts'
export { endRun, refuseRun } from './commands/end-run.ts'
export { deleteSchedule, pauseSchedule, resumeSchedule, triggerSchedule } from './commands/steer-schedule.ts'
export { updateSchedule } from './commands/update-schedule.ts'
export { checkSpec } from './check-spec.ts'
export { renderSchedule, type ScheduleDocument } from './document.ts'
export { fillInput } from './fill-input.ts'
export { wakeAt } from './next.ts'
export { OVERLAPS } from './overlap.ts'
export type { Spec } from './spec.ts'
export type { OpenRun, Schedule } from './state.ts'
export type { ScheduleEvent }
