import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId, stage } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { faultyStore } from '../support/faulty-store.ts'
import { manualClock, settled } from '../support/manual-clock.ts'

const setUp = async () => {
  const store = faultyStore(memoryStore(), nextId)
  const around = engineOn(store)
  const workflow = await around.define({ name: 'w', tasks: { a: aTask(), b: aTask(['a']) } })
  return { store, workflow, ...around }
}
const types = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type)

describe('a store that is away for a while', () => {
  it('is said to the caller, and the next command goes through', async () => {
    const { store, workflow, start, engine, clock } = await setUp()
    const id = await start(workflow)
    store.refuse(1)
    expect(await engine.command(id, 'pause')()).to.have.nested.property('left.tag', 'store_unavailable')
    await clock.advance(5_000)
    expect(await engine.command(id, 'pause')()).to.have.nested.property('right.status', 'paused')
  })

  it('loses no outcome, and calls nobody twice for it', async () => {
    const { store, workflow, start, stage, clock, engine, events } = await setUp()
    const id = await start(workflow)
    store.refuse(5)
    stage.answer('a', E.right(1))
    await settled()
    expect(await engine.document(id)()).to.have.nested.property('right.tasks.a.status', 'running')
    await clock.advance(60_000)
    expect(stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['b'])
    stage.answer('b', E.right(2))
    await settled()
    expect(types(await events(id)).filter((type) => type === 'task_completed')).to.have.length(2)
  })

  it('asks for no outcome again that waits to be recorded, though its claim was in doubt before', async () => {
    const { store, workflow, start, stage, clock, engine } = await setUp()
    const id = await start(workflow)
    store.refuse(1)
    stage.answer('a', E.right(1))
    await clock.advance(5_000)
    expect(stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['b'])
    store.refuse(1)
    stage.answer('b', E.right(2))
    await clock.advance(5_000)
    expect(stage.calls).to.deep.equal([])
    expect(await engine.document(id)()).to.have.nested.property('right.status', 'completed')
  })

  it('starts nothing of a submission that it refused', async () => {
    const { store, workflow, engine, stage, clock, events } = await setUp()
    store.refuse(1)
    const execution_id = nextId()
    expect(await engine.submit({ execution_id, workflow_id: workflow })()).to.have.nested.property(
      'left.tag',
      'store_unavailable',
    )
    await clock.advance(60_000)
    expect(stage.calls).to.have.length(0)
    expect(await events(execution_id)).to.have.length(0)
    expect(engine.stats()).to.include({ running: 0, live: 0 })
    expect(await engine.document(execution_id)()).to.have.nested.property('left.tag', 'execution_not_found')
  })

  it('drives a submission that it took although its answer was lost', async () => {
    const { store, workflow, engine, stage, clock } = await setUp()
    store.loseAnswers(1)
    const execution_id = nextId()
    expect(await engine.submit({ execution_id, workflow_id: workflow })()).to.have.nested.property(
      'left.tag',
      'store_unavailable',
    )
    await clock.advance(1_000)
    expect(stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['a'])
    expect(engine.stats().running).to.equal(1)
  })

  it('records an outcome once although the answer was lost', async () => {
    const { store, workflow, start, stage, clock, events } = await setUp()
    const id = await start(workflow)
    store.loseAnswers(1)
    stage.answer('a', E.right(1))
    await clock.advance(1_000)
    stage.answer('b', E.right(2))
    await settled()
    expect(types(await events(id)).slice(3)).to.deep.equal([
      'task_completed',
      'task_started',
      'task_completed',
      'workflow_completed',
    ])
  })
})

describe('stopping while the store is away', () => {
  it('waits for no append that was refused', async () => {
    const store = memoryStore()
    let refuse: (() => void) | undefined
    const away: typeof store.append = () => () =>
      new Promise((resolve) => {
        refuse = () => resolve(E.left({ tag: 'store_unavailable', reason: 'away' }))
      })
    let isAway = false
    const { define, start, engine, clock } = engineOn({
      ...store,
      append: (append) => (isAway ? away(append) : store.append(append)),
    })
    const id = await start(await define({ name: 'w', tasks: { a: aTask() } }))
    isAway = true
    const paused = engine.command(id, 'pause')()
    await settled()
    let stopped = false
    void engine.stop(1).then(() => (stopped = true))
    await clock.advance(1_000)
    expect(stopped).to.equal(false)
    refuse?.()
    expect(E.isLeft(await paused)).to.equal(true)
    await settled()
    expect(stopped).to.equal(true)
  })
})

