import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../src/domain/decider.ts'
import type { Rejection } from '../../src/domain/rejection.ts'
import { comeDue, schedule, type Schedule, type ScheduleEvent, type Spec } from '../../src/domain/schedule/index.ts'

export const HOURLY: Spec = { workflow_id: 'w', overlap: 'skip', jitter: 0, catch_up_window: 3_600, interval: 3_600 }

/** A time of the day on which everything happens. */
export const clockTime = (time: string): string => `2026-01-01T${time.length === 5 ? `${time}:00` : time}.000Z`

export const created = (spec: Partial<Spec> = {}, at = '00:00') =>
  happened(at, { type: 'schedule_created', data: { schedule_id: 's', schedule: { ...HOURLY, ...spec } } })

export const happened = (at: string, event: ScheduleEvent) => ({ ...event, at: clockTime(at) })

export const triggered = (due: string, execution_id: string, more: object = {}): ScheduleEvent => ({
  type: 'schedule_triggered',
  data: { due_at: clockTime(due), execution_id, cause: 'due', ...more },
})
export const ended = (due: string, execution_id: string, status = 'completed'): ScheduleEvent => ({
  type: 'schedule_run_ended',
  data: { due_at: clockTime(due), execution_id, status },
})
export const skipped = (due: string, execution_id: string): ScheduleEvent => ({
  type: 'schedule_skipped',
  data: { due_at: clockTime(due), reason: 'still_running', execution_id },
})
export const queued = (due: string): ScheduleEvent => ({ type: 'schedule_queued', data: { due_at: clockTime(due) } })

export type Past = readonly ReturnType<typeof happened>[]

export const folded = (past: Past): Schedule => past.reduce(schedule.evolve, schedule.initial())

/** given(...past).at('03:00').when(command).then(...events); without a command, what comes due is decided with the ids e1, e2, … */
export const given = (...past: Past) => ({
  at: (time: string) => {
    const when = (intent: Intent<Schedule, ScheduleEvent, Rejection>) => {
      const decision = intent(folded(past), { at: clockTime(time), random: () => 0 })
      return {
        then: (...events: readonly ScheduleEvent[]) => expect(decision).to.deep.equal(E.right(events)),
        thenRejected: (tag: Rejection['tag'], pointer?: string) => {
          expect(decision).to.have.nested.property('left.tag', tag)
          if (pointer !== undefined) expect(decision).to.have.nested.property('left.problems[0].pointer', pointer)
        },
      }
    }
    return { when, ...when(comeDue(Array.from({ length: 50 }, (_, n) => `e${n + 1}`))) }
  },
})
