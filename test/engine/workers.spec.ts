import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { Leaf } from '../../src/domain/definition/definition.ts'
import type { LeasedTask } from '../../src/engine/workers.ts'
import { aTask } from '../support/execution.ts'
import { manualClock, settled } from '../support/manual-clock.ts'
import { logOf, recordedStore } from '../support/restarts.ts'
import { COMPONENT, workersHall, type WorkersHall } from '../support/workers.ts'

const job = (extra: Partial<Leaf> = {}, after: readonly string[] = []) =>
  aTask([...after], { component: COMPONENT, action: 'draw', ...extra })

const begin = async (hall: WorkersHall, tasks: Readonly<Record<string, Leaf>>): Promise<string> => {
  const id = await hall.start(await hall.define({ name: 'w', tasks }))
  await settled()
  return id
}

const namesOf = async ({ events }: WorkersHall, id: string): Promise<readonly string[]> =>
  (await events(id)).map(({ type }) => type)

const count = async (hall: WorkersHall, id: string, type: string): Promise<number> =>
  (await namesOf(hall, id)).filter((name) => name === type).length

const only = (tasks: readonly LeasedTask[]): LeasedTask => {
  expect(tasks).to.have.length(1)
  return tasks[0] as LeasedTask
}

const complete = ({ workers }: WorkersHall, { task_token }: LeasedTask, output: unknown) =>
  workers.report(task_token, { do: 'complete', output })()