describe('a store that is away while others wait at the gate of a component', () => {
  const crowded = async () => {
    const store = faultyStore(memoryStore(), nextId)
    const around = engineOn(store, { maxCallsPerComponent: 1 })
    const workflow = await around.define({ name: 'w', tasks: { a: aTask(), b: aTask() } })
    return { store, workflow, ...around }
  }

  it('makes nobody go on with what was not recorded', async () => {
    const { store, workflow, engine, clock, events } = await crowded()
    store.refuse(1)
    const execution_id = nextId()
    expect(E.isLeft(await engine.submit({ execution_id, workflow_id: workflow })())).to.equal(true)
    await settled()
    expect(await events(execution_id)).to.have.length(0)
    await clock.advance(60_000)
    expect(await events(execution_id)).to.have.length(0)
    expect(engine.stats()).to.include({ running: 0, calls: 0 })
  })

  it('gives no place to a submission that was refused meanwhile', async () => {
    const { store, workflow, start, engine, stage, clock, events } = await crowded()
    await start(workflow)
    store.refuse(1)
    const execution_id = nextId()
    expect(E.isLeft(await engine.submit({ execution_id, workflow_id: workflow })())).to.equal(true)
    await clock.advance(60_000)
    stage.answer('a', E.right(1))
    await settled()
    stage.answer('b', E.right(2))
    await settled()
    expect(await events(execution_id)).to.have.length(0)
    expect(engine.stats()).to.include({ running: 0, calls: 0 })
  })
})

describe('a bug in the middle of a turn', () => {
  it('loses no outcome, and leaves nobody without an answer', async () => {
    const reported: unknown[] = []
    const kinds = { broken: false }
    const at = manualClock()
    const stand = stage(at.now)
    const { define, start, engine, clock } = engineOn(memoryStore(), {
      clock: at,
      report: (bug) => reported.push(bug),
      kindOf: (component, action) => {
        if (kinds.broken) throw new Error('a bug')
        return stand.kindOf(component, action)
      },
    })
    const id = await start(await define({ name: 'w', tasks: { a: aTask(), b: aTask(['a']) } }))
    kinds.broken = true
    stand.answer('a', E.right(1))
    const paused = engine.command(id, 'pause')()
    await settled()
    expect(reported).to.have.length(1)
    expect(await paused).to.have.nested.property('left.tag', 'store_unavailable')
    kinds.broken = false
    await clock.advance(5_000)
    expect(stand.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['b'])
  })
})

describe('another writer who was first', () => {
  it('is respected: the command is decided again on what it left', async () => {
    const { store, workflow, start, engine, events } = await setUp()
    const id = await start(workflow)
    store.overtake([{ type: 'workflow_paused', data: {} }])
    expect(await engine.command(id, 'pause')()).to.have.nested.property('right.status', 'paused')
    expect(types(await events(id)).filter((type) => type === 'workflow_paused')).to.have.length(1)
  })

  it('gets its cancellation: calls are given up and late outcomes refused', async () => {
    const { store, workflow, start, engine, stage, events } = await setUp()
    const id = await start(workflow)
    store.overtake([
      { type: 'task_cancelled', data: { task_id: 'a', attempt: 1 } },
      { type: 'workflow_cancelled', data: {} },
    ])
    stage.answer('a', E.right('late'))
    await settled()
    expect(await engine.document(id)()).to.have.nested.property('right.status', 'cancelled')
    expect(types(await events(id)).at(-1)).to.equal('workflow_cancelled')
    expect(engine.stats().running).to.equal(0)
  })
})

describe('a history that can not be read', () => {
  it('does not keep the others from going on', async () => {
    const store = memoryStore()
    const before = engineOn(store)
    const workflow = await before.define({ name: 'w', tasks: { a: aTask() } })
    const good = await before.start(workflow)
    const bad = nextId()
    await store.append({
      id: nextId(),
      stream: `execution-${bad}`,
      expected: 'no_stream',
      at: '2026-01-01T00:00:00.000Z',
      events: [{ type: 'nonsense', data: {} }],
    })()
    const reported: string[] = []
    const after = engineOn(store, { clock: before.clock, report: (_, id) => reported.push(id) })
    const rows = [bad, good].map((execution_id) => ({ execution_id, status: 'running' as const, priority: 0 }))
    expect(E.isRight(await after.engine.recover(rows))).to.equal(true)
    expect(reported).to.deep.equal([bad])
    expect(after.stage.calls.map(({ attempt }) => attempt.execution_id)).to.deep.equal([good])
    expect(after.engine.stats().running).to.equal(1)
  })

  it('gives back the slot that it was admitted to', async () => {
    const { store, workflow, engine, stage } = await setUp()
    const [bad, good] = [nextId(), nextId()]
    const nonsense = { at: '2026-01-01T00:00:00.000Z', events: [{ type: 'nonsense', data: {} }] }
    await store.append({ id: nextId(), stream: `execution-${bad}`, expected: 'no_stream', ...nonsense })()
    const reported: string[] = []
    const after = engineOn(store, { maxConcurrentWorkflows: 1, report: (_, id) => reported.push(id) })
    await engine.submit({ execution_id: good, workflow_id: workflow })()
    expect(stage.calls).to.have.length(1)
    const rows = [bad, good].map((execution_id) => ({ execution_id, status: 'pending' as const, priority: 0 }))
    await after.engine.recover(rows)
    await settled()
    expect(reported).to.deep.equal([bad])
    expect(after.engine.stats()).to.include({ queued: 0 })
    expect(after.stage.calls.map(({ attempt }) => attempt.execution_id)).to.deep.equal([good])
  })
})
