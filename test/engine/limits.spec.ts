import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { openTraffic, type Limits } from '../../src/engine/traffic/traffic.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { manualClock, settled } from '../support/manual-clock.ts'

const DOWN = E.left({ type: 'connection_failed', message: 'nobody is there', retryable: true })

const serverWith = async (limits: Partial<Limits>, tasks: number) => {
  const clock = manualClock()
  const traffic = openTraffic(clock, { max_in_flight: 128, per_second: undefined, breaker: undefined })
  const server = engineOn(memoryStore(), { clock, traffic })
  traffic.set('ergon', limits)
  const names = Array.from({ length: tasks }, (_, n) => `t${n}`)
  const workflow_id = await server.define({
    name: 'w',
    tasks: Object.fromEntries(names.map((name) => [name, aTask([], { retry: { initial_delay: 1, jitter: 0 } })])),
  })
  const id = await server.start(workflow_id)
  await settled()
  const statuses = async () => {
    const seen = await server.engine.document(id)()
    return E.isRight(seen) ? Object.values(seen.right.tasks).map(({ status }) => status) : []
  }
  return { ...server, traffic, id, names, statuses }
}

describe('a component with a limit of its own', () => {
  it('has so many calls in flight', async () => {
    const { stage, statuses } = await serverWith({ max_in_flight: 2 }, 5)
    expect(stage.calls).to.have.length(2)
    expect(await statuses()).to.deep.equal(['running', 'running', 'pending', 'pending', 'pending'])
    stage.answer('t0', E.right(null))
    await settled()
    expect(stage.calls).to.have.length(2)
  })

  it('has so many calls per second, and no more, to the end', async () => {
    const { stage, clock, names, engine, id } = await serverWith({ per_second: 2 }, 6)
    const calledAt: number[] = []
    const begin = clock.now()
    const note = (): void => {
      for (const { attempt } of [...stage.calls]) {
        calledAt.push(clock.now() - begin)
        stage.answer(attempt.task_id, E.right(null))
      }
    }
    note()
    for (let n = 0; n < 40; n++) {
      await clock.advance(100)
      note()
    }
    expect(calledAt).to.deep.equal([0, 0, 500, 1_000, 1_500, 2_000])
    expect(calledAt).to.have.length(names.length)
    await settled()
    expect(await engine.standing(id)()).to.have.nested.property('right.status', 'completed')
  })

  it('may get more from one moment to the next', async () => {
    const { stage, traffic } = await serverWith({ max_in_flight: 1 }, 4)
    traffic.set('ergon', { max_in_flight: 3 })
    await settled()
    expect(stage.calls).to.have.length(3)
  })
})

describe('a component with a circuit breaker', () => {
  const breaker = { failures: 2, reset_seconds: 30 }

  it('is not called while that is open: its tasks wait, and do not fail', async () => {
    const { stage, traffic, clock, statuses } = await serverWith({ max_in_flight: 1, breaker }, 3)
    for (const name of ['t0', 't1']) {
      traffic.told('ergon', false)
      stage.answer(name, DOWN)
      await settled()
    }
    expect(stage.calls).to.have.length(0)
    expect(traffic.shown('ergon').breaker).to.include({ state: 'open', consecutive_failures: 2 })
    await clock.advance(29_999)
    expect(stage.calls).to.have.length(0)
    expect(await statuses()).to.deep.equal(['retrying', 'retrying', 'pending'])
  })

  it('gets one call when the time is over; when that fails, another after as long', async () => {
    const { stage, traffic, clock } = await serverWith({ breaker }, 4)
    traffic.told('ergon', false)
    traffic.told('ergon', false)
    for (const { attempt } of [...stage.calls]) stage.answer(attempt.task_id, DOWN)
    await clock.advance(30_000)
    expect(stage.calls).to.have.length(1)
    traffic.told('ergon', false)
    stage.answer(stage.calls[0]?.attempt.task_id ?? '', DOWN)
    await clock.advance(29_999)
    expect(stage.calls).to.have.length(0)
    await clock.advance(1)
    expect(stage.calls).to.have.length(1)
  })

  it('gets all that waits when that one goes well', async () => {
    const { stage, traffic, clock, engine, id } = await serverWith({ breaker }, 4)
    traffic.told('ergon', false)
    traffic.told('ergon', false)
    for (const { attempt } of [...stage.calls]) stage.answer(attempt.task_id, DOWN)
    await clock.advance(30_000)
    traffic.told('ergon', true)
    stage.answer(stage.calls[0]?.attempt.task_id ?? '', E.right(null))
    await settled()
    expect(stage.calls).to.have.length(3)
    for (const { attempt } of [...stage.calls]) stage.answer(attempt.task_id, E.right(null))
    await settled()
    expect(await engine.standing(id)()).to.have.nested.property('right.status', 'completed')
  })

  it('holds up no other component', async () => {
    const { traffic, define, start, stage } = await serverWith({ breaker: { failures: 1, reset_seconds: 30 } }, 1)
    traffic.told('ergon', false)
    await start(await define({ name: 'other', tasks: { a: aTask([], { component: 'apollo' }) } }))
    await settled()
    expect(stage.calls.map(({ attempt }) => attempt.component)).to.include('apollo')
  })
})
