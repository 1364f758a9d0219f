import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Intent } from '../../domain/decider.ts'
import type { Rejection } from '../../domain/rejection.ts'
import {
  backfillSchedule,
  comeDue,
  createSchedule,
  deleteSchedule,
  endRun,
  pauseSchedule,
  refuseRun,
  renderSchedule,
  resumeSchedule,
  schedule,
  triggerSchedule,
  updateSchedule,
  wakeAt,
  type OpenRun,
  type Schedule,
  type ScheduleDocument,
  type ScheduleEvent,
} from '../../domain/schedule/index.ts'
import type { EventStore, Fault, Meta, Recorded, Subscription } from '../../store/event-store.ts'
import { fold, type Folded } from '../../store/load.ts'
import { replay } from '../../store/replay.ts'
import { metaOf, transact } from '../../store/transact.ts'
import type { Clock } from '../clock.ts'
import type { Accepted } from '../engine.ts'
import type { Schedules } from '../schedules.ts'
import { timers } from '../timers.ts'
import { carryOut, type Carrying, type EngineOfRuns, type RunEnd } from './carry-out.ts'
import { advance, newLive, type Live } from './live.ts'
import { ownClock } from './own-clock.ts'

export interface SchedulesParts {
  readonly store: EventStore
  readonly clock: Clock
  readonly newId: () => string
  readonly engine: EngineOfRuns
  /** Told of what should not happen: an event that can't be read. */
  readonly report: (error: unknown, scheduleId: string) => void
}

/** A schedule as the read models have it. */
export interface KnownSchedule {
  readonly schedule_id: string
  readonly state: Schedule
  readonly revision: number
  readonly position: number
}

export interface OpenSchedules extends Schedules {
  /** Begins with what is known as of a position, and follows the log from there. Call it once. */
  readonly start: (known: readonly KnownSchedule[], asOf: number) => void
  readonly count: () => number
  /** Nothing is claimed or submitted any more. */
  readonly stop: () => void
}

type Answer<A> = E.Either<Rejection | Fault, A>

/** What one append decides at most. */
const PER_APPEND = 100
const RETRY = 1_000
/** A claim of another process is left to that process for so long. */
const TAKE_OVER = 5_000
/** The longest that nobody looks at the time: the clock may be put forward, or the machine may sleep. */
const LOOK_AGAIN = 60_000
const SHOWN = 5

