import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { settled } from '../support/manual-clock.ts'

const compensate = { component: 'ergon', action: 'undo', input: '${output}' }
const saga = { name: 'saga', tasks: { a: aTask([], { compensate }), b: aTask(['a']) } }
const broken = E.left({ type: 'broken', message: 'it broke', retryable: false })

const withOneDone = async (store = memoryStore(), parts = {}) => {
  const around = engineOn(store, parts)
  const workflow = await around.define(saga)
  const id = await around.start(workflow)
  around.stage.answer('a', E.right('paid'))
  await settled()
  return { ...around, store, workflow, id }
}

describe('undoing what has completed', () => {
  it('calls for it with the output, and ends the execution when that has answered', async () => {
    const { stage, engine, id } = await withOneDone()
    stage.answer('b', broken)
    await settled()
    expect(stage.calls.map(({ attempt }) => [attempt.task_id, attempt.action, attempt.input])).to.deep.equal([
      ['a.compensate', 'undo', 'paid'],
    ])
    expect(await engine.document(id)()).to.deep.nested.include({
      'right.status': 'running',
      'right.compensating': true,
    })
    stage.answer('a.compensate', E.right(null))
    await settled()
    expect(await engine.document(id)()).to.have.nested.property('right.status', 'failed')
  })

  it('aborts what is under way when it is cancelled, and answers that it still runs', async () => {
    const { stage, engine, id } = await withOneDone()
    const b = stage.calls[0]
    expect(await engine.command(id, 'cancel')()).to.have.nested.property('right.status', 'running')
    expect(b?.aborted).to.equal(true)
    stage.answer('a.compensate', E.right(null))
    await settled()
    expect(await engine.document(id)()).to.have.nested.property('right.status', 'cancelled')
  })

  it('waits for a slot if the execution was paused', async () => {
    const { stage, engine, id, workflow, start } = await withOneDone(memoryStore(), { maxConcurrentWorkflows: 1 })
    await engine.command(id, 'pause')()
    await start(workflow)
    stage.answer('b', E.right(null))
    await settled()
    expect(await engine.command(id, 'cancel')()).to.have.nested.property('right.status', 'pending')
    expect(stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['a'])
    stage.answer('a', broken)
    await settled()
    expect(stage.calls.map(({ attempt }) => [attempt.execution_id, attempt.task_id])).to.deep.equal([
      [id, 'a.compensate'],
    ])
    stage.answer('a.compensate', E.right(null))
    await settled()
    expect(await engine.document(id)()).to.have.nested.property('right.status', 'cancelled')
  })

  it('goes on after a crash: the attempt that had no answer is called for again', async () => {
    const { stage, store, id, clock } = await withOneDone()
    stage.answer('b', broken)
    await settled()
    const after = engineOn(store, { clock })
    await after.engine.recover([{ execution_id: id, status: 'running', priority: 0 }])
    await settled()
    expect(after.stage.calls.map(({ attempt }) => [attempt.task_id, attempt.attempt])).to.deep.equal([
      ['a.compensate', 1],
    ])
    after.stage.answer('a.compensate', E.right(null))
    await settled()
    expect(await after.engine.document(id)()).to.deep.nested.include({
      'right.status': 'failed',
      'right.compensation': { completed: 1, failed: 0 },
    })
  })
})
