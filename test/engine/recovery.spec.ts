import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { settled } from '../support/manual-clock.ts'

/** One execution that runs and two that are queued behind it, as another process finds them. */
const left = async () => {
  const store = memoryStore()
  const limit = { maxConcurrentWorkflows: 1 }
  const before = engineOn(store, limit)
  const workflow_id = await before.define({ name: 'w', tasks: { a: aTask() } })
  for (const [execution_id, priority] of [
    ['running', 0],
    ['ordinary', 0],
    ['urgent', 5],
  ] as const)
    await before.engine.submit({ execution_id, workflow_id, priority })()
  const after = engineOn(store, { clock: before.clock, ...limit })
  await after.engine.recover([
    { execution_id: 'running', status: 'running', priority: 0 },
    { execution_id: 'ordinary', status: 'pending', priority: 0 },
    { execution_id: 'urgent', status: 'pending', priority: 5 },
  ])
  return after
}

describe('a process that finds executions running and queued', () => {
  it('keeps to the limit', async () => {
    const { engine, stage } = await left()
    await settled()
    expect(engine.stats()).to.include({ running: 1, queued: 2 })
    expect(stage.calls.map(({ attempt }) => attempt.execution_id)).to.deep.equal(['running'])
  })

  it('admits the queued ones by their priority, and runs all of them', async () => {
    const { engine, stage } = await left()
    const order = []
    for (let n = 0; n < 3; n++) {
      order.push(stage.calls[0]?.attempt.execution_id)
      stage.answer('a', E.right(n))
      await settled()
    }
    expect(order).to.deep.equal(['running', 'urgent', 'ordinary'])
    expect(engine.stats()).to.include({ running: 0, queued: 0 })
  })
})
