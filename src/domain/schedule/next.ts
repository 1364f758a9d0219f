import type { ScheduleEvent } from './events.ts'
import { startOf } from './jitter.ts'
import type { Spec } from './spec.ts'
import { MAX_QUEUE, type Schedule } from './state.ts'
import { timetableOf } from './timetable.ts'

/** A run that starts within so many milliseconds of its time is in time. */
const IN_TIME = 10_000

/** The next thing that is owed to a schedule at a moment, as the event that does it; undefined when all that is left is to wait. */
export const nextEvent = (schedule: Schedule, now: number, execution_id: string): ScheduleEvent | undefined => {
  const { spec } = schedule
  if (spec === null || !isActive(schedule)) return undefined
  const [waiting] = schedule.queue
  if (waiting !== undefined && mayRun(schedule, spec)) return trigger({ ...waiting, execution_id })

  const due = timetableOf(spec)(schedule.through)
  if (due === undefined) return undefined
  const missed = now - Math.max(spec.catch_up_window * 1_000, IN_TIME) - spec.jitter * 1_000
  if (due < missed) return { type: 'schedule_missed', data: { first_due_at: iso(due), until: iso(missed) } }
  const start = startOf(schedule.id, due, spec.jitter)
  return start > now ? undefined : decide(schedule, spec, due, now - start > IN_TIME, execution_id)
}

const decide = (
  { open, queue }: Schedule,
  { overlap }: Spec,
  due: number,
  isLate: boolean,
  execution_id: string,
): ScheduleEvent => {
  const due_at = iso(due)
  const run = { due_at, execution_id, cause: isLate ? 'late' : 'due' } as const
  const [running] = open
  if (running === undefined && queue.length === 0) return trigger(run)
  switch (overlap) {
    case 'allow':
      return trigger(run)
    case 'cancel_running':
      return trigger({ ...run, cancels: open.map((other) => other.execution_id) })
    case 'queue':
      return queue.length < MAX_QUEUE
        ? { type: 'schedule_queued', data: { due_at } }
        : { type: 'schedule_skipped', data: { due_at, reason: 'queue_full' } }
    case 'skip': {
      const beside = running === undefined ? {} : { execution_id: running.execution_id }
      return { type: 'schedule_skipped', data: { due_at, reason: 'still_running', ...beside } }
    }
  }
}

type Trigger = Extract<ScheduleEvent, { readonly type: 'schedule_triggered' }>['data']
const trigger = (data: Trigger): ScheduleEvent => ({ type: 'schedule_triggered', data })

/** When something is owed at the latest without anything else happening: epoch milliseconds, 0 for now, Infinity for never. */
export const wakeAt = (schedule: Schedule): number => {
  const { spec, queue, through } = schedule
  if (spec === null || !isActive(schedule)) return Infinity
  if (queue.length > 0 && mayRun(schedule, spec)) return 0
  const due = timetableOf(spec)(through)
  return due === undefined ? Infinity : startOf(schedule.id, due, spec.jitter)
}

const isActive = ({ paused, deleted }: Schedule): boolean => !paused && !deleted

const mayRun = ({ open }: Schedule, { overlap }: Spec): boolean => overlap === 'allow' || open.length === 0

const iso = (at: number): string => new Date(at).toISOString()
