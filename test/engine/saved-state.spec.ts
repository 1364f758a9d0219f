import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { manualClock, settled } from '../support/manual-clock.ts'
import { right } from '../support/store.ts'

const LARGE = { text: 'x'.repeat(5_000) }

const running = async (more: Parameters<typeof engineOn>[1] = {}) => {
  const store = memoryStore()
  const world = engineOn(store, { maxInline: 1_000, ...more })
  const id = await world.start(await world.define({ name: 'w', tasks: { a: aTask() } }))
  await settled()
  const save = async (state: unknown) => right(await world.engine.saveState(id, state, { actor: 'ada' })())
  const saved = (at?: number) => world.engine.savedState(id, at)()
  return { ...world, store, id, save, saved }
}

describe("a caller's state", () => {
  it('is what was saved last, now and as of any event', async () => {
    const { save, saved, events, id, stage } = await running()
    const first = await save({ page: 7 })
    stage.answer('a', E.right(1))
    await settled()
    const second = await save(['another'])
    expect(right(await saved())).to.deep.include({ state: ['another'], revision: second.revision })
    expect(right(await saved(second.revision - 1))).to.deep.include({ state: { page: 7 } })
    expect(right(await saved(first.revision))).to.deep.include({ execution_id: id, state: { page: 7 }, revision: 3 })
    expect(await saved(first.revision - 1)).to.deep.equal(
      E.left({ tag: 'state_not_saved', execution_id: id, revision: first.revision - 1 }),
    )
    const [, , , event] = await events(id)
    expect(event).to.deep.include({ type: 'state_saved', data: { state: { page: 7 } } })
    expect(event).to.deep.include({ meta: { actor: 'ada', command: 'save_state' } })
  })

  it('may be null, which is not the same as none', async () => {
    const { save, saved } = await running()
    expect(await saved()).to.have.nested.property('left.tag', 'state_not_saved')
    await save(null)
    expect(right(await saved())).to.have.property('state', null)
  })

  it('is saved once when it is the same', async () => {
    const { save, events, id } = await running()
    const first = await save({ page: 7 })
    expect(await save({ page: 7 })).to.deep.equal(first)
    expect((await events(id)).filter(({ type }) => type === 'state_saved')).to.have.length(1)
  })

  it('is kept apart when it is large, and shown whole live, from the log, and by another process', async () => {
    const world = await running()
    const { revision } = await world.save(LARGE)
    await world.save('small')
    const [event] = (await world.events(world.id)).filter(({ type }) => type === 'state_saved')
    expect(JSON.stringify(event).length).to.be.lessThan(1_000)
    expect(event).to.have.nested.property('data.state_ref.bytes', JSON.stringify(LARGE).length)
    expect(right(await world.saved(revision)).state).to.deep.equal(LARGE)
    await world.save(LARGE)
    expect(right(await world.saved()).state).to.deep.equal(LARGE)
    const other = engineOn(world.store, { clock: world.clock })
    expect(right(await other.engine.savedState(world.id)()).state).to.deep.equal(LARGE)
  })

  it('does not stand in the way of the end, nor of being saved after it', async () => {
    const { engine, save, saved, stage, id } = await running()
    stage.answer('a', E.right(1))
    await settled()
    await save('after')
    expect(right(await engine.document(id)())).to.include({ status: 'completed' })
    expect(right(await saved()).state).to.equal('after')
  })

  it('is refused for an execution that there is not', async () => {
    const { engine } = await running()
    expect(await engine.saveState('nobody', 1)()).to.have.nested.property('left.tag', 'execution_not_found')
    expect(await engine.savedState('nobody')()).to.have.nested.property('left.tag', 'execution_not_found')
  })

  it('is no earlier than what was written down before it, though the clock is', async () => {
    const world = await running()
    await world.clock.advance(60_000)
    await world.save('first')
    const behind = engineOn(world.store, { clock: manualClock(world.clock.now() - 30_000) })
    await behind.engine.saveState(world.id, 'second')()
    const times = (await world.events(world.id)).slice(-2).map(({ at }) => at)
    expect(times[1]).to.equal(times[0])
  })

  it('that another process saves when the execution is over is seen here as well', async () => {
    const world = await running()
    world.stage.answer('a', E.right(1))
    await settled()
    expect(await world.saved()).to.have.nested.property('left.tag', 'state_not_saved')
    await engineOn(world.store, { clock: world.clock }).engine.saveState(world.id, 'from elsewhere')()
    await settled()
    expect(right(await world.saved()).state).to.equal('from elsewhere')
  })
})
