import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import type { ScheduleEvent } from '../events.ts'
import { nextEvent } from '../next.ts'
import { evolve, type Schedule } from '../state.ts'

/** Does what is owed at this moment, one thing per execution id; nothing is left to do when there are fewer events than ids. */
export const comeDue =
  (executionIds: readonly string[]): Intent<Schedule, ScheduleEvent, never> =>
  (schedule, { at }) => {
    const events: ScheduleEvent[] = []
    let state = schedule
    for (const id of executionIds) {
      const event = nextEvent(state, Date.parse(at), id)
      if (event === undefined) break
      events.push(event)
      state = evolve(state, { ...event, at })
    }
    return E.right(events)
  }
