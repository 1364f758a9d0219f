import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { EventStore } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId, POLICY } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'

/** A memory store whose appends wait until the test lets one through. */
const heldStore = () => {
  const store = memoryStore()
  const held: (() => void)[] = []
  let isOpen = true
  const append: EventStore['append'] = (given) => async () => {
    if (!isOpen) await new Promise<void>((resolve) => held.push(resolve))
    return store.append(given)()
  }
  return {
    store: { ...store, append },
    shut: () => (isOpen = false),
    letOne: () => held.shift()?.(),
  }
}

describe('a document of an execution that is moving', () => {
  it('shows what is durable, and not what the next turn has decided already', async () => {
    const { store, shut, letOne } = heldStore()
    const { engine, stage, define, start } = engineOn(store)
    const id = await start(await define({ name: 'two', tasks: { a: aTask([]), b: aTask([]) } }))
    const begun = await engine.document(id)()
    if (E.isLeft(begun)) throw new Error(begun.left.tag)
    expect(stage.calls).to.have.length(2)

    shut()
    stage.answer('a', E.right('A'))
    await Promise.resolve()
    await Promise.resolve()
    stage.answer('b', E.right('B'))
    const asked = engine.document(id)()
    await new Promise(setImmediate)
    letOne()

    const shown = await asked
    if (E.isLeft(shown)) throw new Error(shown.left.tag)
    expect(shown.right.revision).to.equal(begun.right.revision + 1)
    expect(shown.right.tasks).to.have.nested.include({
      'a.status': 'completed',
      'b.status': 'running',
      'b.output': null,
    })
    letOne()
  })
})

describe('a place that an execution gives back as soon as its turn is durable', () => {
  const ends = { ...aTask([]), component: 'harmonia', action: 'fail', input: { retryable: false } }
  const tasks = { a: aTask([]), b: aTask([]), c: ends }

  it('comes to nobody before all have been told what is durable, itself least of all', async () => {
    const { store, shut, letOne } = heldStore()
    const { engine, stage, define, events } = engineOn(store, {
      maxCallsPerComponent: 1,
      policy: { ...POLICY, max_attempts: 1 },
    })
    const workflow_id = await define({ name: 'ends at once', failure_policy: 'fail_fast', tasks })
    const execution_id = nextId()

    shut()
    const submitted = engine.submit({ execution_id, workflow_id, input: {} })()
    await new Promise(setImmediate)
    const retried = engine.command(execution_id, 'retry')()
    const paused = engine.command(execution_id, 'pause')()
    const asked = engine.graph(execution_id)()
    await new Promise(setImmediate)
    letOne()

    const [answer, graph] = [await submitted, await asked]
    if (E.isLeft(answer) || E.isLeft(graph)) throw new Error('it is not there')
    expect(answer.right).to.include({ status: 'failed', revision: graph.right.revision })
    expect((await events(execution_id)).at(-1)).to.include({ type: 'workflow_failed', revision: graph.right.revision })
    expect(graph.right.nodes.map(({ task_id, status, attempt }) => [task_id, status, attempt])).to.deep.equal([
      ['a', 'cancelled', 1],
      ['b', 'cancelled', 0],
      ['c', 'failed', 1],
    ])
    expect(stage.calls).to.deep.equal([])

    letOne()
    expect(await retried).to.have.nested.property('right.status', 'paused')
    expect(await paused).to.deep.equal(await retried)
  })
})
