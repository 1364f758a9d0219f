import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { settled } from '../support/manual-clock.ts'

const TASKS = 40

/** An execution with a history of some length, and a count of the events that were read since. */
const longOne = async (outputOf = (n: number): unknown => n) => {
  const store = memoryStore()
  let read = 0
  const counting: typeof store = {
    ...store,
    read: (stream, from, limit) => async () => {
      const page = await store.read(stream, from, limit)()
      if (E.isRight(page)) read += page.right.length
      return page
    },
  }
  const tasks = Object.fromEntries(
    Array.from({ length: TASKS }, (_, n) => [`t${n}`, aTask(n === 0 ? [] : [`t${n - 1}`])]),
  )
  const test = engineOn(counting)
  const id = await test.start(await test.define({ name: 'w', tasks }))
  for (let n = 0; n < TASKS; n++) {
    test.stage.answer(`t${n}`, E.right(outputOf(n)))
    await settled()
  }
  const { length } = await test.events(id)
  read = 0
  return { ...test, id, length, read: () => read }
}

describe('going through an execution event by event', () => {
  it('reads each event once, and shows what a look at that event alone shows', async () => {
    const { engine, id, length, read } = await longOne()
    const stepped = []
    for (let at = 0; at < length; at++) stepped.push(await engine.document(id, at)())
    expect(read()).to.be.at.most(2 * length)
    for (let at = length - 1; at >= 0; at--) {
      const alone = await engine.document(id, at)()
      expect(alone).to.deep.equal(stepped[at])
    }
  })

  it('reads each event once also of one that weighs much', async () => {
    const { engine, id, length, read } = await longOne((n) => (n === 0 ? 'x'.repeat(9 * 1024 * 1024) : n))
    for (let at = 0; at < length; at++) await engine.graph(id, at)()
    expect(read()).to.be.at.most(2 * length)
  })

  it('shows each of two who go on from the same event what they asked for', async () => {
    const { engine, id } = await longOne()
    const alone = await engine.document(id, 12)()
    await engine.document(id, 5)()
    const [further, less] = await Promise.all([engine.document(id, 30)(), engine.document(id, 12)()])
    expect(further).to.have.nested.property('right.revision', 30)
    expect(less).to.have.nested.property('right.revision', 12)
    expect(less).to.deep.equal(alone)
  })

  it('may be done by several at once, each at a place of their own', async () => {
    const { engine, id, length } = await longOne()
    const looks = Array.from({ length: 60 }, (_, n) => (n * 7) % length)
    const seen = await Promise.all(looks.map((at) => engine.document(id, at)()))
    for (const [n, at] of looks.entries()) {
      expect(seen[n]).to.have.nested.property('right.revision', at)
      expect(seen[n]).to.deep.equal(await engine.document(id, at)())
    }
    expect(await engine.graph(id, 3)()).to.have.nested.property('right.revision', 3)
    expect(await engine.document(id, length)()).to.have.nested.property('left.tag', 'revision_not_found')
    expect(await engine.document(id, length - 1)()).to.have.nested.property('right.status', 'completed')
  })
})
