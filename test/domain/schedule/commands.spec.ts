import { expect } from 'chai'
import {
  backfillSchedule,
  createSchedule,
  deleteSchedule,
  endRun,
  pauseSchedule,
  refuseRun,
  resumeSchedule,
  triggerSchedule,
  updateSchedule,
  wakeAt,
} from '../../../src/domain/schedule/index.ts'
import { clockTime, created, ended, folded, given, happened, HOURLY, triggered } from '../../support/schedule.ts'

const paused = { type: 'schedule_paused', data: {} } as const
const resumed = { type: 'schedule_resumed', data: {} } as const
const deleted = { type: 'schedule_deleted', data: {} } as const
const backfill = (...due: readonly string[]) =>
  ({
    type: 'schedule_backfill_requested',
    data: { from: clockTime('01:00'), to: clockTime('03:00'), due_times: due.map(clockTime) },
  }) as const

describe('creating a schedule', () => {
  const create = createSchedule('s', HOURLY)

  it('happens once', () => {
    given()
      .at('00:00')
      .when(create)
      .then({ type: 'schedule_created', data: { schedule_id: 's', schedule: HOURLY } })
    given(created()).at('00:00').when(create).then()
  })

  it('may leave it paused from the first moment', () =>
    given()
      .at('00:00')
      .when(createSchedule('s', HOURLY, true))
      .then({ type: 'schedule_created', data: { schedule_id: 's', schedule: HOURLY } }, paused))

  it('is refused when it is never due', () =>
    given()
      .at('00:00')
      .when(createSchedule('s', { ...HOURLY, end_at: clockTime('00:30') }))
      .thenRejected('invalid_schedule', '/end_at'))
})

describe('changing a schedule', () => {
  const quarter = { ...HOURLY, interval: 900 }

  it('makes its next due time one behind this moment', () => {
    const changed = happened('00:50', { type: 'schedule_updated', data: { schedule: quarter } })
    given(created())
      .at('00:50')
      .when(updateSchedule('s', quarter))
      .then({ type: 'schedule_updated', data: { schedule: quarter } })
    given(created(), changed).at('00:55').then()
    given(created(), changed).at('01:00').then(triggered('01:00', 'e1'))
  })

  it('leaves its due times alone when the timing is the same', () => {
    const schedule = { ...HOURLY, input: { other: true } }
    const changed = happened('01:30', { type: 'schedule_updated', data: { schedule } })
    given(created(), changed)
      .at('01:30')
      .then(triggered('01:00', 'e1', { cause: 'late' }))
  })

  it('to what it is changes nothing', () => given(created()).at('00:50').when(updateSchedule('s', HOURLY)).then())

  it('is refused for one that does not exist, or does not any more', () => {
    given().at('00:00').when(updateSchedule('s', HOURLY)).thenRejected('schedule_not_found')
    given(created(), happened('00:10', deleted))
      .at('00:20')
      .when(updateSchedule('s', HOURLY))
      .thenRejected('schedule_not_found')
  })
})

describe('pausing a schedule', () => {
  it('starts nothing until it is resumed, and makes up for nothing', () => {
    const past = [created({ overlap: 'allow' }), happened('00:30', paused)] as const
    given(...past)
      .at('02:30')
      .then()
    expect(wakeAt(folded(past))).to.equal(Infinity)
    given(...past, happened('02:30', resumed))
      .at('02:59')
      .then()
    given(...past, happened('02:30', resumed))
      .at('03:00')
      .then(triggered('03:00', 'e1'))
  })

  it('twice is the same as once, and so is resuming', () => {
    given(created())
      .at('00:10')
      .when(pauseSchedule('s', 'lunch'))
      .then({ type: 'schedule_paused', data: { reason: 'lunch' } })
    given(created(), happened('00:10', paused)).at('00:20').when(pauseSchedule('s')).then()
    given(created(), happened('00:10', paused)).at('00:20').when(resumeSchedule('s')).then(resumed)
    given(created()).at('00:10').when(resumeSchedule('s')).then()
  })

  it('lets what waits wait', () => {
    const past = [created(), happened('04:00', triggered('04:00', 'a')), happened('04:10', backfill('01:00'))] as const
    given(...past, happened('04:20', paused), happened('04:30', ended('04:00', 'a')))
      .at('04:40')
      .then()
    given(...past, happened('04:20', paused), happened('04:30', ended('04:00', 'a')), happened('04:50', resumed))
      .at('04:50')
      .then(triggered('01:00', 'e1', { cause: 'backfill' }))
  })
})

