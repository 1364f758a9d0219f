import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import { readQuestion } from '../../src/domain/compare/question.ts'
import { evaluateCondition } from '../../src/domain/expression/index.ts'
import { bisectIn } from '../../src/engine/bisect.ts'
import { loadFrom } from '../../src/engine/load.ts'
import { plansFrom } from '../../src/engine/plans.ts'
import { blobsIn } from '../../src/store/blobs.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { parsed } from '../support/definitions.ts'
import { engineOn, type TestEngine } from '../support/engine.ts'
import { aPlan, aTask } from '../support/execution.ts'
import { settled } from '../support/manual-clock.ts'
import { right } from '../support/store.ts'

const definition = parsed({
  name: 'order',
  tasks: {
    charge: { component: 'billing', action: 'charge', input: { amount: '${input.amount}' } },
    fan: {
      component: 'shop',
      action: 'pack',
      depends_on: ['charge'],
      for_each: { items: [1, 2, 3] },
      input: '${item}',
    },
    wait: { component: 'harmonia', action: 'wait', input: { seconds: 60 }, depends_on: ['fan'] },
  },
})

/** One retry, three items of which one fails and is tried again, and a wait. */
const aRun = async (): Promise<{ world: TestEngine; id: string; last: number }> => {
  const world = engineOn(memoryStore(), { maxInline: 100 })
  const { define, start, stage, clock } = world
  const id = await start(await define(definition), { amount: 5 })
  stage.answer('charge', E.left({ type: 'http_503', message: 'not now', retryable: true }))
  await settled()
  await clock.advance(2_000)
  stage.answer('charge', E.right({ id: 'c1', lines: Array.from({ length: 100 }, (_, n) => n) }))
  await settled()
  for (const item of ['fan[1]', 'fan[0]']) {
    stage.answer(item, E.right(item))
    await settled()
  }
  stage.answer('fan[2]', E.left({ type: 'busy', message: 'not now', retryable: true }))
  await settled()
  await clock.advance(2_000)
  stage.answer('fan[2]', E.right('late'))
  await settled()
  await clock.advance(61_000)
  const last = right(await world.engine.document(id)()).revision
  return { world, id, last }
}

const conditions = [
  'status == "completed"',
  'tasks.charge.attempt > 1',
  'tasks.charge.status == "retrying"',
  'tasks.charge.output.lines[99] == 99',
  'tasks["fan[2]"].status == "completed"',
  'tasks.fan.items.succeeded >= 2',
  'tasks.exists(id, tasks[id].status == "retrying")',
  'progress.running + progress.waiting == 1',
  'has(tasks.wait.waiting_until)',
  'error != null',
  'revision >= 4 && revision <= 6',
  'true',
]

