import { expect } from 'chai'
import type { HarmoniaClient } from '../../src/client/index.ts'
import { checkHistory, histories } from '../crash/history.ts'
import { clientOf, happened, historyOf, startOn, task } from '../support/e2e-client.ts'
import { holdingComponent, type HoldingComponent } from '../support/e2e-component.ts'
import { e2eFolder, type Folder } from '../support/e2e-folder.ts'
import { call } from '../support/http-call.ts'
import { readSse } from '../support/http-sse.ts'
import { openWs } from '../support/http-ws.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'

const WORKFLOW = { name: 'asks', tasks: { first: task('slow', 'hold'), second: task('slow', 'hold', {}, 'first') } }
const PROBE = { name: 'probe', tasks: { now: task('harmonia', 'echo') } }
const BEGUN = ['workflow_submitted', 'workflow_started', 'task_started']

describe('a server that is asked to stop', () => {
  let folder: Folder
  let slow: HoldingComponent
  let server: ServerProcess
  let client: HarmoniaClient
  let workflow_id: string

  const start = async (grace: string): Promise<void> => {
    server = await startServerProcess(folder.path, { HARMONIA_SHUTDOWN_GRACE: grace })
    client = clientOf(server)
  }
  const begin = async (grace: string): Promise<string> => {
    await start(grace)
    await client.registerComponent({ name: 'slow', endpoint: slow.endpoint })
    ;({ workflow_id } = await client.createWorkflow(PROBE))
    const execution_id = await startOn(client, WORKFLOW)
    await slow.call(1)
    return execution_id
  }
  /** Resolves when the server has begun to stop: it says so by refusing what is new. What it takes until then ends at once. */
  const refusing = async () => {
    for (;;) {
      const reply = await call(server.url, 'POST', '/api/executions', { body: { workflow_id } })
      if (reply.status !== 201) return reply
    }
  }

  beforeEach(async () => {
    folder = e2eFolder()
    slow = await holdingComponent()
  })
  afterEach(async () => {
    endServerProcesses()
    await slow.stop()
    folder.remove()
  })

  it('records what its running tasks answer within the grace, begins nothing, and exits with 0', async () => {
    const execution_id = await begin('30')
    const code = server.stop()
    expect((await refusing()).status).to.equal(503)
    slow.calls[0]?.answer({ said: 'in time' })
    expect(await code).to.equal(0)
    const ofThis = (await histories(folder.events)).get(`execution-${execution_id}`) ?? []
    expect(ofThis.map(({ type }) => type)).to.deep.equal([...BEGUN, 'task_completed'])

    await start('30')
    const second = await slow.call(2)
    expect([second.task_id, second.attempt]).to.deep.equal(['second', 1])
    second.answer({ said: 'later' })
    const events = await historyOf(client, execution_id)
    expect(events.at(-1)?.event_type).to.equal('workflow_completed')
    expect(await server.stop()).to.equal(0)
    expect(slow.calls).to.have.length(2)
  })

  it('gives up a task that hangs past the grace, records nothing of it, and asks again after the restart', async () => {
    const execution_id = await begin('0.3')
    expect(await server.stop()).to.equal(0)
    await slow.calls[0]?.abandoned
    const before = (await histories(folder.events)).get(`execution-${execution_id}`) ?? []
    expect(before.at(-1)?.type).to.equal('task_started')

    await start('0.3')
    const again = await slow.call(2)
    expect(again.key).to.equal(slow.calls[0]?.key)
    expect(again.attempt).to.equal(1)
    again.answer('now')
    await happened(
      client,
      execution_id,
      ({ event_type, task_id }) => event_type === 'task_started' && task_id === 'second',
    )
    ;(await slow.call(3)).answer('done')
    await historyOf(client, execution_id)
    await server.stop()
    checkHistory(execution_id, (await histories(folder.events)).get(`execution-${execution_id}`) ?? [])
  })

  it('refuses what is new with a 503 that says to come again, and still shows what it has', async () => {
    const execution_id = await begin('30')
    const code = server.stop()
    const refusal = await refusing()
    expect(refusal.status).to.equal(503)
    expect(refusal.headers['content-type']).to.equal('application/problem+json')
    expect(refusal.headers['retry-after']).to.match(/^\d+$/)
    expect(refusal.body).to.include({ status: 503, code: 'store_unavailable' })
    expect((await client.getExecution(execution_id)).status).to.equal('running')
    slow.calls[0]?.answer('ok')
    expect(await code).to.equal(0)
  })

  it('closes the streams of its subscribers, does not wait for one who reads nothing, and goes on where they were', async () => {
    const execution_id = await begin('10')
    const path = `/events/executions/${execution_id}`
    const sse = await readSse(server.url + path)
    const ws = openWs(`${server.url}/ws/executions/${execution_id}`)
    expect(await ws.next()).to.include({ type: 'connected' })
    const deaf = await readSse(`${server.url}/events?from=0`)
    deaf.response.pause()
    const code = server.stop()
    await refusing()
    slow.calls[0]?.answer('bye')
    const told = await sse.rest()
    expect(sse.response.complete, 'the stream ended as it should').to.equal(true)
    expect(told.map(({ event }) => event).slice(0, 3)).to.deep.equal(BEGUN)
    expect(
      ((await ws.rest()) as { event_type: string }[]).map(({ event_type }) => event_type).slice(0, 3),
    ).to.deep.equal(BEGUN)
    expect((await ws.closed).code).to.equal(1_001)
    expect(await code).to.equal(0)
    deaf.cut()

    await start('10')
    const rest = await readSse(server.url + path, { 'last-event-id': told.at(-1)?.id ?? '' })
    ;(await slow.call(2)).answer('and again')
    const all = [...told, ...(await rest.rest())]
    expect(all.map(({ event }) => event)).to.deep.equal([
      ...BEGUN,
      'task_completed',
      'task_started',
      'task_completed',
      'workflow_completed',
    ])
    expect(all.map(({ id }) => id)).to.deep.equal(all.map((_, revision) => String(revision)))
  })

  it('ends at once when it is asked a second time', async () => {
    const execution_id = await begin('3600')
    const code = server.stop()
    await refusing()
    server.child.kill('SIGTERM')
    expect(await code).to.equal(143)
    const left = (await histories(folder.events)).get(`execution-${execution_id}`) ?? []
    expect(left.at(-1)?.type).to.equal('task_started')
  })
})
