import { COUNT, countOf } from './words.ts'

/** A stretch of time, in RFC 3339, and how it is called. */
export interface Span {
  readonly after: string
  readonly before?: string
  readonly words: string
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const EVENING = 18 * HOUR
const MORNING = 6 * HOUR
const LENGTHS: Readonly<Record<string, number>> = {
  minute: MINUTE,
  hour: HOUR,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
}
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

const ROLLING = new RegExp(`\\b(?:last|past|previous)\\s+(?:(${COUNT})\\s+)?(minute|hour|day|week|month)s?\\b`)
const DATE = /\b(\d{4}-\d\d-\d\d)(?:[t ](\d\d:\d\d(?::\d\d)?)(z|[+-]\d\d:\d\d)?)?\b/
const CLOCK = '(\\d{1,2})(?::(\\d\\d))?\\s*(am|pm)?'

/** The stretch of time that a question is about; undefined when it says none. `offset`: minutes that the asker is ahead of UTC. */
export const spanIn = (question: string, now: number, offset = 0): Span | undefined => {
  const text = question.toLowerCase()
  const shift = offset * MINUTE
  const today = Math.floor((now + shift) / DAY) * DAY - shift
  const span = (words: string, after: number, before?: number): Span => ({
    after: iso(after),
    ...(before === undefined || before > now ? {} : { before: iso(before) }),
    words,
  })

  if (/\blast night\b|\bovernight\b/.test(text)) {
    // In the evening the night that is meant is still the one that has ended.
    return span('last night', today - DAY + EVENING, today + MORNING)
  }
  const between = new RegExp(`\\bbetween\\s+${CLOCK}\\s+and\\s+${CLOCK}`).exec(text)
  if (between !== null) {
    const [, h1 = '', m1, p1, h2 = '', m2, p2] = between
    const day = dayIn(text, today, now, shift) ?? today
    return span(between[0], day + clock(h1, m1, p1 ?? p2), day + clock(h2, m2, p2))
  }
  const rolling = ROLLING.exec(text)
  if (rolling !== null) {
    const [, count = 'one', unit = ''] = rolling
    const many = countOf(count)
    const words = many === 1 ? `in the last ${unit}` : `in the last ${many} ${unit}s`
    return span(words, now - many * (LENGTHS[unit] ?? DAY))
  }
  const date = DATE.exec(text)
  if (date !== null) {
    const [, day = '', time, zone] = date
    const start =
      Date.parse(`${day}T${time ?? '00:00'}${zone?.toUpperCase() ?? 'Z'}`) - (zone === undefined ? shift : 0)
    if (!Number.isNaN(start))
      return /\bsince\b|\bafter\b/.test(text) || time !== undefined
        ? span(`since ${date[0]}`, start)
        : span(`on ${day}`, start, start + DAY)
  }
  const since = new RegExp(`\\b(?:since|after)\\s+${CLOCK}(?![\\w-])`).exec(text)
  if (since !== null && isClock(since)) {
    const [, hour = '', minute, half] = since
    const at = today + clock(hour, minute, half)
    return span(since[0], at > now ? at - DAY : at)
  }
  const open = /\bsince\b/.test(text)
  const parts: readonly (readonly [RegExp, string, number, number])[] = [
    [/\bday before yesterday\b/, 'the day before yesterday', today - 2 * DAY, today - DAY],
    [/\byesterday evening\b/, 'yesterday evening', today - DAY + EVENING, today],
    [/\byesterday\b/, 'yesterday', today - DAY, today],
    [/\bthis morning\b/, 'this morning', today, today + 12 * HOUR],
    [/\bthis afternoon\b/, 'this afternoon', today + 12 * HOUR, today + EVENING],
    [/\btonight\b|\bthis evening\b/, 'this evening', today + EVENING, today + DAY],
    [/\btoday\b|\bso far\b/, 'today', today, today + DAY],
    [/\bthis week\b/, 'this week', today - ((weekday(today, shift) + 6) % 7) * DAY, today + DAY],
  ]
  for (const [form, words, after, before] of parts)
    if (form.test(text)) return open ? span(`since ${words}`, after) : span(words, after, before)
  const day = dayIn(text, today, now, shift)
  if (day === undefined) return undefined
  const words = WEEKDAYS[weekday(day, shift)] ?? ''
  const called = words.charAt(0).toUpperCase() + words.slice(1)
  return open ? span(`since ${called}`, day) : span(`on ${called}`, day, day + DAY)
}

/** The last day of that name that has begun, or yesterday. */
const dayIn = (text: string, today: number, now: number, shift: number): number | undefined => {
  if (/\byesterday\b/.test(text)) return today - DAY
  const named = WEEKDAYS.findIndex((day) => new RegExp(`\\b${day}\\b`).test(text))
  if (named < 0) return undefined
  const back = (weekday(now, shift) - named + 7) % 7
  return today - (back === 0 && /\blast\b/.test(text) ? 7 : back) * DAY
}

const weekday = (time: number, shift: number): number => new Date(time + shift).getUTCDay()

const isClock = ([, hour = '', minute, half]: RegExpExecArray): boolean =>
  Number(hour) < 25 && (minute !== undefined || half !== undefined || hour.length > 0)

const clock = (hour: string, minute = '0', half?: string): number => {
  const twelve = half === 'pm' && Number(hour) < 12 ? 12 : half === 'am' && Number(hour) === 12 ? -12 : 0
  return (Number(hour) + twelve) * HOUR + Number(minute) * MINUTE
}

const iso = (time: number): string => new Date(time).toISOString()