const documentOf = async ({ engine }: WorkersHall, id: string) => {
  const found = await engine.document(id)()
  if (E.isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}

describe('a component whose tasks are fetched', () => {
  it('has nothing claimed before a worker asks, however long that takes', async () => {
    const hall = await workersHall()
    const id = await begin(hall, { a: job({ timeout: 10 }) })
    await hall.clock.advance(86_400_000)
    expect(await namesOf(hall, id)).to.deep.equal(['workflow_submitted', 'workflow_started'])
    const task = only(await hall.poll())
    expect(task).to.deep.include({ component: 'render', action: 'draw', task_id: 'a', attempt: 1, delivery: 1 })
    expect(task.idempotency_key).to.equal(`${id}:a:1`)
    expect(Date.parse(task.deadline)).to.equal(hall.clock.now() + 10_000)
    await complete(hall, task, { n: 1 })
    expect(await documentOf(hall, id)).to.deep.include({ status: 'completed', output: { a: { n: 1 } } })
    expect(hall.traffic.inside()).to.equal(0)
    expect(hall.pulled.stats()).to.deep.include({ queued: 0, leased: 0, waiting: 0 })
  })

  it('gives a worker that waits what comes, at once', async () => {
    const hall = await workersHall()
    const { got } = hall.ask()
    await settled()
    await begin(hall, { a: job() })
    expect(only(await got)).to.include({ task_id: 'a' })
  })

  it('answers with nothing when the time is over, and forgets who has hung up', async () => {
    const hall = await workersHall()
    const { got } = hall.ask({ wait_seconds: 5 })
    await hall.clock.advance(5_000)
    expect(await got).to.deep.equal([])
    const gone = hall.ask()
    await settled()
    gone.hangUp()
    expect(await gone.got).to.deep.equal([])
    const id = await begin(hall, { a: job() })
    expect(await namesOf(hall, id)).not.to.include('task_started')
  })

  it('claims as many as are asked for, in one append, and no more', async () => {
    const hall = await workersHall()
    const tasks = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`t${n}`, job()]))
    const id = await begin(hall, tasks)
    const [first] = await hall.poll({ max: 4 })
    expect(await count(hall, id, 'task_started')).to.equal(4)
    await complete(hall, first as LeasedTask, 1)
    await settled()
    expect(await count(hall, id, 'task_started'), 'a place is not used again unasked').to.equal(4)
    expect(await hall.poll({ max: 100 })).to.have.length(6)
    expect(hall.traffic.shown(COMPONENT).in_flight).to.equal(9)
  })

  it('is never given more at once than its limit', async () => {
    const hall = await workersHall({ registration: { limits: { max_in_flight: 2 } } })
    await begin(hall, { a: job(), b: job(), c: job() })
    const first = await hall.poll({ max: 10 })
    expect(first).to.have.length(2)
    expect(await hall.poll({ max: 10 })).to.have.length(0)
    await complete(hall, first[0] as LeasedTask, 1)
    expect(await hall.poll({ max: 10 })).to.have.length(1)
  })

  it('shares out among those who wait, one each in turn', async () => {
    const hall = await workersHall()
    const asking = ['w1', 'w2', 'w3'].map((worker_id) => hall.ask({ worker_id, max: 10 }))
    await settled()
    await begin(hall, Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`t${n}`, job()])))
    const got = await Promise.all(asking.map(({ got }) => got))
    expect(got.map((tasks) => tasks.map(({ task_id }) => task_id))).to.deep.equal([
      ['t0', 't3'],
      ['t1', 't4'],
      ['t2', 't5'],
    ])
  })

  it('gives a worker that names actions no other ones', async () => {
    const hall = await workersHall()
    const { got } = hall.ask({ actions: ['paint'], wait_seconds: 5 })
    await settled()
    const id = await begin(hall, { a: job(), b: job({ action: 'paint' }) })
    expect(only(await got)).to.include({ task_id: 'b' })
    expect(only(await hall.poll({ actions: ['draw', 'mix'] }))).to.include({ task_id: 'a' })
    expect(await count(hall, id, 'task_started')).to.equal(2)
  })

  it('claims on for a worker when what was claimed for it is of an action that it has not named', async () => {
    const hall = await workersHall()
    await begin(hall, { a: job() })
    await begin(hall, { b: job({ action: 'paint' }) })
    const { got } = hall.ask({ actions: ['paint'] })
    expect(only(await got)).to.include({ task_id: 'b' })
    expect(hall.pulled.stats()).to.include({ queued: 1, leased: 1 })
  })

  it('passes on what a worker that is lost had, under the same key', async () => {
    const hall = await workersHall({ registration: { worker: { lease_seconds: 10 } } })
    const id = await begin(hall, { a: job() })
    const lost = only(await hall.poll())
    const { got } = hall.ask({ worker_id: 'w2' })
    await hall.clock.advance(9_999)
    expect(hall.pulled.stats()).to.include({ waiting: 1, leased: 1 })
    await hall.clock.advance(1)
    const again = only(await got)
    expect(again).to.deep.equal({ ...lost, delivery: 2, lease_expires_at: again.lease_expires_at })
    expect(hall.pulled.stats()).to.include({ redelivered: 1, leased: 1 })
    await complete(hall, again, 'second')
    expect(await complete(hall, lost, 'first')).to.have.nested.property('left.why', 'the execution is completed')
    expect(await complete(hall, again, 'second'), 'told twice').to.have.property('_tag', 'Right')
    expect(await documentOf(hall, id)).to.have.deep.property('output', { a: 'second' })
    expect(await count(hall, id, 'task_started')).to.equal(1)
  })

  it('takes the outcome of a worker that was thought lost, if it is the first', async () => {
    const hall = await workersHall({ registration: { worker: { lease_seconds: 10 } } })
    const id = await begin(hall, { a: job() })
    const slow = only(await hall.poll())
    await hall.clock.advance(10_000)
    const again = only(await hall.poll({ worker_id: 'w2' }))
    const beat = await hall.workers.heartbeat(slow.task_token, { worker_id: 'w1' })()
    expect(beat).to.deep.include({ _tag: 'Right' })
    expect(beat).to.have.nested.property('right.wanted', false)
    expect(beat).to.have.nested.property('right.lease_expires_at', null)
    await complete(hall, slow, 'slow')
    const other = await hall.workers.heartbeat(again.task_token, { worker_id: 'w2' })()
    expect(other).to.have.nested.property('left.tag', 'task_attempt_over')
    expect(await documentOf(hall, id)).to.have.deep.property('output', { a: 'slow' })
  })

  it('leaves a worker its task for an hour of heartbeats, of which none is recorded that says nothing', async () => {
    const hall = await workersHall({ registration: { worker: { lease_seconds: 30 } } })
    const id = await begin(hall, { a: job({ timeout: 7_200 }) })
    const task = only(await hall.poll())
    for (let beat = 0; beat < 360; beat++) {
      await hall.clock.advance(10_000)
      expect(hall.pulled.stats()).to.include({ queued: 0, leased: 1 })
      const renewed = await hall.workers.heartbeat(task.task_token, { worker_id: 'w1' })()
      expect(renewed).to.have.nested.property(
        'right.lease_expires_at',
        new Date(hall.clock.now() + 30_000).toISOString(),
      )
    }
    expect(await hall.poll({ worker_id: 'w2' })).to.have.length(0)
    expect(await count(hall, id, 'task_heartbeat')).to.equal(0)
    await hall.workers.heartbeat(task.task_token, { details: 'nearly' })()
    expect(await count(hall, id, 'task_heartbeat')).to.equal(1)
    await complete(hall, task, 'at last')
    expect(await namesOf(hall, id)).to.deep.equal([
      'workflow_submitted',
      'workflow_started',
      'task_started',
      'task_heartbeat',
      'task_completed',
      'workflow_completed',
    ])
  }).timeout(20_000)

  it('records the heartbeats of a task that is given up without', async () => {
    const hall = await workersHall()
    const id = await begin(hall, { a: job({ heartbeat_timeout: 15, retry: { max_attempts: 1 } }) })
    const task = only(await hall.poll())
    await hall.clock.advance(10_000)
    await hall.workers.heartbeat(task.task_token, {})()
    await hall.clock.advance(10_000)
    expect(await count(hall, id, 'task_heartbeat')).to.equal(1)
    await hall.clock.advance(5_000)
    expect((await documentOf(hall, id)).tasks['a']?.error?.type).to.equal('heartbeat_timeout')
  })

  it('takes back a task whose time is over, and refuses what comes too late', async () => {
    const hall = await workersHall()
    const id = await begin(hall, { a: job({ timeout: 60, retry: { max_attempts: 2, initial_delay: 1 } }) })
    const late = only(await hall.poll())
    for (let beat = 0; beat < 6; beat++) {
      await hall.clock.advance(9_999)
      await hall.workers.heartbeat(late.task_token, {})()
    }
    await hall.clock.advance(60)
    expect(await complete(hall, late, 'late')).to.have.nested.property('left.why', 'it has timed out')
    expect(hall.traffic.inside()).to.equal(0)
    await hall.clock.advance(2_000)
    const next = only(await hall.poll())
    expect(next).to.include({ attempt: 2, delivery: 1 })
    expect(next.idempotency_key).not.to.equal(late.idempotency_key)
    expect(await complete(hall, late, 'later')).to.have.nested.property(
      'left.why',
      'it was given up, and attempt 2 has followed',
    )
    await complete(hall, next, 'in time')
    expect(await documentOf(hall, id)).to.have.deep.property('output', { a: 'in time' })
  })

  it('takes back the tasks of an execution that is cancelled', async () => {
    const hall = await workersHall()
    const id = await begin(hall, { a: job() })
    const task = only(await hall.poll())
    await hall.engine.command(id, 'cancel')()
    await settled()
    expect(hall.pulled.stats()).to.include({ queued: 0, leased: 0 })
    expect(await hall.workers.heartbeat(task.task_token, {})()).to.have.nested.property(
      'left.why',
      'the execution is cancelled',
    )
  })

  it('lets a failure that a worker reports be tried again', async () => {
    const hall = await workersHall()
    const id = await begin(hall, { a: job({ retry: { max_attempts: 2, initial_delay: 1 } }) })
    const task = only(await hall.poll())
    const error = { type: 'busy', message: 'not now', retryable: true }
    await hall.workers.report(task.task_token, { do: 'fail', error })()
    await hall.clock.advance(2_000)
    await complete(hall, only(await hall.poll()), 1)
    expect(await documentOf(hall, id)).to.include({ status: 'completed' })
  })

  it('holds up nobody else', async () => {
    const hall = await workersHall()
    const other = await hall.components.register({ name: 'other', worker: {} })()
    expect(other).to.have.property('_tag', 'Right')
    await begin(hall, { a: job(), b: job({ component: 'other' }) })
    expect(only(await hall.poll({ component: 'other' }))).to.include({ task_id: 'b' })
  })

  it('offers again what was claimed when the server died, and lets a worker go on that says so', async () => {
    const { store, taken } = recordedStore()
    const clock = manualClock()
    const before = await workersHall({ store, clock })
    const id = await begin(before, { a: job(), b: job() })
    const [a, b] = (await before.poll({ max: 2 })) as [LeasedTask, LeasedTask]
    const after = await workersHall({ store: await logOf(taken), clock, restarted: true })
    await settled()
    expect(after.pulled.stats()).to.include({ queued: 2, leased: 0 })
    expect(await after.workers.heartbeat(a.task_token, { worker_id: 'w1' })()).to.have.nested.property(
      'right.wanted',
      true,
    )
    const again = only(await after.poll({ worker_id: 'w2', max: 10 }))
    expect(again).to.deep.equal({ ...b, lease_expires_at: again.lease_expires_at })
    await complete(after, a, 1)
    await complete(after, b, 2)
    expect(await documentOf(after, id)).to.include({ status: 'completed' })
    expect(await count(after, id, 'task_started')).to.equal(2)
  })

  it('is explained: who has it, or that nobody asks', async () => {
    const hall = await workersHall({ registration: { worker: { lease_seconds: 10 } } })
    const id = await begin(hall, { a: job() })
    const told = async (): Promise<unknown> => {
      const explained = await hall.engine.explain(id)()
      return E.isRight(explained) ? explained.right.tasks[0]?.message : explained.left
    }
    expect(await told()).to.equal('waits for a worker of render, first in line: none has asked so far')
    await hall.poll()
    expect(await told()).to.match(/runs at render since .*; worker w1 has it, and is to say so again by 2026-/)
    await hall.clock.advance(10_000)
    expect(await told()).to.match(/; no worker has fetched it since 2026-.*, when its last one was lost/)
  })

  it('can be registered to be called instead: what was fetched goes on', async () => {
    const hall = await workersHall()
    const id = await begin(hall, { a: job() })
    const task = only(await hall.poll())
    const waiting = hall.ask()
    await settled()
    await hall.components.remove(COMPONENT)()
    expect(await waiting.got).to.deep.equal([])
    await complete(hall, task, 1)
    expect(await documentOf(hall, id)).to.include({ status: 'completed' })
    const no = await hall.workers.poll(
      { component: COMPONENT, worker_id: 'w', max: 1, wait_seconds: 0 },
      () => () => undefined,
    )()
    expect(no).to.have.nested.property('left.tag', 'component_not_found')
  })

  it('refuses what its manifest refuses, without bothering a worker', async () => {
    const draw = { input_schema: { type: 'object', required: ['size'] } }
    const hall = await workersHall({ registration: { worker: { actions: { draw } } } })
    const id = await begin(hall, { a: job({ input: {} }), b: job({ action: 'drow' }) })
    expect(await hall.poll({ max: 2 })).to.have.length(0)
    const { tasks } = await documentOf(hall, id)
    expect(tasks['a']?.error?.type).to.equal('invalid_input')
    expect(tasks['b']?.error?.message).to.contain('Did you mean "draw"')
  })
})
