import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { Unfinished } from '../../src/engine/recover.ts'
import { lookForStrays, type FindQuiet } from '../../src/engine/strays.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId, POLICY } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'

const MINUTE = 60_000

/** Two processes on one log. The second one knows of nothing that the first one does. */
const two = async () => {
  const store = memoryStore()
  const other = engineOn(store)
  const here = engineOn(store, { clock: other.clock })
  const workflow_id = await other.define({ name: 'w', tasks: { a: aTask(), b: aTask(['a']) } })
  const asked: (readonly [after: number, upTo: number])[] = []
  const rows: Unfinished[] = []
  const found = { answers: true }
  const findQuiet: FindQuiet = async (after, upTo) => {
    asked.push([after, upTo])
    return found.answers ? E.right(rows) : E.left('behind')
  }
  const { takeUp } = here.engine
  const payDebts = async () => true
  lookForStrays({ clock: other.clock, head: store.head, findQuiet, takeUp, payDebts }, store.head())
  return { store, other, here, workflow_id, asked, rows, found, clock: other.clock }
}

describe('an execution that another process has left', () => {
  it('is gone on with once it has been quiet for a while', async () => {
    const { other, here, workflow_id, rows, clock } = await two()
    const execution_id = await other.start(workflow_id)
    rows.push({ execution_id, status: 'running', priority: 0 })
    const stopped = other.engine.stop(0)
    await clock.advance(0)
    await stopped
    await clock.advance(2 * MINUTE)
    expect(here.engine.stats()).to.include({ running: 1, live: 1 })
    await clock.advance(POLICY.task_timeout * 1_000)
    expect(here.stage.calls.map(({ attempt }) => attempt.attempt)).to.deep.equal([2])
  })

  it('is not called for again: whoever claimed its attempts may wait for the answers', async () => {
    const { other, here, workflow_id, rows, clock } = await two()
    rows.push({ execution_id: await other.start(workflow_id), status: 'running', priority: 0 })
    await clock.advance(2 * MINUTE)
    expect(here.engine.stats().live).to.equal(1)
    expect(here.stage.calls).to.deep.equal([])
  })

  it('gives its slot back when the other one ends it after all', async () => {
    const { other, here, workflow_id, rows, clock } = await two()
    rows.push({ execution_id: await other.start(workflow_id), status: 'running', priority: 0 })
    await clock.advance(2 * MINUTE)
    other.stage.answer('a', E.right(1))
    await clock.advance(0)
    other.stage.answer('b', E.right(1))
    await clock.advance(0)
    expect(here.engine.stats()).to.include({ running: 0, calls: 0 })
  })

  it('waits for a slot when it was never admitted', async () => {
    const { store, here, workflow_id, rows, clock } = await two()
    const third = engineOn(store, { clock, maxConcurrentWorkflows: 1 })
    await third.start(workflow_id)
    rows.push({ execution_id: await third.start(workflow_id), status: 'pending', priority: 0 })
    await clock.advance(2 * MINUTE)
    expect(here.stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['a'])
  })

  it('is asked for once, by where its last event is, and again only when there was no answer', async () => {
    const { store, other, workflow_id, asked, found, clock } = await two()
    const before = store.head()
    await clock.advance(10 * MINUTE)
    expect(asked).to.deep.equal([])
    await other.start(workflow_id)
    const after = store.head()
    found.answers = false
    await clock.advance(2 * MINUTE)
    expect(asked.length).to.be.greaterThan(1)
    found.answers = true
    await clock.advance(10 * MINUTE)
    expect(new Set(asked.map(String))).to.deep.equal(new Set([`${before},${after}`]))
    const times = asked.length
    await clock.advance(10 * MINUTE)
    expect(asked).to.have.length(times)
  })

  it('is none of a server that is stopping', async () => {
    const { other, here, workflow_id, rows, clock } = await two()
    rows.push({ execution_id: await other.start(workflow_id), status: 'running', priority: 0 })
    const stopped = here.engine.stop(0)
    await clock.advance(2 * MINUTE)
    await stopped
    expect(here.engine.stats().live).to.equal(0)
  })

  it('is left alone where it does not exist', async () => {
    const { here, rows, other, workflow_id, clock } = await two()
    await other.start(workflow_id)
    rows.push({ execution_id: nextId(), status: 'running', priority: 0 })
    await clock.advance(2 * MINUTE)
    expect(here.engine.stats()).to.include({ running: 0, live: 0 })
  })
})
