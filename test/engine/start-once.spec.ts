import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { OnConflict } from '../../src/domain/start/index.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId, type TestEngine } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { faultyStore } from '../support/faulty-store.ts'
import { settled } from '../support/manual-clock.ts'
import { wholeLog } from '../support/store.ts'

const began = async (store: EventStore = memoryStore()) => {
  const server = engineOn(store)
  const workflow_id = await server.define({ name: 'w', tasks: { a: aTask() } })
  return { ...server, store, workflow_id }
}

const starting = (
  { engine }: TestEngine,
  workflow_id: string,
  onConflict: OnConflict = 'return_existing',
  input: unknown = {},
) => engine.start({ execution_id: nextId(), workflow_id, input }, 'order-17', onConflict)()

const submissions = async (store: EventStore) =>
  (await wholeLog(store)).filter(({ type }) => type === 'workflow_submitted')

describe('a start with a key', () => {
  it('is one execution, which further starts get', async () => {
    const server = await began()
    const first = await starting(server, server.workflow_id)
    const second = await starting(server, server.workflow_id)
    if (E.isLeft(first) || E.isLeft(second)) throw new Error('refused')
    expect(first.right).not.to.have.property('existing')
    expect(second.right).to.include({ execution_id: first.right.execution_id, existing: true })
    const [submitted, ...others] = await submissions(server.store)
    expect(others).to.deep.equal([])
    expect(submitted?.data).to.include({ idempotency_key: 'order-17' })
  })

  it('is another one for another workflow', async () => {
    const server = await began()
    const other = await server.define({ name: 'other', tasks: { a: aTask() } })
    await starting(server, server.workflow_id)
    expect(await starting(server, other)).to.have.property('_tag', 'Right')
    expect(await submissions(server.store)).to.have.length(2)
  })

  it('is one execution when many ask at the same time, whatever they ask for', async () => {
    const server = await began()
    const asked = Array.from({ length: 12 }, (_, n) =>
      starting(server, server.workflow_id, (['return_existing', 'reject', 'reject_if_running'] as const)[n % 3]),
    )
    const answers = await Promise.all(asked)
    expect(await submissions(server.store)).to.have.length(1)
    const fresh = answers.filter((answer) => E.isRight(answer) && answer.right.existing !== true)
    expect(fresh).to.have.length(1)
    for (const answer of answers) if (E.isLeft(answer)) expect(answer.left.tag).to.equal('start_key_taken')
  })

  it('is one execution when two servers are asked at the same time', async () => {
    const one = await began()
    const other = engineOn(one.store, { clock: one.clock })
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => starting(n % 2 === 0 ? one : other, one.workflow_id)),
    )
    expect(await submissions(one.store)).to.have.length(1)
    expect(new Set(answers.map((answer) => E.isRight(answer) && answer.right.execution_id)).size).to.equal(1)
  })

  it('is refused while the execution of its key runs, and is a new one when that is over', async () => {
    const server = await began()
    const first = await starting(server, server.workflow_id, 'reject_if_running')
    const second = await starting(server, server.workflow_id, 'reject_if_running')
    expect(second).to.have.nested.property('left.tag', 'start_key_taken')
    expect(second).to.have.nested.property('left.execution_id', E.isRight(first) ? first.right.execution_id : '')

    server.stage.answer('a', E.right('done'))
    await settled()
    const third = await starting(server, server.workflow_id, 'reject_if_running')
    expect(third).to.have.property('_tag', 'Right')
    expect(third).not.to.have.nested.property('right.existing')
    expect(await starting(server, server.workflow_id, 'reject')).to.have.nested.property('left.status', 'running')
    expect(await submissions(server.store)).to.have.length(2)
  })

  it('that died between its claim and its submission is made good by the next one, under the id that was claimed', async () => {
    const faulty = faultyStore(memoryStore(), nextId)
    const server = await began(faulty)
    const dying: EventStore = {
      ...faulty,
      append: (append) =>
        append.stream.startsWith('execution-') ? async () => new Promise(() => undefined) : faulty.append(append),
    }
    const { engine } = engineOn(dying, { clock: server.clock })
    const claimed = nextId()
    void engine.start({ execution_id: claimed, workflow_id: server.workflow_id }, 'order-17', 'reject')()
    await settled()
    expect((await wholeLog(faulty)).at(-1)).to.have.nested.property('data.execution_id', claimed)

    const next = await starting(server, server.workflow_id, 'reject')
    expect(next).to.have.nested.property('right.execution_id', claimed)
    expect(next).not.to.have.nested.property('right.existing')
    expect(await submissions(faulty)).to.have.length(1)
  })

  it('whose answers are lost starts nothing twice', async () => {
    for (const lost of [1, 2, 3, 4, 5]) {
      const store = faultyStore(memoryStore(), nextId)
      const server = await began(store)
      store.loseAnswers(lost)
      let tries = 0
      while (E.isLeft(await starting(server, server.workflow_id))) {
        expect(++tries).to.be.at.most(lost)
        await server.clock.advance(5_000)
      }
      expect(await submissions(store)).to.have.length(1)
    }
  })

  it('that is refused leaves its key to the next', async () => {
    const server = await began()
    const picky = await server.define({ name: 'picky', input_schema: { required: ['n'] }, tasks: { a: aTask() } })
    expect(await starting(server, picky)).to.have.nested.property('left.tag', 'invalid_input')
    const made = await starting(server, picky, 'reject', { n: 1 })
    expect(made).to.have.property('_tag', 'Right')
  })
})
