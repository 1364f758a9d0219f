import { expect } from 'chai'
import fc from 'fast-check'
import type { Clock } from '../../../src/engine/clock.ts'
import type { EventStore } from '../../../src/store/event-store.ts'
import { memoryStore } from '../../../src/store/memory.ts'
import { manualClock, settled } from '../../support/manual-clock.ts'
import { right } from '../../support/store.ts'
import { dueIn, eventsIn, runsIn, scheduleServer } from '../../support/schedules.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A store whose appends to some streams never come back, as for a process that dies there; `taken` says whether they got there. */
const dyingAt = (
  store: EventStore,
  isFatal: (stream: string, types: readonly string[]) => boolean,
  taken: boolean,
): EventStore => ({
  ...store,
  append: (append) => {
    if (
      !isFatal(
        append.stream,
        append.events.map(({ type }) => type),
      )
    )
      return store.append(append)
    return async () => {
      if (taken) await store.append(append)()
      return new Promise(() => undefined)
    }
  },
})

describe('a schedule across restarts', () => {
  it('goes on where it was', async () => {
    const store = memoryStore()
    const before = await scheduleServer(store)
    const { clock, workflow_id } = before
    await before.create({ overlap: 'allow' })
    await clock.advance(HOUR)
    before.schedules.stop()
    const after = await scheduleServer(store, { clock, workflow_id })
    await clock.advance(HOUR)
    expect(await dueIn(store)).to.deep.equal(['01:00:00', '02:00:00'])
    after.schedules.stop()
    await clock.advance(10 * HOUR)
    expect(await dueIn(store)).to.have.length(2)
  })

  it('makes up for what was due meanwhile, and says what it does not', async () => {
    const store = memoryStore()
    const before = await scheduleServer(store)
    const { clock, workflow_id } = before
    await before.create({ overlap: 'allow', catch_up_window: 7_200 })
    before.schedules.stop()
    await clock.advance(4 * HOUR + MINUTE)
    await scheduleServer(store, { clock, workflow_id })
    await settled()
    expect(await dueIn(store)).to.deep.equal(['03:00:00', '04:00:00'])
    expect(await eventsIn(store)).to.deep.equal([
      'schedule_created',
      'schedule_missed',
      'schedule_triggered',
      'schedule_triggered',
    ])
  })

  for (const taken of [false, true])
    it(`submits under its id what was claimed when the process died before the submission was ${taken ? 'answered' : 'made'}`, async () => {
      const store = memoryStore()
      const dying = await scheduleServer(dyingAt(store, (stream) => stream.startsWith('execution-'), taken))
      const { clock, workflow_id } = dying
      const id = await dying.create()
      await clock.advance(HOUR)
      dying.schedules.stop()
      expect(await eventsIn(store)).to.deep.equal(['schedule_created', 'schedule_triggered'])
      expect(await dueIn(store)).to.have.length(taken ? 1 : 0)

      const after = await scheduleServer(store, { clock, workflow_id })
      await settled()
      const [claimed] = right(await after.schedules.find(id, 0)()).running
      expect((await runsIn(store)).map(({ id }) => id)).to.deep.equal([claimed?.execution_id])
      await clock.advance(HOUR)
      expect(await dueIn(store)).to.deep.equal(['01:00:00'])
    })

  for (const taken of [false, true])
    it(`claims a due time once when the process died before the claim was ${taken ? 'answered' : 'made'}`, async () => {
      const store = memoryStore()
      const fatal = (_: string, types: readonly string[]) => types.includes('schedule_triggered')
      const dying = await scheduleServer(dyingAt(store, fatal, taken))
      const { clock, workflow_id } = dying
      await dying.create()
      await clock.advance(HOUR)
      dying.schedules.stop()
      await scheduleServer(store, { clock, workflow_id })
      await clock.advance(MINUTE)
      expect(await dueIn(store)).to.deep.equal(['01:00:00'])
    })

  it('cancels first what has to give way, also when the process died right after the claim', async () => {
    const store = memoryStore()
    const before = await scheduleServer(store)
    const { clock, workflow_id } = before
    await before.create({ overlap: 'cancel_running' })
    await clock.advance(HOUR)
    before.schedules.stop()
    const fatal = (_: string, types: readonly string[]) => types.includes('workflow_cancelled')
    const dying = await scheduleServer(dyingAt(store, fatal, false), { clock, workflow_id })
    await clock.advance(HOUR)
    dying.schedules.stop()
    expect(await dueIn(store)).to.deep.equal(['01:00:00'])

    const after = await scheduleServer(store, { clock, workflow_id })
    await settled()
    const runs = await runsIn(store)
    expect(runs.map(({ due }) => due)).to.deep.equal(['01:00:00', '02:00:00'])
    expect(await after.engine.standing(runs[0]?.id ?? '')()).to.have.nested.property('right.status', 'cancelled')
    expect(await after.engine.standing(runs[1]?.id ?? '')()).to.have.nested.property('right.status', 'running')
  })
})