export const openSchedules = (parts: SchedulesParts): OpenSchedules => {
  const { store, newId, engine, report } = parts
  const clock = ownClock(parts.clock)
  const all = new Map<string, Live>()
  const submissions = new Map<string, Promise<Answer<Accepted>>>()
  let stopping = false
  let subscription: Subscription | undefined

  const given = () => ({ at: new Date(clock.now()).toISOString(), random: () => 0 })
  const deciding = transact(store, schedule, given, newId)
  const carrying: Carrying = { store, clock, engine, isStopping: () => stopping }
  const watchful: Clock = { now: clock.now, after: (wait, call) => clock.after(Math.min(wait, LOOK_AGAIN), call) }
  const alarm = timers<Live>(watchful, (live) => void step(live))

  const decide = async <No>(live: Live, intent: Intent<Schedule, ScheduleEvent, No>, meta?: Meta) => {
    const done = await deciding(live.id, intent, { from: live.known, meta })()
    if (E.isRight(done) && advance(live, done.right)) settle(live)
    return done
  }

  /** Does what is owed until nothing is; who comes meanwhile makes it look again. */
  const step = async (live: Live): Promise<void> => {
    live.again = true
    if (live.busy || stopping) return
    live.busy = true
    while (live.again && !stopping) {
      live.again = false
      const ids = Array.from({ length: PER_APPEND }, newId)
      for (const id of ids) live.claimed.add(id)
      const done = await decide(live, comeDue(ids))
      const { open } = live.known.state
      for (const id of ids) if (!open.some(({ execution_id }) => execution_id === id)) live.claimed.delete(id)
      if (E.isLeft(done)) {
        live.busy = false
        trouble(live, done.left)
        return
      }
      if (done.right.events.length === PER_APPEND) live.again = true
    }
    live.busy = false
    settle(live)
  }

  /** It is tried again as long as the store is away; what can't be read stays so. */
  const trouble = (live: Live, fault: Fault): void => {
    if (fault.tag === 'unreadable_event') report(fault, live.id)
    else clock.after(RETRY, () => void step(live))
  }

  /** After each change: sees to the runs that nobody sees to, and sets when it is looked at again. */
  const settle = (live: Live): void => {
    if (stopping) return
    const { state } = live.known
    if (state.spec === null) return
    for (const run of state.open) if (!live.carried.has(run.execution_id)) carry(live, run)
    if (state.deleted && state.open.length === 0) all.delete(live.id)
    const wake = wakeAt(state)
    if (wake > clock.now()) alarm.set(live, wake)
    else if (!live.busy) void step(live)
  }

  const carry = (live: Live, run: OpenRun): void => {
    const { execution_id } = run
    live.carried.add(execution_id)
    const begin = (): void => {
      const first = new Promise<Answer<Accepted>>((submitted) => {
        void carryOut(carrying, () => live.known.state, run, submitted).then((end) => ended(live, run, end))
      })
      submissions.set(execution_id, first)
      void first.then(() => submissions.delete(execution_id))
    }
    if (isOurs(live, run)) begin()
    else clock.after(TAKE_OVER, () => (isOpen(live, run) ? begin() : live.carried.delete(execution_id)))
  }

  /** Claimed here, or by a process that this one goes on for. */
  const isOurs = (live: Live, { execution_id }: OpenRun): boolean => live.claimed.has(execution_id)

  const isOpen = ({ known }: Live, { execution_id }: OpenRun): boolean =>
    !stopping && known.state.open.some((run) => run.execution_id === execution_id)

  const ended = async (live: Live, run: OpenRun, end: RunEnd | undefined): Promise<void> => {
    const { execution_id } = run
    while (end !== undefined && isOpen(live, run)) {
      const intent =
        'status' in end
          ? endRun(execution_id, end.status)
          : refuseRun(execution_id, { code: end.refused.tag, message: messageOf(end.refused) })
      const done = await decide(live, intent)
      if (E.isRight(done)) break
      if (done.left.tag === 'unreadable_event') return report(done.left, live.id)
      await clock.pause(RETRY)
    }
    live.carried.delete(execution_id)
    live.claimed.delete(execution_id)
  }

  /** The live schedule as of the end of the log; undefined when there is none. */
  const obtain = async (id: string): Promise<E.Either<Fault, Live | undefined>> => {
    const live = all.get(id) ?? newLive(id)
    const now = await fold(store, schedule, id, { from: live.known })()
    if (E.isLeft(now)) return now
    if (now.right.revision < 0) return E.right(undefined)
    const here = all.get(id) ?? live
    if (!now.right.state.deleted) all.set(id, here)
    if (advance(here, now.right)) settle(here)
    return E.right(here)
  }

  const shown = ({ state, revision, position }: Folded<Schedule>, next: number): ScheduleDocument =>
    renderSchedule(state, { revision, position, now: clock.now(), next })

  const commanded =
    (
      id: string,
      intent: Intent<Schedule, ScheduleEvent, Rejection>,
      meta: Meta | undefined,
    ): TE.TaskEither<Rejection | Fault, ScheduleDocument> =>
    async () => {
      if (stopping) return E.left(STOPPING)
      const live = all.get(id) ?? newLive(id)
      const done = await deciding(id, intent, { from: live.known, meta })()
      if (E.isLeft(done)) return done
      const here = all.get(id) ?? live
      if (!done.right.state.deleted) all.set(id, here)
      if (advance(here, done.right)) settle(here)
      return E.right(shown(done.right, SHOWN))
    }

  const hear = async (event: Recorded): Promise<void> => {
    const id = event.stream.slice(schedule.name.length + 1)
    const live = all.get(id) ?? newLive(id)
    if (event.revision <= live.known.revision) return
    const next =
      event.revision === live.known.revision + 1
        ? E.map((state: Schedule) => ({ ...event, state }))(replay(schedule, live.known.state, [event]))
        : await fold(store, schedule, id, { from: live.known })()
    if (E.isLeft(next)) return report(next.left, id)
    const here = all.get(id) ?? live
    if (!next.right.state.deleted) all.set(id, here)
    if (advance(here, next.right)) settle(here)
  }

  const follow = async (subscribed: Subscription): Promise<void> => {
    while (!stopping) {
      const events = await subscribed.next()()
      if (E.isLeft(events)) await clock.pause(RETRY)
      else if (events.right.length === 0) return
      else for (const event of events.right) await hear(event)
    }
  }

  return {
    start: (known, asOf) => {
      for (const { schedule_id, ...folded } of known) {
        const live = newLive(schedule_id, folded)
        for (const { execution_id } of folded.state.open) live.claimed.add(execution_id)
        all.set(schedule_id, live)
      }
      subscription = store.subscribe({ after: asOf, filter: { categories: [schedule.name] } })
      for (const live of all.values()) settle(live)
      void follow(subscription)
    },
    count: () => all.size,
    stop: () => {
      stopping = true
      alarm.stop()
      clock.stop()
      subscription?.close()
    },

    create: (id, spec, paused, by) => commanded(id, createSchedule(id, spec, paused), metaOf('create_schedule', by)),
    update: (id, spec, by) => commanded(id, updateSchedule(id, spec), metaOf('update_schedule', by)),
    pause: (id, reason, by) => commanded(id, pauseSchedule(id, reason), metaOf('pause_schedule', by)),
    resume: (id, reason, by) => commanded(id, resumeSchedule(id, reason), metaOf('resume_schedule', by)),
    remove: (id, by) => commanded(id, deleteSchedule(id), metaOf('delete_schedule', by)),
    backfill: (id, from, to, by) => commanded(id, backfillSchedule(id, from, to), metaOf('backfill_schedule', by)),
    trigger: (id, executionId, by) => async () => {
      const found = await obtain(id)
      if (E.isLeft(found)) return found
      if (found.right === undefined) return E.left({ tag: 'schedule_not_found', schedule_id: id })
      if (stopping) return E.left(STOPPING)
      found.right.claimed.add(executionId)
      const done = await decide(
        found.right,
        triggerSchedule(id, executionId, by?.trace),
        metaOf('trigger_schedule', by),
      )
      if (E.isLeft(done)) return done
      return submissions.get(executionId) ?? engine.standing(executionId)()
    },
    find: (id, next) => async () => {
      const found = await obtain(id)
      if (E.isLeft(found)) return found
      return found.right === undefined || found.right.known.state.deleted
        ? E.left({ tag: 'schedule_not_found', schedule_id: id })
        : E.right(shown(found.right.known, next))
    },
  }
}

const STOPPING: Fault = { tag: 'store_unavailable', reason: 'the server is stopping' }

const messageOf = (refused: Rejection): string =>
  'problems' in refused
    ? refused.problems.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')
    : refused.tag
