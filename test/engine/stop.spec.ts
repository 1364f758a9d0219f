import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { settled } from '../support/manual-clock.ts'

const setUp = async () => {
  const around = engineOn(memoryStore())
  const workflow_id = await around.define({ name: 'w', tasks: { a: aTask(), b: aTask(['a']) } })
  const id = await around.start(workflow_id)
  const types = async () => (await around.events(id)).map(({ type }) => type)
  return { ...around, workflow_id, types }
}

describe('an engine that is stopping', () => {
  it('records what was under way, and begins nothing', async () => {
    const { engine, stage, types, workflow_id } = await setUp()
    const stopped = engine.stop(10)
    expect(await engine.submit({ execution_id: nextId(), workflow_id })()).to.have.nested.property(
      'left.tag',
      'store_unavailable',
    )
    stage.answer('a', E.right(1))
    await settled()
    await stopped
    expect((await types()).at(-1)).to.equal('task_completed')
    expect(stage.calls).to.have.length(0)
  })

  it('gives up what takes longer than the grace, and records no outcome of it', async () => {
    const { engine, stage, types, clock } = await setUp()
    const stopped = engine.stop(10)
    await clock.advance(10_000)
    await stopped
    expect(stage.calls[0]?.aborted).to.equal(true)
    expect((await types()).at(-1)).to.equal('task_started')
  })
})
