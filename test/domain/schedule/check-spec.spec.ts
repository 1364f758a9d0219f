import { expect } from 'chai'
import { checkSpec, fillInput, type Spec } from '../../../src/domain/schedule/index.ts'

const NOW = Date.parse('2026-01-01T00:00:00.000Z')
const BASE: Spec = { workflow_id: 'w', overlap: 'skip', jitter: 0, catch_up_window: 3_600 }
const daily = { cron: '0 0 * * *', timezone: 'UTC' }

const bad: readonly (readonly [spec: Partial<Spec>, pointer: string, code: string, says: RegExp])[] = [
  [{}, '', 'no_timing', /"cron", or "interval"/],
  [{ ...daily, interval: 60 }, '/interval', 'two_timings', /leave one of them out/],
  [{ interval: 60, timezone: 'UTC' }, '/timezone', 'needs_cron', /same in every time zone/],
  [{ ...daily, offset: 5 }, '/offset', 'needs_interval', /leave it out/],
  [{ cron: '0 0 30 2 *', timezone: 'UTC' }, '/cron', 'never_due', /February 30.*Change the day of month/],
  [{ cron: '0 0 31 4,6 *', timezone: 'UTC' }, '/cron', 'never_due', /never due/],
  [{ cron: '0 0 * *', timezone: 'UTC' }, '/cron', 'invalid_cron', /has 4 fields.*30 2 \* \* MON-FRI/],
  [{ cron: 'daily', timezone: 'UTC' }, '/cron', 'invalid_cron', /has one field/],
  [{ cron: '60 0 * * *', timezone: 'UTC' }, '/cron', 'invalid_cron', /minute: 60.*5 fields/],
  [{ cron: 'a b c d e', timezone: 'UTC' }, '/cron', 'invalid_cron', /is not a cron expression/],
  [{ cron: '* * * * * * 2030', timezone: 'UTC' }, '/cron', 'invalid_cron', /has 7 fields/],
  [{ cron: '0 0 * * *', timezone: 'Europe/Berln' }, '/timezone', 'invalid_timezone', /Europe\/Berlin/],
  [{ cron: '0 0 * * *', timezone: 'Mars/Olympus' }, '/timezone', 'invalid_timezone', /IANA name/],
  [
    { ...daily, start_at: '2026-02-01T00:00:00.000Z', end_at: '2026-01-01T00:00:00.000Z' },
    '/end_at',
    'ends_before_start',
    /later/,
  ],
  [{ ...daily, end_at: '2025-01-01T00:00:00.000Z' }, '/end_at', 'never_due', /set it later/],
  [{ interval: 60, jitter: 61 }, '/jitter', 'jitter_too_large', /at most the interval \(60\)/],
]

describe('a schedule that can never work', () => {
  for (const [spec, pointer, code, says] of bad)
    it(`is told what to mend: ${JSON.stringify(spec)}`, () => {
      const [problem, ...more] = checkSpec({ ...BASE, ...spec }, NOW)
      expect(more).to.deep.equal([])
      expect(problem).to.include({ pointer, code })
      expect(problem?.message).to.match(says)
    })

  for (const spec of [
    daily,
    { cron: '@daily', timezone: 'UTC' },
    { cron: '*/5 * * * * *', timezone: 'UTC' },
    { interval: 1 },
    { interval: 60, offset: 59.5 },
  ])
    it(`is not one like ${JSON.stringify(spec)}`, () => expect(checkSpec({ ...BASE, ...spec }, NOW)).to.deep.equal([]))
})

describe('the input of a schedule', () => {
  it('names the due time and the schedule, and keeps everything else as it is', () => {
    const input = {
      day: '${schedule.due_at}',
      texts: ['of ${schedule.id} at ${schedule.due_at}', '${input.x}', '${schedule.other}'],
      n: 1,
      none: null,
    }
    expect(fillInput(input, { schedule_id: 's', due_at: '2026-01-01T00:00:00.000Z' })).to.deep.equal({
      day: '2026-01-01T00:00:00.000Z',
      texts: ['of s at 2026-01-01T00:00:00.000Z', '${input.x}', '${schedule.other}'],
      n: 1,
      none: null,
    })
  })
})
