import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { faultyStore } from '../support/faulty-store.ts'
import { settled } from '../support/manual-clock.ts'
import { right } from '../support/store.ts'

const WIDE = 200
const wide = Object.fromEntries(Array.from({ length: WIDE }, (_, n) => [`t${n}`, aTask()]))

const setUp = async (tasks: Parameters<ReturnType<typeof engineOn>['define']>[0]['tasks']) => {
  const store = faultyStore(memoryStore(), nextId)
  const reported: unknown[] = []
  const around = engineOn(store, { maxCallsPerComponent: 1_000, report: (error) => void reported.push(error) })
  return { store, reported, workflow: await around.define({ name: 'w', tasks }), ...around }
}

describe('a store that takes no more than so much at once', () => {
  it('gets what is more by halves', async () => {
    const { store, start, stage, workflow, engine, events, reported } = await setUp(wide)
    store.limit(3_000)
    const id = await start(workflow)
    await settled()
    expect(stage.calls).to.have.length(WIDE)
    for (let n = 0; n < WIDE; n++) stage.answer(`t${n}`, E.right('x'.repeat(500)))
    await settled()
    expect(await engine.document(id)()).to.have.nested.property('right.status', 'completed')
    expect((await events(id)).filter(({ type }) => type === 'task_completed')).to.have.length(WIDE)
    expect(reported).to.deep.equal([])
  })

  it('refuses a command that is too large, and leaves nothing of it', async () => {
    const { store, workflow, engine, events } = await setUp({ a: aTask() })
    store.limit(3_000)
    const execution_id = nextId()
    const input = { text: 'x'.repeat(5_000) }
    expect(await engine.submit({ execution_id, workflow_id: workflow, input })()).to.deep.include({
      left: { tag: 'append_too_large', stream: `execution-${execution_id}`, limit: 3_000 },
    })
    expect(await events(execution_id)).to.have.length(0)
    expect(engine.stats()).to.include({ running: 0, live: 0 })
    expect(await engine.submit({ execution_id, workflow_id: workflow })()).to.have.property('_tag', 'Right')
  })

  it('fails the task whose outcome is too large, and nothing else', async () => {
    const { store, start, stage, workflow, engine } = await setUp({ a: aTask(), b: aTask() })
    const id = await start(workflow)
    store.limit(3_000)
    stage.answer('a', E.right('x'.repeat(5_000)))
    stage.answer('b', E.right('small'))
    await settled()
    const document = right(await engine.document(id)())
    expect(document).to.have.nested.property('tasks.a.status', 'failed')
    expect(document).to.have.nested.property('tasks.a.error.type', 'output_too_large')
    expect(document).to.have.nested.property('tasks.b.status', 'completed')
  })

  it('is tried again later with what can not be made smaller', async () => {
    const { store, start, stage, workflow, engine, clock, reported } = await setUp({ a: aTask(), b: aTask(['a']) })
    const id = await start(workflow)
    store.limit(10)
    stage.answer('a', E.right(1))
    await settled()
    expect(reported).to.have.length.at.least(1)
    store.limit(Infinity)
    await clock.advance(5_000)
    expect(await engine.document(id)()).to.have.nested.property('right.tasks.a.status', 'failed')
  })
})
