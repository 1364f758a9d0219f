import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { Leaf } from '../../src/domain/definition/definition.ts'
import type { ExecutionDocument } from '../../src/domain/execution/document.ts'
import type { Report } from '../../src/domain/execution/index.ts'
import { ACCEPTED } from '../../src/engine/tasks/task-kind.ts'
import { taskToken } from '../../src/engine/tasks/task-token.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, type TestEngine } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { manualClock, settled } from '../support/manual-clock.ts'
import { engineAfter, logOf, recordedStore } from '../support/restarts.ts'

const ERROR = { type: 'broken', message: 'it broke', retryable: false }
const complete = (output: unknown): Report => ({ do: 'complete', output })
const fail = (error = ERROR): Report => ({ do: 'fail', error })
const beat = (details?: unknown): Report => ({ do: 'heartbeat', details })

const documentOf = async ({ engine }: TestEngine, id: string): Promise<ExecutionDocument> => {
  const found = await engine.document(id)()
  if (E.isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}

/** A task whose component has answered that it will report later. */
const begun = async (extra: Partial<Leaf> = {}, store: EventStore = memoryStore()) => {
  const around = engineOn(store, { maxCallsPerComponent: 1 })
  const id = await around.start(await around.define({ name: 'w', tasks: { job: aTask([], extra) } }))
  await settled()
  around.stage.answer('job', ACCEPTED)
  await settled()
  const report = (what: Report, attempt = 1) =>
    around.engine.report(taskToken({ execution_id: id, task_id: 'job', attempt }), what)()
  return { ...around, id, report }
}
const namesOf = async ({ events }: TestEngine, id: string): Promise<readonly string[]> =>
  (await events(id)).map(({ type }) => type)

describe('a component that reports later', () => {
  it('leaves its task under way, and its place to others', async () => {
    const around = await begun()
    expect((await documentOf(around, around.id)).tasks['job']).to.include({ status: 'running', accepted: true })
    expect(around.engine.stats()).to.include({ calls: 0 })
    await around.start(await around.define({ name: 'v', tasks: { other: aTask() } }))
    await settled()
    expect(around.stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['other'])
  })

  it('completes it; saying so twice is the same as saying so once', async () => {
    const around = await begun()
    for (let time = 0; time < 2; time++)
      expect(await around.report(complete({ n: 1, m: [2] }))).to.have.nested.property('right.status', 'completed')
    expect(await documentOf(around, around.id)).to.have.deep.nested.property('output.job', { n: 1, m: [2] })
    const other = await around.report(complete({ n: 2, m: [2] }))
    expect(other).to.have.nested.property('left.why', 'the execution is completed')
    expect((await namesOf(around, around.id)).filter((name) => name === 'task_completed')).to.have.length(1)
  })

  it('completes it also when its definition makes something else of the output', async () => {
    const around = await begun({ output: '${result.n + 1}' })
    await around.report(complete({ n: 1 }))
    expect(await around.report(complete({ n: 1 }))).to.have.property('_tag', 'Right')
    expect(await documentOf(around, around.id)).to.have.nested.property('output.job', 2)
  })

  it('may complete it before its 202 is known', async () => {
    const around = engineOn(memoryStore())
    const id = await around.start(await around.define({ name: 'w', tasks: { job: aTask() } }))
    await around.engine.report(taskToken({ execution_id: id, task_id: 'job', attempt: 1 }), complete('soon'))()
    around.stage.answer('job', ACCEPTED)
    await settled()
    expect(await namesOf(around, id)).not.to.include('task_accepted')
    expect(await documentOf(around, id)).to.have.property('status', 'completed')
  })

  it('fails it, and its retry policy decides', async () => {
    const retried = await begun({ retry: { max_attempts: 2, initial_delay: 1 } })
    await retried.report(fail({ ...ERROR, retryable: true }))
    expect(await retried.report(fail({ ...ERROR, retryable: true })), 'twice').to.have.property('_tag', 'Right')
    const late = await retried.report(complete(1))
    expect(late).to.have.nested.property('left.why', 'it has failed, and another one is due')
    await retried.clock.advance(2_000)
    const given = await retried.report(complete(1))
    expect(given).to.have.nested.property('left.why', 'it was given up, and attempt 2 has followed')
    retried.stage.answer('job', ACCEPTED)
    await settled()
    await retried.report(fail(), 2)
    expect((await documentOf(retried, retried.id)).tasks['job']).to.deep.include({ status: 'failed', error: ERROR })
  })

  it('is too late once the attempt has timed out', async () => {
    const around = await begun({ timeout: 60, retry: { max_attempts: 1 } })
    await around.clock.advance(60_000)
    expect(await around.report(complete(1))).to.have.nested.property('left.why', 'the execution is failed')
    const handled = await begun({ timeout: 60, retry: { max_attempts: 2, initial_delay: 100 } })
    await handled.clock.advance(60_000)
    expect(await handled.report(complete(1))).to.have.nested.property('left.why', 'it has timed out')
  })

  it('keeps it alive with heartbeats, of which those that say nothing new are not recorded', async () => {
    const around = await begun({ heartbeat_timeout: 5, timeout: 600 })
    for (let second = 0; second < 20; second++) {
      await around.clock.advance(1_000)
      for (let time = 0; time < 3; time++)
        expect(await around.report(beat({ second }))).to.have.property('_tag', 'Right')
    }
    expect((await namesOf(around, around.id)).filter((name) => name === 'task_heartbeat')).to.have.length(20)
    expect((await documentOf(around, around.id)).tasks['job']?.heartbeat?.details).to.deep.equal({ second: 19 })
    await around.clock.advance(5_000)
    expect((await documentOf(around, around.id)).tasks['job']?.error?.type).to.equal('heartbeat_timeout')
  })

  it('may send heartbeats for a call that it has not answered yet', async () => {
    const around = engineOn(memoryStore())
    const workflow = await around.define({ name: 'w', tasks: { job: aTask([], { heartbeat_timeout: 5 }) } })
    const execution_id = await around.start(workflow)
    await around.clock.advance(4_000)
    await around.engine.report(taskToken({ execution_id, task_id: 'job', attempt: 1 }), beat())()
    await around.clock.advance(4_000)
    around.stage.answer('job', E.right(1))
    await settled()
    expect(await documentOf(around, execution_id)).to.have.property('status', 'completed')
  })

  it('knows no attempt that was never made', async () => {
    const around = await begun()
    for (const ref of [{ attempt: 2 }, { task_id: 'other' }, { execution_id: 'nobody' }]) {
      const told = around.engine.report(
        taskToken({ execution_id: around.id, task_id: 'job', attempt: 1, ...ref }),
        complete(1),
      )
      expect(await told()).to.have.nested.property('left.tag', 'task_token_unknown')
    }
  })

  it('says nothing of a task that waits for somebody else', async () => {
    const wait = { component: 'harmonia', action: 'wait_for_signal', input: { name: 'x' } }
    const around = engineOn(memoryStore())
    const execution_id = await around.start(await around.define({ name: 'w', tasks: { job: aTask([], wait) } }))
    const told = await around.engine.report(taskToken({ execution_id, task_id: 'job', attempt: 1 }), complete(1))()
    expect(told).to.have.nested.property('left.tag', 'task_token_unknown')
  })
})

describe('a task that was accepted, when the process dies behind any of its events', () => {
  it('is not called for again, and ends with what the component reports', async () => {
    const { store, taken } = recordedStore()
    const told = await begun({ heartbeat_timeout: 60 }, store)
    await told.clock.advance(30_000)
    await told.report(beat({ done: 1 }))
    await told.report(complete('all'))
    const accepted = taken.findIndex(({ events }) => events.some(({ type }) => type === 'task_accepted'))

    for (let kept = 2; kept <= taken.length; kept++) {
      const log = await logOf(taken.slice(0, kept))
      const again = await engineAfter(log, manualClock(Date.parse(taken[kept - 1]?.at ?? '')))
      await settled()
      expect(again.stage.calls.length, `calls behind append ${kept}`).to.equal(kept <= accepted ? 1 : 0)
      const token = taskToken({ execution_id: told.id, task_id: 'job', attempt: 1 })
      expect(await again.engine.report(token, complete('all'))()).to.have.property('_tag', 'Right')
      expect(await documentOf(again, told.id)).to.have.nested.property('output.job', 'all')
      expect((await namesOf(again, told.id)).filter((name) => name === 'task_completed')).to.have.length(1)
    }
    expect(accepted).to.be.greaterThan(0)
  })
})
