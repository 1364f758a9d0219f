import { expect } from 'chai'
import type { HarmoniaClient } from '../../src/client/index.ts'
import type { Recorded } from '../../src/store/event-store.ts'
import { clientOf, happened, historyOf, startOn, task } from '../support/e2e-client.ts'
import { holdingComponent, type HoldingComponent } from '../support/e2e-component.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'
import { histories } from './history.ts'

const FAILED = { status: 'error', error_type: 'broken', message: 'it broke', is_retriable: false }

const of = (events: readonly Recorded[], type: string): readonly Readonly<Record<string, unknown>>[] =>
  events.filter((event) => event.type === type).map(({ data }) => data as Readonly<Record<string, unknown>>)

describe('a server that is killed while executions go on from others', function () {
  this.timeout(180_000)
  const folder = e2eFolder()
  let component: HoldingComponent
  let server: ServerProcess
  let client: HarmoniaClient
  let answering = false

  before(async () => {
    component = await holdingComponent((call) => {
      if (answering) call.answer('done')
    })
    server = await startServerProcess(folder.path)
    client = clientOf(server)
    await client.registerComponent({ name: 'slow', endpoint: component.endpoint })
  })
  after(async () => {
    endServerProcesses()
    await component.stop()
    folder.remove()
  })

  const killed = async (): Promise<void> => {
    await server.kill()
    server = await startServerProcess(folder.path)
    client = clientOf(server)
  }

  it('has a failed one go on once, however often it is asked to and wherever it dies', async () => {
    const before = component.calls.length
    const id = await startOn(client, {
      name: 'mended',
      tasks: { paid: task('slow', 'echo', 1), sent: task('slow', 'hold', 2, 'paid') },
    })
    const first = await component.call(before + 2)
    first.answer(FAILED)
    await historyOf(client, id)
    const asked = client.retryExecution(id).catch(() => undefined)
    await killed()
    await asked
    const retried = await client.retryExecution(id)
    expect(retried.status).to.equal('running')
    await killed()
    const calls = (): readonly string[] =>
      component.calls.slice(before).map(({ task_id, attempt }) => `${task_id} ${attempt}`)
    await component.call(before + 3)
    answering = true
    await killed()
    await happened(client, id, ({ event_type }) => event_type === 'workflow_completed')
    expect(new Set(calls())).to.deep.equal(new Set(['paid 1', 'sent 1', 'sent 2']))
    expect((await client.getExecution(id)).output).to.deep.equal({ sent: 'done' })
    const events = (await histories(folder.events)).get(`execution-${id}`) ?? []
    expect(of(events, 'workflow_retried')).to.have.length(1)
    expect(of(events, 'workflow_completed')).to.have.length(1)
    answering = false
  })

  it('keeps every fork that was answered, runs what had not completed, and has each noted where it comes from', async () => {
    const source = await startOn(client, {
      name: 'forked',
      tasks: { paid: task('slow', 'echo', 1), sent: task('slow', 'hold', 2, 'paid') },
    })
    await happened(client, source, ({ event_type, task_id }) => event_type === 'task_started' && task_id === 'sent')
    const answered: string[] = []
    for (let round = 0; round < 6; round++) {
      let heard = 0
      let enough: () => void = () => undefined
      const some = new Promise<void>((resolve) => (enough = resolve))
      const asked = Array.from({ length: 5 }, () =>
        client.forkExecution(source).then(
          ({ execution_id }) => {
            answered.push(execution_id)
            if (++heard >= round) enough()
          },
          () => undefined,
        ),
      )
      if (round > 0) await some
      await killed()
      await Promise.all(asked)
    }
    const forksIn = (all: ReadonlyMap<string, readonly Recorded[]>) =>
      [...all].flatMap(([stream, events]) => {
        const [first] = events
        const from =
          first?.type === 'workflow_forked' ? (first.data as { source: { execution_id: string } }) : undefined
        return from?.source.execution_id === source ? [stream.slice('execution-'.length)] : []
      })
    const forks = forksIn(await histories(folder.events))
    expect(forks).to.include.members(answered)
    for (const fork of forks)
      await happened(
        client,
        source,
        ({ event_type, details }) => event_type === 'execution_forked' && details['execution_id'] === fork,
      )
    component.open()
    for (const id of [source, ...forks])
      await happened(client, id, ({ event_type }) => event_type === 'workflow_completed')

    const all = await histories(folder.events)
    const notes = of(all.get(`execution-${source}`) ?? [], 'execution_forked').map(({ execution_id }) => execution_id)
    expect(notes).to.have.length(forks.length)
    expect(notes).to.have.members(forks)
    for (const fork of forks) {
      const events = all.get(`execution-${fork}`) ?? []
      expect(of(events, 'task_started').map(({ task_id }) => task_id)).to.deep.equal(['sent'])
      expect((await client.getExecution(fork)).output).to.deep.equal({ sent: null })
    }
    const keys = component.calls.filter(({ task_id }) => task_id === 'sent').map(({ key }) => key)
    expect(
      component.calls.filter(({ task_id, execution_id }) => task_id === 'paid' && forks.includes(execution_id)),
    ).to.deep.equal([])
    expect(new Set(keys).size, 'each has a key of its own').to.be.least(forks.length + 1)
  })
})
