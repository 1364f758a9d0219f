import { expect } from 'chai'
import fc from 'fast-check'
import { startOf } from '../../../src/domain/schedule/jitter.ts'
import { dueTimes, timetableOf, type Timing } from '../../../src/domain/schedule/timetable.ts'

const at = (text: string): number => Date.parse(text)
const from = (timing: Timing, after: string, limit: number): readonly string[] =>
  dueTimes(timing, at(after), limit).map((due) => new Date(due).toISOString().slice(0, 16))

/** Cron, time zone, behind which instant, and the due times in UTC. */
const table: readonly (readonly [says: string, cron: string, zone: string, after: string, due: readonly string[]])[] = [
  [
    '2:30 where it does not exist is 3:00',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-03-28T12:00Z',
    ['2026-03-29T01:00', '2026-03-30T00:30'],
  ],
  [
    '2:30 where it exists twice is the first',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-10-24T12:00Z',
    ['2026-10-25T00:30', '2026-10-26T01:30'],
  ],
  [
    'the same west of Greenwich',
    '30 1 * * *',
    'America/New_York',
    '2026-10-31T12:00Z',
    ['2026-11-01T05:30', '2026-11-02T06:30'],
  ],
  [
    'lists are times of day too',
    '0,30 2 * * *',
    'Europe/Berlin',
    '2026-10-24T12:00Z',
    ['2026-10-25T00:00', '2026-10-25T00:30', '2026-10-26T01:00'],
  ],
  [
    'every hour is every hour while the clock is put back',
    '0 * * * *',
    'Europe/Berlin',
    '2026-10-24T23:30Z',
    ['2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00'],
  ],
  [
    'every half hour is so while it is put forward',
    '*/30 * * * *',
    'Europe/Berlin',
    '2026-03-29T00:30Z',
    ['2026-03-29T01:00', '2026-03-29T01:30'],
  ],
  [
    'a zone that moves by half an hour',
    '15 2 * * *',
    'Australia/Lord_Howe',
    '2026-10-03T00:00Z',
    ['2026-10-03T15:30', '2026-10-04T15:15'],
  ],
  [
    'noon in a zone without such changes',
    '0 12 * * *',
    'Asia/Tokyo',
    '2026-01-01T00:00Z',
    ['2026-01-01T03:00', '2026-01-02T03:00'],
  ],
  ['February 29', '0 0 29 2 *', 'UTC', '2026-01-01T00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00']],
  ['weekdays', '0 9 * * MON-FRI', 'UTC', '2026-01-02T12:00Z', ['2026-01-05T09:00', '2026-01-06T09:00']],
  [
    'a day of the month or of the week',
    '0 0 13 * FRI',
    'UTC',
    '2026-02-06T12:00Z',
    ['2026-02-13T00:00', '2026-02-20T00:00'],
  ],
  ['seconds first', '30 0 0 * * *', 'UTC', '2026-01-01T00:00Z', ['2026-01-01T00:00', '2026-01-02T00:00']],
]

describe('the due times of a cron expression', () => {
  for (const [says, cron, timezone, after, due] of table)
    it(`: ${says} (${cron}, ${timezone})`, () => expect(from({ cron, timezone }, after, due.length)).to.deep.equal(due))

  it('are every minute of every day that fits, and no other, in UTC', () => {
    const field = (max: number) => fc.uniqueArray(fc.integer({ min: 0, max }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(field(59), field(23), fc.integer({ min: 0, max: 400 }), (minutes, hours, days) => {
        const start = at('2026-01-01T00:00Z') + days * 86_400_000 - 1
        const wanted: number[] = []
        for (let one = start + 1; wanted.length < 5; one += 60_000) {
          const time = new Date(one)
          if (minutes.includes(time.getUTCMinutes()) && hours.includes(time.getUTCHours())) wanted.push(one)
        }
        expect(dueTimes({ cron: `${minutes.join()} ${hours.join()} * * *`, timezone: 'UTC' }, start, 5)).to.deep.equal(
          wanted,
        )
      }),
    )
  })

  it('go on from each to the next, from wherever between them one asks', () => {
    const next = timetableOf({ cron: '7 */3 * * *', timezone: 'America/New_York' })
    fc.assert(
      fc.property(fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2027-01-01T00:00Z') }), (after) => {
        const due = next(after) ?? 0
        expect(due).to.be.greaterThan(after)
        expect(next(due - 1)).to.equal(due)
        expect(next(due)).to.be.greaterThan(due)
      }),
    )
  })
})

describe('the due times of an interval', () => {
  it('are multiples of it behind the offset, whenever one asks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 0, max: 4e12 }),
        (interval, offset, after) => {
          const due = timetableOf({ interval, offset })(after) ?? 0
          expect((due - offset * 1_000) % (interval * 1_000)).to.equal(0)
          expect(due)
            .to.be.greaterThan(after)
            .and.at.most(after + interval * 1_000)
        },
      ),
    )
  })

  it('lie within start and end, these included', () => {
    const span = { interval: 3_600, start_at: '2026-01-01T02:00:00.000Z', end_at: '2026-01-01T04:00:00.000Z' }
    expect(from(span, '2026-01-01T00:00Z', 9)).to.deep.equal([
      '2026-01-01T02:00',
      '2026-01-01T03:00',
      '2026-01-01T04:00',
    ])
  })
})

describe('jitter', () => {
  it('is the same for the same due time, lies within its bound, and differs from one due time to the next', () => {
    const offsets = Array.from({ length: 1_000 }, (_, n) => startOf('s', n * 60_000, 30) - n * 60_000)
    expect(offsets).to.deep.equal(Array.from({ length: 1_000 }, (_, n) => startOf('s', n * 60_000, 30) - n * 60_000))
    for (const offset of offsets) expect(offset).to.be.at.least(0).and.below(30_000)
    const mean = offsets.reduce((sum, offset) => sum + offset, 0) / offsets.length
    expect(mean).to.be.within(13_500, 16_500)
    expect(new Set(offsets).size).to.be.greaterThan(900)
  })

  it('is none without one', () => expect(startOf('s', 7, 0)).to.equal(7))
})