describe('a schedule that several servers see to', () => {
  it('has one run per due time, whoever is first', async () => {
    const store = memoryStore()
    const one = await scheduleServer(store)
    const { clock, workflow_id } = one
    const others = [
      await scheduleServer(store, { clock, workflow_id }),
      await scheduleServer(store, { clock, workflow_id }),
    ]
    await one.create({ overlap: 'allow', interval: 600 })
    await clock.advance(3 * HOUR)
    const due = await dueIn(store)
    expect(due).to.have.length(18)
    expect(new Set(due).size).to.equal(18)
    expect(others.every(({ schedules }) => schedules.count() === 1)).to.equal(true)
  })

  it('is seen to by the other when one dies between its claim and its submission', async () => {
    const store = memoryStore()
    const dying = await scheduleServer(dyingAt(store, (stream) => stream.startsWith('execution-'), false))
    const { clock, workflow_id } = dying
    await dying.create()
    await clock.advance(HOUR - MINUTE)
    await scheduleServer(store, { clock, workflow_id })
    await clock.advance(MINUTE)
    dying.schedules.stop()
    await clock.advance(MINUTE)
    expect(await dueIn(store)).to.deep.equal(['01:00:00'])
  })

  it('has one run per due time however often they are stopped and started', async () => {
    const steps = fc.array(fc.record({ which: fc.nat(2), minutes: fc.integer({ min: 1, max: 25 }) }), { maxLength: 15 })
    await fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        const store = memoryStore()
        const first = await scheduleServer(store)
        const { clock, workflow_id } = first
        await first.create({ overlap: 'allow', interval: 600, catch_up_window: 86_400 })
        const up = new Map([[0, first]])
        for (const { which, minutes } of drawn) {
          const server = up.get(which)
          if (server === undefined) up.set(which, await scheduleServer(store, { clock, workflow_id }))
          else {
            server.schedules.stop()
            up.delete(which)
          }
          await clock.advance(minutes * MINUTE)
        }
        await scheduleServer(store, { clock, workflow_id })
        await clock.advance(6_000)
        const passed = Math.floor((clock.now() - Date.parse('2026-01-01T00:00:00.000Z')) / 600_000)
        const due = await dueIn(store)
        expect([due.length, new Set(due).size]).to.deep.equal([passed, passed])
      }),
      { numRuns: 25 },
    )
  }).timeout(60_000)
})

describe('a schedule whose clock jumps', () => {
  const jumping = async () => {
    const clock = manualClock()
    let skew = 0
    const time: Clock = { now: () => clock.now() + skew, after: clock.after }
    const server = await scheduleServer(memoryStore(), { clock, time })
    await server.create({ overlap: 'allow' })
    return { ...server, jump: (milliseconds: number) => (skew += milliseconds) }
  }

  it('forward, starts within a minute what is due then', async () => {
    const { clock, store, jump } = await jumping()
    await clock.advance(MINUTE)
    jump(2 * HOUR)
    await clock.advance(MINUTE)
    expect(await dueIn(store)).to.deep.equal(['02:00:00'])
    expect(await eventsIn(store)).to.include('schedule_missed')
  })

  it('back, starts nothing a second time', async () => {
    const { clock, store, jump } = await jumping()
    await clock.advance(2 * HOUR)
    jump(-2 * HOUR)
    await clock.advance(2 * HOUR + MINUTE)
    expect(await dueIn(store)).to.deep.equal(['01:00:00', '02:00:00'])
    await clock.advance(HOUR)
    expect(await dueIn(store)).to.deep.equal(['01:00:00', '02:00:00', '03:00:00'])
  })
})
