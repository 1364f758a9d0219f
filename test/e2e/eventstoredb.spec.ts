import { expect } from 'chai'
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { HarmoniaClient } from '../../src/client/index.ts'
import { harmonia } from '../support/cli-run.ts'
import { clientOf, historyOf, task } from '../support/e2e-client.ts'
import { e2eFolder, type Folder } from '../support/e2e-folder.ts'
import {
  endEventStoreDbProcesses,
  startEventStoreDbProcess,
  type EventStoreDbProcess,
} from '../support/eventstoredb/process.ts'
import { callsTo } from '../support/http-call.ts'
import { readSse } from '../support/http-sse.ts'
import { endServerProcesses, refusedServerProcess, startServerProcess } from '../support/server-process.ts'

const WORKFLOW = { name: 'echoes', tasks: { one: task('harmonia', 'echo', 1) } }

describe('a server whose EventStoreDB', function () {
  this.timeout(120_000)
  let folder: Folder
  let store: EventStoreDbProcess
  beforeEach(async () => {
    folder = e2eFolder()
    store = await startEventStoreDbProcess(join(folder.path, 'eventstoredb.log'))
  })
  afterEach(() => {
    endServerProcesses()
    endEventStoreDbProcesses()
    folder.remove()
  })

  const env = (more: Record<string, string> = {}) => ({
    HARMONIA_EVENT_STORE: store.url,
    HARMONIA_EVENT_STORE_WAIT: '60',
    ...more,
  })
  const impatient = { HARMONIA_EVENT_STORE_WAIT: '0.5' }
  const fallback = () => `sqlite:${join(folder.path, 'fallback.db')}`
  const execute = async (client: HarmoniaClient): Promise<string> => {
    const { workflow_id } = await client.createWorkflow(WORKFLOW)
    const { execution_id } = await client.executeWorkflow(workflow_id)
    await historyOf(client, execution_id)
    return execution_id
  }

  describe('is away at the start', () => {
    it('does not start, and says why, without the password', async () => {
      await store.kill()
      const { code, errors } = await refusedServerProcess(
        folder.path,
        env({ ...impatient, HARMONIA_EVENT_STORE: store.url.replace('//', '//admin:secret@') }),
      )
      expect(code).to.equal(1)
      expect(errors).to.include(`the event store ${store.url} can not be used`).and.include('did not answer')
      expect(errors).not.to.include('secret')
    })

    it('waits for it', async () => {
      await store.kill()
      const starting = startServerProcess(folder.path, env())
      await store.start()
      await execute(clientOf(await starting))
    })

    it('uses another store only if it was told to, and never leaves a history behind', async () => {
      await store.kill()
      const alone = await startServerProcess(
        folder.path,
        env({ ...impatient, HARMONIA_EVENT_STORE_FALLBACK: fallback() }),
      )
      expect(alone.errors()).to.include('Falling back on')
      const id = await execute(clientOf(alone))
      await alone.stop()

      await store.start()
      const refused = await refusedServerProcess(folder.path, env())
      expect(refused.errors).to.include('holds what was done while the server was away').and.include('store copy')

      const copied = await harmonia(['store', 'copy', '--from', fallback(), '--to', store.url, '--json'])
      expect(copied.code, copied.stderr).to.equal(0)
      renameSync(join(folder.path, 'fallback.db'), join(folder.path, 'copied.db'))
      const together = await startServerProcess(folder.path, env({ HARMONIA_EVENT_STORE_FALLBACK: fallback() }))
      expect((await clientOf(together).getExecution(id)).status).to.equal('completed')
      await together.stop()

      await store.kill()
      const never = await refusedServerProcess(
        folder.path,
        env({ ...impatient, HARMONIA_EVENT_STORE_FALLBACK: fallback() }),
      )
      expect(never.errors).to.include('does not help')
      expect(existsSync(join(folder.path, 'fallback.db'))).to.equal(false)
    })
  })

  describe('goes away while it runs', () => {
    it('refuses commands, goes on to tell what it knows and how old that is, and goes on by itself', async () => {
      const server = await startServerProcess(folder.path, env())
      const client = clientOf(server)
      const { get, post } = callsTo(server)
      const before = await execute(client)
      const { workflow_id } = await client.createWorkflow(WORKFLOW)
      const { position } = await client.getStatus()
      const subscriber = await readSse(`${server.url}/events?from=${position}`)
      expect((await get('/ready')).status).to.equal(200)

      await store.kill()
      const refused = await post('/api/executions', { workflow_id })
      expect(refused.body).to.include({ status: 503, code: 'store_unavailable' })
      const list = await get('/api/executions')
      expect(list.body).to.have.nested.property('executions[0].execution_id', before)
      expect(list.body).to.have.property('as_of', position)
      expect(Number(list.headers['age'])).to.be.above(0)
      const since = list.headers['harmonia-stale-since']
      expect((await get('/api/status')).body).to.nested.include({ status: 'degraded', 'event_store.away_since': since })
      expect((await get('/ready')).body).to.include({ status: 503, code: 'not_ready' })
      expect(await (await fetch(`${server.url}/metrics`)).text()).to.include('harmonia_event_store_away 1')

      await store.start()
      const id = await persistently(() => client.executeWorkflow({ workflow_id }, { idempotencyKey: 'again' }))
      await historyOf(client, id.execution_id)
      expect((await client.getExecution(id.execution_id)).status).to.equal('completed')
      expect((await get('/ready')).status).to.equal(200)
      expect((await get('/api/executions')).headers['age']).to.equal(undefined)
      for (let last = ''; last !== 'workflow_completed';) last = (await subscriber.next())?.event ?? 'the end'
      subscriber.cut()
      expect(await server.stop()).to.equal(0)
    })
  })
})

/** Until it is not refused. */
const persistently = async <A>(call: () => Promise<A>): Promise<A> => {
  for (;;) {
    try {
      return await call()
    } catch (error) {
      expect(error).to.have.nested.property('problem.code', 'store_unavailable')
    }
  }
}
