import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { HarmoniaClient, type BrokenEvent, type NewWorkflow } from '../../../src/client/index.ts'
import { openLogReader } from '../../../src/store/open.ts'
import { holdingComponent, type HoldingComponent } from '../../support/e2e-component.ts'
import { endEventStoreDbProcesses, startEventStoreDbProcess } from '../../support/eventstoredb/process.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../../support/server-process.ts'
import { right, wholeLog } from '../../support/store.ts'
import { checkHistory, executionsIn } from '../history.ts'

const EXECUTIONS = 1_000
const KILLS = 10
const task = (component: string, action: string, input: unknown, ...depends_on: string[]) => ({
  component,
  action,
  input,
  depends_on,
})

const PIPELINE: NewWorkflow = {
  name: 'outlives its store',
  tasks: {
    read: task('harmonia', 'echo', '${input.n}'),
    one: task('c', 'do', '${tasks.read.output}', 'read'),
    pause: task('harmonia', 'wait', { seconds: 0.3 }, 'one'),
    two: task('c', 'do', '${tasks.one.output}', 'pause'),
    three: task('c', 'do', '${tasks.one.output}', 'pause'),
    end: task('harmonia', 'echo', ['${tasks.two.output}', '${tasks.three.output}'], 'two', 'three'),
  },
}
const CALLED = 3

describe('a thousand executions whose EventStoreDB is killed and started again ten times', function () {
  this.timeout(900_000)
  const dataDir = mkdtempSync(join(tmpdir(), 'harmonia-esdb-'))
  const calls: string[] = []
  let called: () => void = () => undefined
  let component: HoldingComponent
  let server: ServerProcess
  let kills = 0
  let audited: Audit
  let url = ''

  before(async () => {
    component = await holdingComponent(({ key }) => {
      calls.push(key)
      called()
    })
    component.open()
    const store = await startEventStoreDbProcess(join(dataDir, 'eventstoredb.log'))
    url = store.url
    server = await startServerProcess(dataDir, {
      HARMONIA_EVENT_STORE: url,
      HARMONIA_MAX_CONCURRENT_WORKFLOWS: '200',
      HARMONIA_LOG_LEVEL: 'FATAL',
    })
    const client = new HarmoniaClient({ url: server.url })
    await client.registerComponent({ name: 'c', endpoint: component.endpoint })
    const { workflow_id } = await client.createWorkflow(PIPELINE)

    const starting = Array.from({ length: 50 }, async (_, first) => {
      for (let n = first; n < EXECUTIONS; n += 50) await stubbornly(client, workflow_id, n)
    })
    for (; kills < KILLS; kills++) {
      await reached(Math.floor(((kills + 0.5) / KILLS) * EXECUTIONS * CALLED))
      await store.kill()
      await store.start()
    }
    await Promise.all(starting)
    await allEnded(client)
    audited = await auditAll(client)
    expect(await server.stop(), 'a clean exit').to.equal(0)
  })
  after(async () => {
    endServerProcesses()
    endEventStoreDbProcesses()
    await component.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  /** Resolves when the component has been called so often. */
  const reached = (count: number): Promise<void> =>
    new Promise((resolve) => {
      called = () => {
        if (calls.length >= count) resolve()
      }
      called()
    })

  it('brings each to its end, once, with nothing lost and nothing doubled', async () => {
    expect(kills).to.equal(KILLS)
    const reader = right(await openLogReader(url))
    const log = await wholeLog(reader)
    await reader.close()
    const all = executionsIn(log)
    expect(all.size).to.equal(EXECUTIONS)
    const claimed = new Set<string>()
    for (const [stream, events] of all) {
      for (const key of checkHistory(stream, events)) claimed.add(key)
      expect(events.at(-1)?.type).to.equal('workflow_completed')
    }
    for (const key of calls) expect(claimed.has(key), `${key} was claimed`).to.equal(true)
    expect(new Set(calls).size).to.equal(EXECUTIONS * CALLED)
    expect(audited.broken, 'every event is as it was written').to.equal(null)
    expect(audited.events).to.equal(log.length)
  })
})

interface Audit {
  readonly events: number
  readonly broken: BrokenEvent | null
}

/** The whole log by the server, piece by piece, up to the first event that is not as it was written. */
const auditAll = async (client: HarmoniaClient): Promise<Audit> => {
  let events = 0
  for (let cursor: string | undefined; ;) {
    const piece = await client.verifyAudit({ limit: 1_000, ...(cursor === undefined ? {} : { cursor }) })
    events += piece.events
    if (piece.broken !== null || piece.next_cursor === null) return { events, broken: piece.broken }
    cursor = piece.next_cursor
  }
}

/** With the same key until it is answered: a store that is away is a 503. */
const stubbornly = async (client: HarmoniaClient, workflow_id: string, n: number): Promise<void> => {
  for (;;) {
    try {
      await client.executeWorkflow({ workflow_id, input: { n } }, { idempotencyKey: `start-${n}` })
      return
    } catch {
      await setTimeout(50)
    }
  }
}

/** Follows the log until no execution is left that is not over. */
const allEnded = async (client: HarmoniaClient): Promise<void> => {
  const open = async () =>
    (await client.listExecutions({ status: ['pending', 'running', 'paused'], limit: 1 })).executions.length
  const { position } = await client.getStatus()
  if ((await open()) === 0) return
  for await (const _ of client.monitorEvents({ types: ['workflow_completed'], after: position }))
    if ((await open()) === 0) return
}