describe('bisecting an execution', () => {
  let world: TestEngine
  let id: string
  let last: number
  before(async () => {
    ;({ world, id, last } = await aRun())
  })

  /** What each state of the execution says, as a caller would find out: one document after the other. */
  const oneByOne = async (when: string): Promise<readonly boolean[]> => {
    const question = right(readQuestion(when, aPlan(definition.tasks)))
    const said: boolean[] = []
    for (let at = 0; at <= last; at++) {
      const run = right(await world.engine.recorded(id, at)())
      const value = evaluateCondition(question.condition, {
        input: null,
        task: () => undefined,
        workflow: { id: '', name: '', version: 1 },
        execution: { id: '' },
        env: () => undefined,
        document: run.document as never,
      })
      said.push(E.isRight(value) && value.right)
    }
    return said
  }

  for (const when of conditions) {
    it(`finds every event at which ${when} changes, as looking at each state would`, async () => {
      const said = await oneByOne(when)
      const turns = said.flatMap((holds, at) => (holds === (said[at - 1] ?? false) ? [] : [[at, holds]]))
      const all = right(await world.engine.bisect(id, { when, turns: 1_000 })())
      expect(all.flips.map(({ event, holds }) => [event.revision, holds])).to.deep.equal(turns)
      expect(all.holds).to.equal(said.at(-1))
      const one = right(await world.engine.bisect(id, { when })())
      const first = said.indexOf(true)
      expect(one.first?.event.revision ?? -1).to.equal(first)
      expect(one.flips).to.have.length(first < 0 ? 0 : 1)
    })
  }

  it('tells what the condition reads, before and after', async () => {
    const { first } = right(await world.engine.bisect(id, { when: 'tasks.charge.attempt > input.amount - 4' })())
    expect(first?.reads).to.deep.equal([
      { path: 'tasks.charge.attempt', before: { value: 1 }, after: { value: 2 } },
      { path: 'input.amount', before: { value: 5 }, after: { value: 5 } },
    ])
    const began = right(await world.engine.bisect(id, { when: 'tasks["fan[0]"].status == "pending"' })()).first
    expect(began?.reads).to.deep.equal([{ path: 'tasks["fan[0]"].status', after: { value: 'pending' } }])
  })

  it('says why a condition can not be answered in the end', async () => {
    const { first, problem } = right(await world.engine.bisect(id, { when: 'error.type == "timeout"' })())
    expect(first).to.equal(null)
    expect(problem).to.match(/needs error\.type, which is missing: error is null/)
  })

  it('stops after so many turns, and says that there are more', async () => {
    const two = right(await world.engine.bisect(id, { when: 'progress.running == 1', turns: 2 })())
    expect(two.flips).to.have.length(2)
    expect(two.more).to.equal(true)
  })

  it('is refused once it takes too long', async () => {
    const store = memoryStore()
    const mine = engineOn(store)
    const run = await mine.start(await mine.define(parsed({ name: 'w', tasks: many(2_000) })))
    await settled()
    const blobs = blobsIn(store)
    const snapshots = { load: async () => undefined, save: () => undefined }
    const bisect = bisectIn(store, blobs, loadFrom(store, blobs, plansFrom(store), snapshots), 20)
    const when = 'tasks.exists(id, tasks[id].status == "cancelled")'
    expect(await bisect(run, { when })).to.have.nested.property('left.tag', 'bisect_too_heavy')
  })
})

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`t${n}`, { component: 'x', action: 'y' }]))

describe('a condition on an execution', () => {
  const plan = aPlan({ charge: aTask(), 'fetch-data': aTask() })
  const problems = (when: string) => {
    const read = readQuestion(when, plan)
    if (E.isRight(read)) throw new Error('it was taken')
    return read.left
  }

  it('is written with ${…} or without', () => {
    for (const when of ['status == "failed"', '${status == "failed"}', ' ${ status == "failed" } '])
      expect(E.isRight(readQuestion(when, plan)), when).to.equal(true)
  })

  it('says where it is wrong', () => {
    const [syntax] = problems('status = "failed"')
    expect(syntax).to.include({ pointer: '/when', code: 'expression_syntax' })
    const [root] = problems('stauts == "failed"')
    expect(root).to.include({ code: 'expression_unknown_root', offset: 0 })
    expect(root?.message).to.contain('Did you mean "status"?')
  })

  it('is refused when it can never be answered', () => {
    expect(problems('1 < 2 && tasks.chrage.attempt > 1')[0]).to.include({ code: 'unknown_name', offset: 15 })
    expect(problems('tasks.chrage.attempt > 1')[0]?.message).to.contain('Did you mean "charge"?')
    expect(problems('tasks.charge.attempts > 1')[0]?.message).to.contain('Did you mean "attempt"?')
    expect(problems('progress.done > 1')[0]?.message).to.contain('progress has no "done"')
    expect(problems('attempt + 1')[0]).to.include({ pointer: '/when' })
    expect(problems('"text"')[0]).to.include({ code: 'condition_not_boolean' })
  })
})
