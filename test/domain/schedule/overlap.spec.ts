import { clockTime, created, ended, given, happened, queued, skipped, triggered } from '../../support/schedule.ts'

describe('a schedule', () => {
  it('owes nothing before its first due time', () => given(created()).at('00:59').then())

  it('starts a run at a due time', () => given(created()).at('01:00').then(triggered('01:00', 'e1')))

  it('starts it once', () =>
    given(created(), happened('01:00', triggered('01:00', 'e1')), happened('01:01', ended('01:00', 'e1')))
      .at('01:59')
      .then())

  it('starts nothing for the time before it was created', () => given(created({}, '05:30')).at('05:31').then())

  it('starts nothing that is due before its start or behind its end', () => {
    const spec = { start_at: clockTime('02:00'), end_at: clockTime('03:00'), overlap: 'allow' } as const
    given(created(spec)).at('01:00').then()
    given(created(spec)).at('02:00').then(triggered('02:00', 'e1'))
    given(created(spec), happened('02:00', triggered('02:00', 'a')), happened('03:00', triggered('03:00', 'b')))
      .at('04:00')
      .then()
  })
})

describe('a due time while a run is not over', () => {
  const running = [happened('01:00', triggered('01:00', 'a'))] as const

  it('is skipped', () =>
    given(created(), ...running)
      .at('02:00')
      .then(skipped('02:00', 'a')))

  it('waits in the queue, and runs when that is over', () => {
    const waits = [created({ overlap: 'queue' }), ...running] as const
    given(...waits)
      .at('02:00')
      .then(queued('02:00'))
    given(...waits, happened('02:00', queued('02:00')))
      .at('02:30')
      .then()
    given(...waits, happened('02:00', queued('02:00')), happened('02:30', ended('01:00', 'a')))
      .at('02:30')
      .then(triggered('02:00', 'e1', { cause: 'queued' }))
  })

  it('does not overtake those in the queue', () =>
    given(
      created({ overlap: 'queue' }),
      ...running,
      happened('02:00', queued('02:00')),
      happened('02:30', ended('01:00', 'a')),
    )
      .at('03:00')
      .then(triggered('02:00', 'e1', { cause: 'queued' }), queued('03:00')))

  it('takes the place of that one', () =>
    given(created({ overlap: 'cancel_running' }), ...running)
      .at('02:00')
      .then(triggered('02:00', 'e1', { cancels: ['a'] })))

  it('runs beside it', () =>
    given(created({ overlap: 'allow' }), ...running)
      .at('02:00')
      .then(triggered('02:00', 'e1')))
})

describe('due times that passed while nobody was there', () => {
  it('run late when they lie within the window', () =>
    given(created({ overlap: 'allow', catch_up_window: 7_200 }))
      .at('03:30')
      .then(
        { type: 'schedule_missed', data: { first_due_at: clockTime('01:00'), until: clockTime('01:30') } },
        triggered('02:00', 'e2', { cause: 'late' }),
        triggered('03:00', 'e3', { cause: 'late' }),
      ))

  it('run once in all where runs may not overlap', () =>
    given(created({ catch_up_window: 7_200 }))
      .at('02:30')
      .then(triggered('01:00', 'e1', { cause: 'late' }), skipped('02:00', 'e1')))

  it('are missed when they lie before it, however many they are', () => {
    const day = given(created({ interval: 1, catch_up_window: 20, end_at: '2026-01-01T22:59:41.000Z' })).at('23:00')
    const first_due_at = '2026-01-01T00:00:01.000Z'
    day.then(
      { type: 'schedule_missed', data: { first_due_at, until: '2026-01-01T22:59:40.000Z' } },
      { type: 'schedule_triggered', data: { due_at: '2026-01-01T22:59:40.000Z', execution_id: 'e2', cause: 'late' } },
      {
        type: 'schedule_skipped',
        data: { due_at: '2026-01-01T22:59:41.000Z', reason: 'still_running', execution_id: 'e2' },
      },
    )
  })

  it('are in time for ten seconds, whatever the window', () => {
    const strict = created({ catch_up_window: 0 })
    given(strict).at('01:00:10').then(triggered('01:00', 'e1'))
    given(strict)
      .at('01:00:11')
      .then({ type: 'schedule_missed', data: { first_due_at: clockTime('01:00'), until: clockTime('01:00:01') } })
  })
})
