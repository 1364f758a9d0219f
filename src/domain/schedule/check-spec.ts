import { didYouMean } from '../expression/nearest.ts'
import type { Problem } from '../problem.ts'
import type { Spec } from './spec.ts'
import { compileCron, timetableOf } from './timetable.ts'

const FIELDS =
  'Write 5 fields (minute, hour, day of month, month, day of week), or 6 with seconds first, such as "30 2 * * MON-FRI".'

/** Everything that is wrong with the timing of a schedule. `now` is epoch milliseconds. */
export const checkSpec = (spec: Spec, now: number): readonly Problem[] => {
  const problems = [...both(spec), ...misplaced(spec), ...badZone(spec), ...badSpan(spec), ...badJitter(spec)]
  if (problems.length > 0) return problems
  return [...badCron(spec), ...never(spec, now)].slice(0, 1)
}

const problem = (pointer: string, code: string, message: string): Problem => ({ pointer, code, message })

const both = ({ cron, interval }: Spec): readonly Problem[] => {
  if (cron === undefined && interval === undefined)
    return [problem('', 'no_timing', 'says not when: give "cron", or "interval" in seconds')]
  if (cron === undefined || interval === undefined) return []
  return [problem('/interval', 'two_timings', 'cannot be given together with "cron": leave one of them out')]
}

const misplaced = ({ cron, interval, timezone, offset }: Spec): readonly Problem[] => [
  ...(timezone !== undefined && cron === undefined
    ? [problem('/timezone', 'needs_cron', 'is for "cron" only: an interval is the same in every time zone')]
    : []),
  ...(offset !== undefined && interval === undefined
    ? [problem('/offset', 'needs_interval', 'is for "interval" only: leave it out')]
    : []),
]

const badZone = ({ timezone }: Spec): readonly Problem[] => {
  if (timezone === undefined || isZone(timezone)) return []
  const hint = didYouMean(timezone, Intl.supportedValuesOf('timeZone'))
  const message = `there is no time zone ${JSON.stringify(timezone)}: use an IANA name such as "Europe/Berlin", or "UTC".${hint}`
  return [problem('/timezone', 'invalid_timezone', message)]
}

const isZone = (timeZone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}

const badSpan = ({ start_at, end_at }: Spec): readonly Problem[] =>
  start_at !== undefined && end_at !== undefined && end_at <= start_at
    ? [problem('/end_at', 'ends_before_start', `must be later than "start_at" (${start_at})`)]
    : []

const badJitter = ({ interval, jitter }: Spec): readonly Problem[] =>
  interval !== undefined && jitter > interval
    ? [problem('/jitter', 'jitter_too_large', `must be at most the interval (${interval})`)]
    : []

const NICKNAMES = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/i

const badCron = ({ cron, timezone = 'UTC' }: Spec): readonly Problem[] => {
  if (cron === undefined) return []
  const count = cron.trim().split(/\s+/).length
  if (count !== 5 && count !== 6 && !NICKNAMES.test(cron.trim()))
    return [problem('/cron', 'invalid_cron', `has ${count === 1 ? 'one field' : `${count} fields`}. ${FIELDS}`)]
  try {
    compileCron(cron, timezone)
    return []
  } catch (error) {
    const why = (error as Error).message.replace(/^\w+: /, '').replace(/\.$/, '')
    return [problem('/cron', 'invalid_cron', `is not a cron expression: ${why}. ${FIELDS}`)]
  }
}

const never = (spec: Spec, now: number): readonly Problem[] => {
  const { start_at, end_at, ...timing } = spec
  if (badCron(spec).length > 0 || timetableOf(spec)(now) !== undefined) return []
  if (timetableOf(timing)(now) === undefined)
    return [
      problem(
        '/cron',
        'never_due',
        'is never due: no date has that day and month together, as with February 30. Change the day of month or the month.',
      ),
    ]
  const span = start_at === undefined ? `before ${end_at}` : `between ${start_at} and ${end_at ?? 'its end'}`
  return [problem('/end_at', 'never_due', `leaves no due time ${span}: set it later, or leave it out`)]
}