describe('deleting a schedule', () => {
  it('starts nothing any more, and drops what waits', () => {
    given(created()).at('00:10').when(deleteSchedule('s')).then(deleted)
    given(created(), happened('04:00', backfill('01:00')), happened('04:01', deleted))
      .at('06:00')
      .then()
  })

  it('is refused when it is deleted', () =>
    given(created(), happened('00:10', deleted))
      .at('00:20')
      .when(deleteSchedule('s'))
      .thenRejected('schedule_not_found'))
})

describe('triggering a schedule', () => {
  it('starts a run whatever else runs, also while it is paused', () =>
    given(created(), happened('01:00', triggered('01:00', 'a')), happened('01:10', paused))
      .at('01:20')
      .when(triggerSchedule('s', 'now'))
      .then(triggered('01:20', 'now', { cause: 'manual' })))

  it('counts for what overlaps with it, and changes no due time', () => {
    const manual = happened('00:50', triggered('00:50', 'now', { cause: 'manual' }))
    given(created(), manual)
      .at('01:00')
      .then({
        type: 'schedule_skipped',
        data: { due_at: clockTime('01:00'), reason: 'still_running', execution_id: 'now' },
      })
    given(created(), manual, happened('00:55', ended('00:50', 'now')))
      .at('01:00')
      .then(triggered('01:00', 'e1'))
  })

  it('twice with the same id is once', () => {
    const manual = happened('00:50', triggered('00:50', 'now', { cause: 'manual' }))
    given(created(), manual).at('00:51').when(triggerSchedule('s', 'now')).then()
  })
})

describe('a backfill', () => {
  const ask = backfillSchedule('s', clockTime('01:00'), clockTime('03:00'))

  it('asks for the due times of its span, the ends included', () =>
    given(created({}, '04:30'))
      .at('04:40')
      .when(ask)
      .then(backfill('01:00', '02:00', '03:00')))

  it('runs them one after the other where runs may not overlap', () => {
    const past = [created({}, '04:30'), happened('04:40', backfill('01:00', '02:00'))] as const
    given(...past)
      .at('04:40')
      .then(triggered('01:00', 'e1', { cause: 'backfill' }))
    given(
      ...past,
      happened('04:40', triggered('01:00', 'a', { cause: 'backfill' })),
      happened('04:45', ended('01:00', 'a')),
    )
      .at('04:45')
      .then(triggered('02:00', 'e1', { cause: 'backfill' }))
  })

  it('runs them side by side where they may', () =>
    given(created({ overlap: 'allow' }, '04:30'), happened('04:40', backfill('01:00', '02:00')))
      .at('04:40')
      .then(triggered('01:00', 'e1', { cause: 'backfill' }), triggered('02:00', 'e2', { cause: 'backfill' })))

  for (const [says, from, to, pointer] of [
    ['ends before it begins', '03:00', '01:00', '/to'],
    ['ends in the future', '01:00', '05:00', '/to'],
    ['has no due time', '01:10', '01:50', ''],
  ] as const)
    it(`is refused when it ${says}`, () =>
      given(created({}, '04:30'))
        .at('04:40')
        .when(backfillSchedule('s', clockTime(from), clockTime(to)))
        .thenRejected('invalid_input', pointer))

  it('is refused when more would wait than may', () =>
    given(created({ interval: 1 }, '04:30'))
      .at('04:40')
      .when(ask)
      .thenRejected('invalid_input', '/to'))
})

describe('the end of a run', () => {
  const running = [created(), happened('01:00', triggered('01:00', 'a'))] as const

  it('is recorded once, however it came', () => {
    given(...running)
      .at('01:10')
      .when(endRun('a', 'failed'))
      .then(ended('01:00', 'a', 'failed'))
    given(...running, happened('01:10', ended('01:00', 'a')))
      .at('01:20')
      .when(endRun('a', 'completed'))
      .then()
    const error = { code: 'workflow_archived', message: 'it is archived' }
    given(...running)
      .at('01:10')
      .when(refuseRun('a', error))
      .then({ type: 'schedule_run_refused', data: { due_at: clockTime('01:00'), execution_id: 'a', error } })
  })

  it('is shown with the run', () => {
    const [last] = folded([...running, happened('01:10', ended('01:00', 'a', 'failed'))]).recent
    expect(last).to.include({ execution_id: 'a', outcome: 'failed', cause: 'due' })
  })
})
