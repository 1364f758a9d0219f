import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { manualClock, settled } from '../support/manual-clock.ts'
import { heldStore } from '../support/model-held-store.ts'

const setUp = async () => {
  const store = heldStore(memoryStore())
  const around = engineOn(store)
  const workflow_id = await around.define({ name: 'w', tasks: { a: aTask(), b: aTask(['a']) } })
  return { store, workflow_id, ...around }
}

/** What a promise has come to once everything that can run has run; undefined while it waits. */
const sofar = async <A>(promise: Promise<A>): Promise<A | undefined> => {
  let value: A | undefined
  void promise.then((came) => (value = came))
  await settled()
  return value
}

describe('what is decided but not durable yet', () => {
  it('is dispatched to nobody, and its caller is not answered', async () => {
    const { store, workflow_id, engine, stage } = await setUp()
    store.hold()
    const submitted = engine.submit({ execution_id: nextId(), workflow_id })()
    expect(await sofar(submitted)).to.equal(undefined)
    expect(stage.calls).to.have.length(0)
    store.release()
    expect(await submitted).to.have.nested.property('right.status', 'running')
    await settled()
    expect(stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['a'])
  })

  it('is seen by nobody', async () => {
    const { store, workflow_id, start, engine, stage, events } = await setUp()
    const id = await start(workflow_id)
    store.hold()
    stage.answer('a', E.right(1))
    await settled()
    const document = engine.document(id)()
    expect(await sofar(document)).to.equal(undefined)
    store.release()
    const seen = await document
    const last = (await events(id)).at(-1)
    expect(seen).to.have.nested.property('right.revision', last?.revision)
    expect(seen).to.have.nested.property('right.position', last?.position)
    expect(seen).to.have.nested.property('right.tasks.a.status', 'completed')
  })

  it('keeps commands waiting, and is what they are decided on', async () => {
    const { store, workflow_id, start, engine, stage } = await setUp()
    const id = await start(workflow_id)
    store.hold()
    stage.answer('a', E.right(1))
    await settled()
    const paused = engine.command(id, 'pause')()
    expect(await sofar(paused)).to.equal(undefined)
    store.release()
    expect(await paused).to.have.nested.property('right.status', 'paused')
    expect(await engine.document(id)()).to.have.nested.property('right.tasks.b.status', 'running')
  })
})

describe('a clock that is set back', () => {
  it('does not take an execution back: no event is earlier than the one before it', async () => {
    const clock = manualClock()
    let back = 0
    const { define, start, stage, events } = engineOn(memoryStore(), {
      clock: { ...clock, now: () => clock.now() - back },
    })
    const id = await start(await define({ name: 'w', tasks: { a: aTask(), b: aTask(['a']) } }))
    await clock.advance(10_000)
    stage.answer('a', E.right(1))
    await settled()
    back = 5_000
    stage.answer('b', E.right(2))
    await settled()
    const times = (await events(id)).map(({ at }) => at)
    expect(times).to.deep.equal([...times].sort())
    expect(times.at(-1)).to.equal(times.at(-3))
  })
})
