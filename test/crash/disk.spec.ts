import { expect } from 'chai'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionDocument, HarmoniaClient, HarmoniaEvent } from '../../src/client/index.ts'
import { checkHistory, histories } from './history.ts'
import { clientOf, historyOf, task } from '../support/e2e-client.ts'
import { holdingComponent, type HoldingComponent } from '../support/e2e-component.ts'
import { smallDisk, stuckProjections } from '../support/e2e-disk.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { callsTo, type Reply } from '../support/http-call.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'

const EXECUTIONS = 20
const ASKS = {
  name: 'asks',
  tasks: {
    ask: task('slow', 'hold', { text: '${input.text}' }),
    nap: task('harmonia', 'wait', { seconds: 0.5 }),
    both: task('slow', 'echo', { got: '${tasks.ask.output.text}' }, 'ask', 'nap'),
  },
}
const SETTINGS = { HARMONIA_MAX_CONCURRENT_WORKFLOWS: '100000', HARMONIA_LOG_LEVEL: 'SILENT' }

describe('an event store that cannot be written', function () {
  this.timeout(60_000)
  let slow: HoldingComponent
  let server: ServerProcess
  let client: HarmoniaClient
  let undo: (() => void)[]

  beforeEach(async () => {
    undo = []
    slow = await holdingComponent()
  })
  afterEach(async () => {
    endServerProcesses()
    await server.exited
    await slow.stop()
    for (const step of undo) step()
  })

  /** Starts executions until each waits for the component: the workflow's id and theirs. */
  const begin = async (): Promise<{ workflow_id: string; ids: string[] }> => {
    client = clientOf(server)
    await client.registerComponent({ name: 'slow', endpoint: slow.endpoint })
    const { workflow_id } = await client.createWorkflow(ASKS)
    const ids: string[] = []
    for (let n = 0; n < EXECUTIONS; n++)
      ids.push((await client.executeWorkflow({ workflow_id, input: { text: `text ${n}` } })).execution_id)
    await slow.call(EXECUTIONS)
    return { workflow_id, ids }
  }

  /** Everything that the global stream shows from its start, until it is told to stop. */
  const watch = () => {
    const seen: HarmoniaEvent[] = []
    const over = new AbortController()
    const done = (async () => {
      for await (const event of client.monitorEvents({ after: 0, signal: over.signal })) seen.push(event)
    })().catch((error: unknown) => {
      if (!over.signal.aborted) throw error
    })
    return { seen, end: () => (over.abort(), done) }
  }

  /** Resolves when the server has heard the outcome of each call that it made. */
  const heard = async (): Promise<void> => {
    const { get } = callsTo(server)
    while (!/^harmonia_engine_calls 0$/m.test((await get('/metrics')).text));
  }

  /** Puts the server through a fault of its store, and checks all that it did and said. */
  const withstands = async (file: string, fault: { readonly begin: () => void; readonly end: () => void }) => {
    const { workflow_id, ids } = await begin()
    const { seen, end } = watch()
    const { get, post } = callsTo(server)
    const execute = () => post('/api/executions', { workflow_id, input: { text: 'x'.repeat(20_000) } })

    fault.begin()
    const accepted = [...ids]
    let refused: Reply | undefined
    while (refused === undefined) {
      const reply = await execute()
      if (reply.status === 201) accepted.push((reply.body as { execution_id: string }).execution_id)
      else refused = reply
    }
    const refusals = [
      refused,
      await execute(),
      await post('/api/executions', { workflow_id, input: { text: 'y' } }, { 'idempotency-key': 'once' }),
      await post('/api/workflows', { ...ASKS, description: 'z'.repeat(9_000) }),
      await post('/api/components', { name: 'late', endpoint: 'http://127.0.0.1:9' }),
      await post(`/api/executions/${ids[0]}/pause`, {}),
    ]
    for (const { status, headers, body } of refusals) {
      expect(status).to.equal(503)
      expect(headers['content-type']).to.equal('application/problem+json')
      expect(headers['retry-after']).to.match(/^\d+$/)
      expect(body).to.include({ status: 503, code: 'store_unavailable' })
    }

    // Outcomes that come now can't be recorded: nobody may see them, and they may not be lost.
    for (const { answer, params } of [...slow.calls]) answer(params)
    await heard()
    const shown = await Promise.all(ids.map((id) => client.getExecution(id)))
    expect((await get('/api/components/late')).status).to.be.oneOf([404, 503])
    for (const document of shown) expect(document).to.include({ status: 'running', output: null })

    fault.end()
    const late = slow.calls.length
    void answerFrom(slow, late)
    for (const id of accepted) expect((await historyOf(client, id)).at(-1)?.event_type).to.equal('workflow_completed')
    const again = await post('/api/executions', { workflow_id, input: { text: 'y' } }, { 'idempotency-key': 'once' })
    expect(again.status).to.equal(201)
    await historyOf(client, (again.body as { execution_id: string }).execution_id)

    // What was shown during the fault is what the log says of that moment.
    for (const document of shown)
      expect(stable(await client.getExecution(document, { at: document.revision }))).to.deep.equal(stable(document))
    const { executions } = await client.listExecutions({ limit: 1_000 })
    expect(executions.map(({ execution_id }) => execution_id)).to.include.members(accepted)
    await end()
    expect(await server.stop()).to.equal(0)

    const all = await histories(file)
    for (const id of accepted) expect(all.has(`execution-${id}`), 'what was accepted is there').to.equal(true)
    expect(all.size).to.be.within(accepted.length + 1, accepted.length + 1 + refusals.length)
    const claimed = new Set([...all].flatMap(([stream, events]) => checkHistory(stream, events)))
    for (const { key } of slow.calls) expect(claimed.has(key), `${key} was claimed`).to.equal(true)
    expect(
      slow.calls.map(({ key }) => key),
      'nothing was asked twice',
    ).to.have.length(new Set(slow.calls.map(({ key }) => key)).size)
    const logged = new Map([...all.values()].flat().map((event) => [event.position, event]))
    seen.forEach(({ position, event_type, details, execution_id }, place) => {
      expect(position, 'shown once and in order').to.be.greaterThan(seen[place - 1]?.position ?? 0)
      if (execution_id === null) return
      expect(logged.get(position)).to.include({ stream: `execution-${execution_id}`, type: event_type })
      expect(logged.get(position)?.data).to.deep.equal(details)
    })
  }

  it('because its disk is full: answers 503, shows only what is durable, loses nothing, and goes on by itself', async () => {
    const disk = smallDisk()
    undo.push(disk.remove)
    server = await startServerProcess(disk.path, SETTINGS)
    await withstands(join(disk.path, 'events.db'), {
      begin: () => disk.fill(server),
      end: () => disk.free(server),
    })
  })

  it('because its file is gone: the same, once it is back', async () => {
    const folder = e2eFolder()
    undo.push(folder.remove)
    server = await startServerProcess(folder.path, SETTINGS)
    await withstands(folder.events, {
      begin: () => renameSync(folder.events, `${folder.events}-away`),
      end: () => renameSync(`${folder.events}-away`, folder.events),
    })
  })

  it('does not stop executions when it is only the projections that cannot be written', async () => {
    const folder = e2eFolder()
    undo.push(folder.remove)
    const stuck = stuckProjections()
    undo.push(stuck.remove)
    server = await startServerProcess(folder.path, { ...SETTINGS, HARMONIA_PROJECTION_STORE: `sqlite:${stuck.file}` })
    const { workflow_id, ids } = await begin()
    await client.listExecutions()
    stuck.begin()
    const { get } = callsTo(server)
    let reply = await get('/api/executions')
    while (reply.status === 200) {
      ids.push((await client.executeWorkflow({ workflow_id, input: { text: 'x'.repeat(9_000) } })).execution_id)
      reply = await get('/api/executions')
    }
    expect(reply.status).to.equal(503)
    expect(reply.headers['retry-after']).to.match(/^\d+$/)
    void answerFrom(slow, 0)
    for (const id of ids) {
      expect((await historyOf(client, id)).at(-1)?.event_type).to.equal('workflow_completed')
      expect((await client.getExecution(id)).status).to.equal('completed')
    }
    stuck.end()
    do reply = await get('/api/executions?limit=1000&status=completed')
    while (reply.status === 503)
    const { executions } = reply.body as unknown as { executions: ExecutionDocument[] }
    expect(executions.map(({ execution_id }) => execution_id)).to.have.members(ids)
    expect(await server.stop()).to.equal(0)
  })
})

/** Answers each call from the n-th on with what it was sent, as it comes. */
const answerFrom = async (component: HoldingComponent, first: number): Promise<void> => {
  for (let n = first + 1; ; n++) {
    const { answer, params, action } = await component.call(n)
    if (action === 'hold') answer(params)
  }
}

/** Without how long a task that runs has been running. */
const stable = (document: ExecutionDocument): unknown =>
  JSON.parse(JSON.stringify(document, (name, value: unknown) => (name === 'duration_ms' ? undefined : value)))
