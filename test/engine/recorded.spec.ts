import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import { compareRuns } from '../../src/domain/compare/compare-runs.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { parsed } from '../support/definitions.ts'
import { engineOn, nextId, type TestEngine } from '../support/engine.ts'
import { settled } from '../support/manual-clock.ts'
import { right } from '../support/store.ts'

const call = (depends_on: readonly string[] = []) => ({ component: 'shop', action: 'do', depends_on })
const definition = parsed({ name: 'w', tasks: { a: call(), b: call(['a']), c: call(['b']) } })

describe('runs that go on from others, beside them', () => {
  let world: TestEngine
  let source: string
  const answer = async (task: string, output: unknown): Promise<void> => {
    world.stage.answer(task, E.right(output))
    await settled()
  }
  before(async () => {
    world = engineOn(memoryStore())
    source = await world.start(await world.define(definition))
    world.stage.answer('a', E.left({ type: 'busy', message: 'not now', retryable: true }))
    await settled()
    await world.clock.advance(2_000)
    for (const task of ['a', 'b', 'c']) await answer(task, task)
  })

  const compared = async (one: string, other: string) =>
    compareRuns(right(await world.engine.recorded(one)()), right(await world.engine.recorded(other)()))
  const forkAt = async (type: string, task: string, changes?: object): Promise<string> => {
    const events = await world.events(source)
    const at_revision = events.findIndex((e) => e.type === type && (e.data as { task_id?: string }).task_id === task)
    const execution_id = nextId()
    const kind = changes === undefined ? 'restore' : 'fork'
    right(await world.engine.fork({ execution_id, source, at_revision, kind, changes })())
    await settled()
    return execution_id
  }

  it('are the same when they went the same way, with what had happened before', async () => {
    const restored = await forkAt('task_started', 'b')
    for (const task of ['b', 'c']) await answer(task, task)
    expect(await compared(source, restored)).to.deep.include({ same: true, tasks: [] })
  })

  it('part where they were let go another way', async () => {
    const forked = await forkAt('task_completed', 'b', { tasks: { b: { output: 'other' } } })
    await answer('c', 'c')
    const { first_divergence, tasks } = await compared(source, forked)
    expect(first_divergence)
      .to.include({ task_id: 'b' })
      .and.to.deep.include({ differs: ['output'] })
    expect(tasks.map(({ task_id }) => task_id)).to.deep.equal(['b'])
  })

  it('part at what differs first, also when that was before they went on by themselves', async () => {
    const again = await forkAt('task_completed', 'a', { tasks: { a: { rerun: true } } })
    await answer('a', 'another')
    for (const task of ['b', 'c']) await answer(task, task)
    const restored = await forkAt('task_started', 'c')
    await answer('c', 'late')
    const { tasks, first_divergence } = await compared(again, restored)
    expect(tasks.map(({ task_id, differs }) => [task_id, differs])).to.deep.equal([
      ['a', ['attempts', 'output']],
      ['c', ['output']],
    ])
    expect(first_divergence).to.include({ task_id: 'a', revision_b: null })
  })
})
