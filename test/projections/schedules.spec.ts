import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { openDatabase, type Database } from '../../projections/database.ts'
import { openRows } from '../../projections/rows.ts'
import { scheduleQuestions } from '../../projections/schedule-questions.ts'
import { schedule, type ScheduleEvent } from '../../src/domain/schedule/index.ts'
import type { Recorded } from '../../src/store/event-store.ts'
import { replay } from '../../src/store/replay.ts'
import { handMadeLog } from '../support/projections-log.ts'
import { clockTime, ended, HOURLY, skipped, triggered } from '../support/schedule.ts'
import { right } from '../support/store.ts'

const creation = (schedule_id: string, more: object = {}): ScheduleEvent => ({
  type: 'schedule_created',
  data: { schedule_id, schedule: { ...HOURLY, ...more } },
})
const paused: ScheduleEvent = { type: 'schedule_paused', data: {} }
const deleted: ScheduleEvent = { type: 'schedule_deleted', data: {} }

const happenings: readonly ScheduleEvent[] = [
  triggered('01:00', 'a'),
  ended('01:00', 'a'),
  skipped('02:00', 'a'),
  paused,
  { type: 'schedule_resumed', data: {} },
  { type: 'schedule_updated', data: { schedule: { ...HOURLY, name: 'other', workflow_id: 'v' } } },
  {
    type: 'schedule_backfill_requested',
    data: { from: clockTime('01:00'), to: clockTime('02:00'), due_times: [clockTime('01:00')] },
  },
]

const foldOf = (events: readonly Recorded[], stream: string) =>
  right(
    replay(
      schedule,
      schedule.initial(),
      events.filter((event) => event.stream === stream),
    ),
  )

describe('the rows of schedules', () => {
  let db: Database
  beforeEach(async () => void (db = await openDatabase(':memory:')))
  afterEach(() => db.close())

  const listed = (query: object = {}) => right(scheduleQuestions(db).schedules(0, { limit: 100, ...query })).rows
  const idsOf = (query: object = {}) => listed(query).map(({ schedule_id }) => schedule_id)

  it('say what the fold says, however the log was cut into batches', () => {
    const story = fc.array(fc.tuple(fc.nat(2), fc.nat(happenings.length - 1)), { maxLength: 40 })
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 9 }), (drawn, size) => {
        const rows = openRows(db, true)
        rows.clear()
        const log = handMadeLog()
        for (const n of [0, 1, 2]) log.append(`schedule-${n}`, creation(String(n)))
        for (const [which, what] of drawn) log.append(`schedule-${which}`, happenings[what] as ScheduleEvent)
        for (let from = 0; from < log.events.length; from += size) rows.apply(log.events.slice(from, from + size))
        for (const { schedule_id, state, revision } of listed()) {
          const own = log.events.filter(({ stream }) => stream === `schedule-${schedule_id}`)
          expect(state).to.deep.equal(foldOf(log.events, `schedule-${schedule_id}`))
          expect(revision).to.equal(own.length - 1)
        }
        expect(listed()).to.have.length(3)
      }),
      { numRuns: 50 },
    )
  })

  it('are listed newest first, by workflow, name and pause, without those that were deleted', () => {
    const log = handMadeLog()
    log.append('schedule-a', creation('a', { name: 'x' }))
    log.append('schedule-b', creation('b', { workflow_id: 'v', name: 'x' }), paused)
    log.append('schedule-c', creation('c'))
    log.append('schedule-d', creation('d'), deleted)
    openRows(db, true).apply(log.events)
    expect(idsOf()).to.deep.equal(['c', 'b', 'a'])
    expect(idsOf({ workflow_id: 'w' })).to.deep.equal(['c', 'a'])
    expect(idsOf({ name: 'x' })).to.deep.equal(['b', 'a'])
    expect(idsOf({ name: 'x', workflow_id: 'v' })).to.deep.equal(['b'])
    expect(idsOf({ paused: true })).to.deep.equal(['b'])
    expect(idsOf({ paused: false })).to.deep.equal(['c', 'a'])
  })

  it('are given to the engine until nothing is owed to them any more', () => {
    const log = handMadeLog()
    log.append('schedule-a', creation('a'))
    log.append('schedule-b', creation('b'), deleted)
    log.append('schedule-c', creation('c'), triggered('01:00', 'run'), deleted)
    const rows = openRows(db, true)
    rows.apply(log.events)
    const owed = () => right(scheduleQuestions(db).owedSchedules(9)).rows.map(({ schedule_id }) => schedule_id)
    expect(owed()).to.have.members(['a', 'c'])
    rows.apply(log.append('schedule-c', ended('01:00', 'run')))
    expect(owed()).to.deep.equal(['a'])
  })

  it('keep nothing of a batch that failed', () => {
    const log = handMadeLog()
    log.append('schedule-a', creation('a'))
    log.append('schedule-a', creation('a'))
    const rows = openRows(db, true)
    expect(() => rows.apply(log.events)).to.throw('created once')
    expect(listed()).to.have.nested.property('[0].revision', 0)
    expect(E.isRight(scheduleQuestions(db).schedules(0, { limit: 1, cursor: 'nonsense' }))).to.equal(false)
  })

  for (const filter of [{}, { workflow_id: 'w' }, { name: 'n' }, { workflow_id: 'w', name: 'n', paused: true }])
    it(`are read along an index, in its order: ${JSON.stringify(filter)}`, () => {
      const plans: string[] = []
      const explained = {
        ...db,
        rows: ((query) => {
          const { sql, parameters } = query.compile()
          const steps = db.sqlite.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...parameters)
          plans.push(...steps.map(({ detail }) => detail))
          return []
        }) as Database['rows'],
      }
      scheduleQuestions(explained).schedules(0, { limit: 10, ...filter })
      expect(plans.length).to.be.greaterThan(0)
      for (const step of plans)
        expect(step)
          .to.match(/^SEARCH/)
          .and.not.to.match(/TEMP B-TREE/)
    })
})
