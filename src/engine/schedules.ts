import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Rejection } from '../domain/rejection.ts'
import type { ScheduleDocument, Spec } from '../domain/schedule/index.ts'
import type { By, Fault } from '../store/event-store.ts'
import type { Accepted } from './engine.ts'

type Answer<A> = TE.TaskEither<Rejection | Fault, A>

/** The door to the schedules (streams `schedule-<id>`): what they are, and what starts because of them. */
export interface Schedules {
  readonly create: (id: string, spec: Spec, paused?: boolean, by?: By) => Answer<ScheduleDocument>
  readonly update: (id: string, spec: Spec, by?: By) => Answer<ScheduleDocument>
  readonly pause: (id: string, reason?: string, by?: By) => Answer<ScheduleDocument>
  readonly resume: (id: string, reason?: string, by?: By) => Answer<ScheduleDocument>
  readonly remove: (id: string, by?: By) => Answer<ScheduleDocument>
  /** Runs the due times from one time to another, both RFC 3339 in UTC and both included. */
  readonly backfill: (id: string, from: string, to: string, by?: By) => Answer<ScheduleDocument>
  /** One run now, under this execution id; answered when it is submitted. */
  readonly trigger: (id: string, executionId: string, by?: By) => Answer<Accepted>
  /** As the log has it now, with at most `next` of its next due times. */
  readonly find: (id: string, next: number) => Answer<ScheduleDocument>
}
