import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { EventStore } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { faultyStore } from '../support/faulty-store.ts'
import { settled } from '../support/manual-clock.ts'

/** A store that takes appends at once, and keeps its answers while a test says so. */
const slowToAnswer = (store: EventStore) => {
  let kept: (() => void)[] | undefined
  const append: EventStore['append'] = (given) => async () => {
    const answer = await store.append(given)()
    await new Promise<void>((answered) => (kept === undefined ? answered() : kept.push(answered)))
    return answer
  }
  return {
    store: { ...store, append },
    keep: () => (kept = []),
    answer: () => {
      const answers = kept ?? []
      kept = undefined
      for (const go of answers) go()
    },
  }
}

const called = ({ calls }: ReturnType<typeof engineOn>['stage']) => calls.map(({ attempt }) => attempt.task_id)

describe('two engines on one log', () => {
  it('do not call for what the other one has claimed, though it was first with an append', async () => {
    const log = memoryStore()
    const other = engineOn(log)
    const faulty = faultyStore(log, nextId)
    const here = engineOn(faulty, { clock: other.clock })
    const workflow_id = await other.define({ name: 'w', tasks: { a: aTask(), b: aTask(['a']) } })
    const id = await other.start(workflow_id)

    faulty.overtake([{ type: 'signal_received', data: { name: 's', data: null } }])
    expect(await here.engine.command(id, 'pause')()).to.have.nested.property('right.status', 'paused')
    faulty.loseAnswers(1)
    expect(E.isLeft(await here.engine.command(id, 'resume')())).to.equal(true)
    await other.clock.advance(5_000)
    expect(called(here.stage)).to.deep.equal([])
    expect(called(other.stage)).to.deep.equal(['a'])
  })

  it('call for their own claims, whether it was seen at once that these are in the log, or not', async () => {
    const faulty = faultyStore(memoryStore(), nextId)
    const { define, start, stage, clock } = engineOn(faulty)
    await start(await define({ name: 'w', tasks: { a: aTask(), b: aTask(['a']) } }))
    faulty.loseAnswers(1)
    stage.answer('a', E.right(1))
    await clock.advance(5_000)
    expect(called(stage)).to.deep.equal(['b'])
  })

  it('look at the log before they call, when something was written behind their claims', async () => {
    const log = memoryStore()
    const slow = slowToAnswer(log)
    const late = engineOn(slow.store, { maxCallsPerComponent: 1 })
    const other = engineOn(log, { clock: late.clock })
    const tasks = { a: aTask() }
    const workflow_id = await late.define({ name: 'w', tasks })

    slow.keep()
    const execution_id = nextId()
    const submitted = late.engine.submit({ execution_id, workflow_id })()
    await settled()
    expect(await other.engine.command(execution_id, 'cancel')()).to.have.nested.property('right.status', 'cancelled')
    slow.answer()
    expect(await submitted).to.have.nested.property('right.status', 'running')
    await settled()
    expect(called(late.stage)).to.deep.equal([])
    expect(late.engine.stats()).to.include({ calls: 0, running: 0 })

    await late.start(workflow_id)
    expect(called(late.stage)).to.deep.equal(['a'])
  })

  it('call after all for what still stands when something was written behind their claims, within their limits', async () => {
    const log = memoryStore()
    const slow = slowToAnswer(log)
    const late = engineOn(slow.store, { maxCallsPerComponent: 1 })
    const other = engineOn(log, { clock: late.clock })
    const workflow_id = await late.define({ name: 'w', tasks: { a: aTask(), b: aTask(['a']) } })

    slow.keep()
    const execution_id = nextId()
    void late.engine.submit({ execution_id, workflow_id })()
    await settled()
    await other.engine.signal(execution_id, { name: 's', data: null })()
    slow.answer()
    await settled()
    expect(called(late.stage)).to.deep.equal(['a'])
    expect(late.engine.stats().calls).to.equal(1)
    late.stage.answer('a', E.right(1))
    await settled()
    expect(called(late.stage)).to.deep.equal(['b'])
  })
})
