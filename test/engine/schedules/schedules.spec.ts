import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../../src/store/memory.ts'
import { nextId } from '../../support/engine.ts'
import { faultyStore } from '../../support/faulty-store.ts'
import { settled } from '../../support/manual-clock.ts'
import { dueIn, eventsIn, runsIn, scheduleServer } from '../../support/schedules.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

describe('a schedule on a clock', () => {
  it('starts its workflow at each due time, with the input that it names', async () => {
    const { create, clock, store, finish } = await scheduleServer(memoryStore())
    const id = await create({ input: { day: '${schedule.due_at}' } })
    for (let hour = 0; hour < 3; hour++) {
      await clock.advance(HOUR)
      await finish()
    }
    const runs = await runsIn(store)
    expect(runs.map(({ due, at }) => [due, at.slice(11, 19)])).to.deep.equal([
      ['01:00:00', '01:00:00'],
      ['02:00:00', '02:00:00'],
      ['03:00:00', '03:00:00'],
    ])
    expect(runs[0]?.input).to.deep.equal({ day: '2026-01-01T01:00:00.000Z' })
    const [first] = await store
      .read(`execution-${runs[0]?.id}`)()
      .then((read) => (E.isRight(read) ? read.right : []))
    expect(first?.data).to.deep.include({ schedule: { schedule_id: id, due_at: '2026-01-01T01:00:00.000Z' } })
  })

  it('tells how its runs stand and ended, and when the next ones are due', async () => {
    const { create, clock, schedules, finish } = await scheduleServer(memoryStore())
    const id = await create()
    await clock.advance(HOUR)
    const running = await schedules.find(id, 2)()
    if (E.isLeft(running)) throw new Error(running.left.tag)
    expect(running.right).to.have.nested.property('running[0].due_at', '2026-01-01T01:00:00.000Z')
    expect(running.right.next_due_at).to.deep.equal(['2026-01-01T02:00:00.000Z', '2026-01-01T03:00:00.000Z'])
    await finish()
    const after = await schedules.find(id, 2)()
    expect(after).to.have.nested.property('right.running').that.deep.equals([])
    expect(after).to.have.nested.property('right.last_runs[0].outcome', 'completed')
  })

  it('spreads its runs by its jitter, by which the due time does not change', async () => {
    const { create, clock, store } = await scheduleServer(memoryStore())
    await create({ jitter: 600, overlap: 'allow' })
    await clock.advance(3 * HOUR + 600 * SECOND)
    const runs = await runsIn(store)
    expect(runs.map(({ due }) => due)).to.deep.equal(['01:00:00', '02:00:00', '03:00:00'])
    expect(runs.some(({ due, at }) => at.slice(11, 19) !== due)).to.equal(true)
  })

  it('records what it does not run because the run before is not over', async () => {
    const { create, clock, store, finish } = await scheduleServer(memoryStore())
    await create()
    await clock.advance(3 * HOUR)
    expect(await dueIn(store)).to.deep.equal(['01:00:00'])
    expect((await eventsIn(store)).filter((type) => type === 'schedule_skipped')).to.have.length(2)
    await finish()
    await clock.advance(HOUR)
    expect(await dueIn(store)).to.deep.equal(['01:00:00', '04:00:00'])
  })

  it('runs what waits as soon as the run before is over', async () => {
    const { create, clock, store, finish } = await scheduleServer(memoryStore())
    await create({ overlap: 'queue' })
    await clock.advance(3 * HOUR + MINUTE)
    for (const due of ['02:00:00', '03:00:00']) {
      await finish()
      const last = (await runsIn(store)).at(-1)
      expect([last?.due, last?.at.slice(11, 19)]).to.deep.equal([due, '03:01:00'])
    }
  })

  it('cancels the run before, and then starts', async () => {
    const { create, clock, store, engine } = await scheduleServer(memoryStore())
    await create({ overlap: 'cancel_running' })
    await clock.advance(2 * HOUR)
    const [first, second] = await runsIn(store)
    const statuses = await Promise.all([first, second].map((run) => engine.standing(run?.id ?? '')()))
    expect(statuses.map((stands) => E.isRight(stands) && stands.right.status)).to.deep.equal(['cancelled', 'running'])
  })

  it('runs side by side what may', async () => {
    const { create, clock, store, engine } = await scheduleServer(memoryStore())
    await create({ overlap: 'allow' })
    await clock.advance(3 * HOUR)
    expect(await dueIn(store)).to.have.length(3)
    expect(engine.stats().running).to.equal(3)
  })

  it('records a run that can not be started, and goes on', async () => {
    const { create, clock, store, schedules } = await scheduleServer(memoryStore())
    const id = await create({ version: 2 })
    await clock.advance(2 * HOUR)
    expect(await dueIn(store)).to.deep.equal([])
    const found = await schedules.find(id, 1)()
    expect(found).to.have.nested.property('right.last_runs.length', 2)
    expect(found).to.have.nested.property('right.last_runs[0].error.code', 'workflow_version_not_found')
  })

  it('is one of three hundred that are due at the same time', async () => {
    const { create, clock, store } = await scheduleServer(memoryStore())
    for (let n = 0; n < 300; n++) await create()
    await clock.advance(HOUR)
    expect(await dueIn(store)).to.have.length(300)
  })

  it('starts a run by hand, whose answer comes when it is submitted', async () => {
    const { create, schedules, store, finish } = await scheduleServer(memoryStore())
    const id = await create()
    const executionId = nextId()
    const triggered = await schedules.trigger(id, executionId)()
    expect(triggered).to.have.nested.property('right.execution_id', executionId)
    expect(await runsIn(store)).to.have.length(1)
    const again = await schedules.trigger(id, executionId)()
    expect(again).to.have.nested.property('right.execution_id', executionId)
    await finish()
    expect(await eventsIn(store)).to.deep.equal(['schedule_created', 'schedule_triggered', 'schedule_run_ended'])
  })

  it('backfills the past one run after the other', async () => {
    const { create, clock, schedules, store, finish } = await scheduleServer(memoryStore())
    await clock.advance(5 * HOUR + MINUTE)
    const id = await create()
    const asked = await schedules.backfill(id, '2026-01-01T01:00:00.000Z', '2026-01-01T03:00:00.000Z')()
    expect(asked).to.have.nested.property('right.waiting', 3)
    await settled()
    expect(await dueIn(store)).to.deep.equal(['01:00:00'])
    await finish()
    await finish()
    await finish()
    expect(await dueIn(store)).to.deep.equal(['01:00:00', '02:00:00', '03:00:00'])
  })

  it('starts nothing while it is paused or when it is deleted, and hears of it from others', async () => {
    const { create, clock, schedules, store, workflow_id } = await scheduleServer(memoryStore())
    const [paused, deleted] = [await create({ overlap: 'allow' }), await create({ overlap: 'allow' })] as const
    const other = await scheduleServer(store, { clock, workflow_id })
    await other.schedules.pause(paused)()
    await other.schedules.remove(deleted)()
    await clock.advance(2 * HOUR)
    expect(await dueIn(store)).to.deep.equal([])
    await schedules.resume(paused)()
    await clock.advance(HOUR)
    expect(await dueIn(store)).to.deep.equal(['03:00:00'])
    expect(schedules.count()).to.equal(1)
  })
})

describe('a schedule whose store is away at the due time', () => {
  it('starts its run when it is back, once', async () => {
    for (const faults of [1, 3, 5]) {
      const store = faultyStore(memoryStore(), nextId)
      const { create, clock } = await scheduleServer(store)
      await create({ overlap: 'allow' })
      await clock.advance(HOUR - 1)
      store.refuse(faults)
      await clock.advance(MINUTE)
      expect(await dueIn(store)).to.deep.equal(['01:00:00'])
    }
  })

  it('starts it once when it was there all the time and only its answers were lost', async () => {
    for (const lost of [1, 2, 3, 4]) {
      const store = faultyStore(memoryStore(), nextId)
      const { create, clock } = await scheduleServer(store)
      await create({ overlap: 'allow' })
      await clock.advance(HOUR - 1)
      store.loseAnswers(lost)
      await clock.advance(MINUTE)
      expect(await dueIn(store)).to.deep.equal(['01:00:00'])
    }
  })
})
