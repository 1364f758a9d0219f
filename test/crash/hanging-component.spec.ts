import { expect } from 'chai'
import type { HarmoniaClient } from '../../src/client/index.ts'
import { checkHistory, histories } from './history.ts'
import { clientOf, historyOf, startOn, task } from '../support/e2e-client.ts'
import { holdingComponent, type HoldingComponent } from '../support/e2e-component.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { callsTo } from '../support/http-call.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'

const HANGING = 1_000
const LIMIT = 32
const EXECUTIONS = 10
const OTHERS = 50
/** Executions with a hundred tasks each for the component that hangs. */
const FAN = {
  name: 'fan',
  tasks: Object.fromEntries(
    Array.from({ length: HANGING / EXECUTIONS }, (_, n) => [`t${n}`, task('hanging', 'never', { n })]),
  ),
}
const CHAIN = {
  name: 'chain',
  tasks: {
    a: task('well', 'echo', { n: '${input.n}' }),
    b: task('well', 'echo', '${tasks.a.output}', 'a'),
    c: task('well', 'echo', '${tasks.b.output}', 'b'),
  },
}

describe('a component that never answers', function () {
  this.timeout(60_000)
  const folder = e2eFolder()
  let hanging: HoldingComponent
  let well: HoldingComponent
  let server: ServerProcess
  let client: HarmoniaClient

  before(async () => {
    hanging = await holdingComponent()
    well = await holdingComponent()
    server = await startServerProcess(folder.path, {
      HARMONIA_MAX_CONCURRENT_WORKFLOWS: '1000',
      HARMONIA_MAX_CALLS_PER_COMPONENT: String(LIMIT),
    })
    client = clientOf(server)
    await client.registerComponent({ name: 'hanging', endpoint: hanging.endpoint })
    await client.registerComponent({ name: 'well', endpoint: well.endpoint })
  })
  after(async () => {
    endServerProcesses()
    await Promise.all([hanging.stop(), well.stop()])
    folder.remove()
  })

  it('holds a bounded number of calls, and nothing of anybody else; cancelling frees all of it', async () => {
    const { workflow_id: fan } = await client.createWorkflow(FAN)
    const { workflow_id: chain } = await client.createWorkflow(CHAIN)
    const stuck: string[] = []
    for (let n = 0; n < EXECUTIONS; n++) stuck.push((await client.executeWorkflow(fan)).execution_id)
    await hanging.call(LIMIT)

    const others = await Promise.all(
      Array.from({ length: OTHERS }, (_, n) => client.executeWorkflow({ workflow_id: chain, input: { n } })),
    )
    for (const { execution_id } of others)
      expect((await historyOf(client, execution_id)).at(-1)?.event_type).to.equal('workflow_completed')
    expect(await client.getStatus()).to.deep.include({ status: 'ok' })
    expect((await client.listExecutions({ status: 'running' })).executions).to.have.length(EXECUTIONS)
    expect(hanging.calls, 'as many calls as are allowed').to.have.length(LIMIT)
    const open = await client.getExecution(stuck[0] ?? '')
    expect(open.progress.running + open.progress.pending).to.equal(HANGING / EXECUTIONS)

    for (const id of stuck) expect((await client.cancelExecution(id)).status).to.equal('cancelled')
    await Promise.all(hanging.calls.map(({ abandoned }) => abandoned))
    for (const id of stuck) {
      const events = await historyOf(client, id)
      expect(events.at(-1)?.event_type).to.equal('workflow_cancelled')
      const { status, progress } = await client.getExecution(id)
      expect([status, progress.running, progress.pending]).to.deep.equal(['cancelled', 0, 0])
    }
    const metrics = (await callsTo(server).get('/metrics')).text
    expect(metrics)
      .to.match(/^harmonia_engine_calls 0$/m)
      .and.to.match(/^harmonia_engine_running 0$/m)

    // Its places are free again: the next one for the same component goes out at once.
    const before = hanging.calls.length
    const next = await startOn(client, { name: 'next', tasks: { one: task('hanging', 'hold') } })
    const call = await hanging.call(before + 1)
    expect(call.execution_id).to.equal(next)
    call.answer('at last')
    expect((await historyOf(client, next)).at(-1)?.event_type).to.equal('workflow_completed')
  })

  it('costs each attempt its time, then the task its attempts, then the execution its success', async () => {
    const retry = { max_attempts: 3, initial_delay: 0.05, multiplier: 1, jitter: 0 }
    const execution_id = await startOn(client, {
      name: 'times out',
      tasks: { slow: { ...task('hanging', 'never'), timeout: 0.2, retry }, then: task('well', 'echo', {}, 'slow') },
    })
    const events = await historyOf(client, execution_id)
    expect(events.map(({ event_type, details }) => [event_type, details['attempt']])).to.deep.equal([
      ['workflow_submitted', undefined],
      ['workflow_started', undefined],
      ['task_started', 1],
      ['task_timed_out', 1],
      ['task_retry_scheduled', 1],
      ['task_started', 2],
      ['task_timed_out', 2],
      ['task_retry_scheduled', 2],
      ['task_started', 3],
      ['task_timed_out', 3],
      ['task_failed', 3],
      ['task_skipped', undefined],
      ['workflow_failed', undefined],
    ])
    const ofThis = hanging.calls.filter((call) => call.execution_id === execution_id)
    expect(ofThis.map(({ attempt }) => attempt)).to.deep.equal([1, 2, 3])
    expect(new Set(ofThis.map(({ key }) => key)), 'each attempt has its own key').to.have.property('size', 3)
    await Promise.all(ofThis.map(({ abandoned }) => abandoned))
    const { tasks, error } = await client.getExecution(execution_id)
    expect(tasks['slow']).to.deep.include({ status: 'failed', attempt: 3 })
    expect(tasks['slow']?.error).to.include({ type: 'timeout' })
    expect(tasks['then']).to.deep.include({ status: 'skipped' })
    expect(error).to.include({ task_id: 'slow' })
  })

  it('leaves a log in order', async () => {
    expect(await server.stop()).to.equal(0)
    const all = await histories(folder.events)
    expect(all.size).to.equal(EXECUTIONS + OTHERS + 2)
    for (const [stream, events] of all) checkHistory(stream, events)
  })
})
