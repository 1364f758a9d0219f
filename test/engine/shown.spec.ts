import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { EventStore } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn } from '../support/engine.ts'
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
