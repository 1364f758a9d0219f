import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Reply } from '../../src/engine/tasks/task-kind.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { pull, temporary } from '../support/store.ts'

describe('an execution whose events are in an archive', () => {
  const { folder, sqlite } = temporary()
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  let workflow_id: string

  beforeEach(async () => {
    server = await openTestServer({ store: await sqlite({ file: join(await folder(), 'events.db') }) })
    calls = callsTo(server)
    const tasks = {
      a: { component: 'harmonia', action: 'echo', input: { x: '${input.x}' } },
      b: { component: 'ergon', action: 'work', depends_on: ['a'], retry: { max_attempts: 1 } },
    }
    workflow_id = (await calls.post('/api/workflows', { name: 'kept', tasks })).body.workflow_id
  })
  afterEach(() => server.close())

  /** Resolves when events of this type have come to be so many. */
  const happened = async (id: string, type: string, count = 1): Promise<void> => {
    const subscription = server.store.subscribe({ stream: `execution-${id}`, from: 0 })
    await pull(subscription, (events) => events.filter((event) => event.type === type).length >= count)
    subscription.close()
  }
  const answer = async (reply: Reply): Promise<void> => {
    while (server.stage.calls.length === 0) await setImmediate()
    server.stage.answer('b', reply)
  }

  const failed = async (): Promise<string> => {
    const { execution_id } = (await calls.post('/api/executions', { workflow_id, input: { x: 1 } })).body
    await answer(E.left({ type: 'boom', message: 'no', retryable: false }))
    await happened(execution_id, 'workflow_failed')
    expect((await calls.get(`/api/executions/${execution_id}`)).body.status).to.equal('failed')
    await calls.post('/api/archive/run', { older_than: 0 })
    return execution_id
  }
  const isArchived = async (id: string): Promise<boolean> =>
    (await calls.get('/api/executions?archived=true')).body.executions.some(({ execution_id }) => execution_id === id)

  it('can be retried in place, and is archived again when that is over', async () => {
    const id = await failed()
    expect(await isArchived(id)).to.equal(true)
    expect((await calls.post(`/api/executions/${id}/retry`)).status).to.equal(202)
    expect(await isArchived(id)).to.equal(false)
    await answer(E.right({ done: true }))
    await happened(id, 'workflow_completed')
    const { body } = await calls.get(`/api/executions/${id}`)
    expect(body.status).to.equal('completed')
    const before = (await calls.get(`/api/executions/${id}/events`)).text
    await calls.post('/api/archive/run', { older_than: 0 })
    expect(await isArchived(id)).to.equal(true)
    const whole = /"as_of":\d+/
    expect((await calls.get(`/api/executions/${id}/events`)).text.replace(whole, '')).to.equal(
      before.replace(whole, ''),
    )
    expect((await calls.get('/api/audit/verify')).body).to.include({ broken: null })
    const back = await calls.post(`/api/executions/${id}/unarchive`)
    expect(back.body.executions).to.deep.equal([id])
    expect(await isArchived(id)).to.equal(false)
  })

  it('can be forked, from where its events are', async () => {
    const id = await failed()
    const forked = await calls.post(`/api/executions/${id}/fork`, {
      changes: { tasks: { b: { output: { by: 'hand' } } } },
    })
    expect(forked.status, forked.text).to.equal(201)
    await happened(forked.body.execution_id, 'workflow_completed')
    const { body } = await calls.get(`/api/executions/${forked.body.execution_id}`)
    expect(body.status).to.equal('completed')
    expect(body.output).to.deep.equal({ b: { by: 'hand' } })
    await happened(id, 'execution_forked')
    // What is noted of the fork stands in the log; the rest of the source is archived.
    expect(await isArchived(id)).to.equal(false)
    await calls.post('/api/archive/run', { older_than: 0 })
    expect(await isArchived(id)).to.equal(true)
    expect((await calls.get(`/api/executions/${forked.body.execution_id}`)).text).to.contain(id)
    expect((await calls.get('/api/audit/verify')).body).to.include({ broken: null })
  })
})
