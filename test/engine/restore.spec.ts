import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { settled } from '../support/manual-clock.ts'
import { right } from '../support/store.ts'

const TASKS = { a: aTask(), b: aTask(['a']) }

/** An execution with a checkpoint between its two tasks, and with a state that was saved before and after that. */
const over = async () => {
  const world = engineOn(memoryStore())
  const id = await world.start(await world.define({ name: 'w', tasks: TASKS }), { n: 1 })
  await settled()
  world.stage.answer('a', E.right('one'))
  await settled()
  await world.engine.saveState(id, { page: 7 })()
  const checkpoint = right(await world.engine.checkpoint(id, { checkpoint_id: nextId() })())
  await world.engine.saveState(id, { page: 8 })()
  world.stage.answer('b', E.right('two'))
  await settled()
  return { ...world, id, checkpoint }
}

describe('restoring from a checkpoint', () => {
  it('lets a new execution go on from there: what was finished is, what was under way is done again', async () => {
    const { engine, stage, checkpoint, id, events } = await over()
    const before = (await events(id)).length
    const execution_id = nextId()
    const by = { actor: 'ada' }
    const restored = right(await engine.restore(checkpoint, { execution_id, by, reason: 'once more' })())
    expect(restored).to.include({ execution_id, original_execution_id: id, original_revision: checkpoint.revision })
    await settled()
    expect(stage.calls.map(({ attempt }) => [attempt.execution_id, attempt.task_id])).to.deep.equal([
      [execution_id, 'b'],
    ])
    stage.answer('b', E.right('another'))
    await settled()
    const document = right(await engine.document(execution_id)())
    expect(document).to.include({ status: 'completed' })
    expect(document.tasks['a']?.output).to.equal('one')
    expect(document.tasks['b']?.output).to.equal('another')
    expect(document.restored_from).to.deep.equal({
      execution_id: id,
      revision: checkpoint.revision,
      checkpoint_id: checkpoint.checkpoint_id,
    })
    const source = right(await engine.document(id)())
    expect(source.tasks['b']?.output, 'the source is as it was').to.equal('two')
    expect(source.forks).to.deep.equal([{ execution_id, revision: checkpoint.revision, kind: 'restore' }])
    expect((await events(id)).slice(before).map(({ type }) => type)).to.deep.equal(['execution_forked'])
  })

  it('takes over the state that was saved by then, and not what was saved later', async () => {
    const { engine, checkpoint, id } = await over()
    const execution_id = nextId()
    await engine.restore(checkpoint, { execution_id })()
    expect(right(await engine.savedState(execution_id)()).state).to.deep.equal({ page: 7 })
    await engine.saveState(execution_id, 'its own')()
    expect(right(await engine.savedState(execution_id)()).state).to.equal('its own')
    expect(right(await engine.savedState(id)()).state).to.deep.equal({ page: 8 })
  })

  it('is done again from a checkpoint of what was restored, which is as exact', async () => {
    const { engine, clock, stage, checkpoint } = await over()
    const first = nextId()
    await engine.restore(checkpoint, { execution_id: first })()
    await settled()
    stage.answer('b', E.right('another'))
    await settled()
    const made = right(await engine.checkpoint(first, { checkpoint_id: nextId() })())
    const validating = engine.validateCheckpoint(made)()
    await clock.advance(0)
    expect(right(await validating)).to.include({ valid: true })
    const second = nextId()
    await engine.restore(made, { execution_id: second })()
    await settled()
    const document = right(await engine.document(second)())
    expect(document.tasks['b']?.output).to.equal('another')
    expect(document.restored_from?.execution_id).to.equal(first)
  })

  it('is refused when the state there is not what was hashed, and leaves nothing behind', async () => {
    const { engine, checkpoint, id } = await over()
    const execution_id = nextId()
    const wrong = { ...checkpoint, state_hash: 'f'.repeat(64) }
    expect(await engine.restore(wrong, { execution_id })()).to.deep.equal(
      E.left({
        tag: 'checkpoint_not_valid',
        checkpoint_id: checkpoint.checkpoint_id,
        expected: 'f'.repeat(64),
        actual: checkpoint.state_hash,
      }),
    )
    expect(await engine.document(execution_id)()).to.have.nested.property('left.tag', 'execution_not_found')
    expect(right(await engine.document(id)()).forks).to.equal(undefined)
  })

  it('is not refused for a hash of another form of the state, which says nothing', async () => {
    const { engine, checkpoint } = await over()
    const other = { ...checkpoint, state_form: 0, state_hash: 'of another form' }
    expect(right(await engine.restore(other, { execution_id: nextId() })())).to.include({
      original_revision: checkpoint.revision,
    })
  })

  it('is refused when there is no such execution', async () => {
    const { checkpoint } = await over()
    const refused = await engineOn(memoryStore()).engine.restore(checkpoint, { execution_id: nextId() })()
    expect(refused).to.have.nested.property('left.tag', 'execution_not_found')
  })
})
