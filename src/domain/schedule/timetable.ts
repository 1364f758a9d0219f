import { Cron } from 'croner'
import type { Spec } from './spec.ts'

export type Timing = Pick<Spec, 'cron' | 'timezone' | 'interval' | 'offset' | 'start_at' | 'end_at'>

/** The first due time behind an instant; undefined when there is none. Both are epoch milliseconds. */
export type Timetable = (after: number) => number | undefined

/** Throws what is wrong with the pattern or the time zone. */
export const compileCron = (pattern: string, timezone: string): Cron =>
  new Cron(pattern, { timezone, paused: true, mode: '5-or-6-parts', fixedTimeRule: 'no-wildcard' })

/**
 * When a schedule is due. Where the clock of a time zone is put forward, a time of day that does not exist is due an hour later;
 * where it is put back, one that exists twice is due once, but for patterns with `*`, which go on by the hour.
 */
const timetable = ({ cron, timezone = 'UTC', interval = 0, offset = 0, start_at, end_at }: Timing): Timetable => {
  const first = start_at === undefined ? -Infinity : Date.parse(start_at)
  const last = end_at === undefined ? Infinity : Date.parse(end_at)
  const next = cron === undefined ? every(interval, offset) : byCron(compileCron(cron, timezone))
  return (after) => {
    const due = next(Math.max(after, first - 1))
    return due !== undefined && due <= last ? due : undefined
  }
}

const byCron =
  (cron: Cron): Timetable =>
  (after) =>
    cron.nextRun(new Date(after))?.getTime()

const every = (interval: number, offset: number): Timetable => {
  const step = Math.round(interval * 1_000)
  const shift = Math.round(offset * 1_000)
  return (after) => (Math.floor((after - shift) / step) + 1) * step + shift
}

const made = new WeakMap<Timing, Timetable>()
const shared = new Map<string, Timetable>()
const SHARED = 10_000

/** Made once for each specification, and once for as many as have the same timing, such as those that come out of a list. */
export const timetableOf = (timing: Timing): Timetable => {
  const known = made.get(timing) ?? sharedBy(timing)
  made.set(timing, known)
  return known
}

const sharedBy = (timing: Timing): Timetable => {
  const { cron, timezone, interval, offset, start_at, end_at } = timing
  const key = JSON.stringify([cron, timezone, interval, offset, start_at, end_at])
  const known = shared.get(key) ?? timetable(timing)
  if (shared.size >= SHARED) shared.clear()
  shared.set(key, known)
  return known
}

/** At most `limit` due times from behind `after` on, none of them behind `until`. */
export const dueTimes = (timing: Timing, after: number, limit: number, until = Infinity): readonly number[] => {
  const next = timetableOf(timing)
  const due: number[] = []
  for (let at = next(after); at !== undefined && at <= until && due.length < limit; at = next(at)) due.push(at)
  return due
}
