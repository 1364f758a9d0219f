import { expect } from 'chai'
import { HarmoniaClient, HarmoniaError } from '../../src/client/index.ts'
import { folder } from '../support/cli-run.ts'
import { endServers, serve } from '../support/cli-server.ts'

describe('the client against a real server', () => {
  const { path, remove } = folder()
  after(() => {
    endServers()
    remove()
  })

  it('follows an execution through the death and the return of its server', async () => {
    const first = await serve(path)
    const { port } = new URL(first.url)
    const client = new HarmoniaClient({ host: '127.0.0.1', port: Number(port) })
    const tasks = [
      { name: 'pause', component: 'harmonia', action: 'wait', input: { seconds: 1 } },
      { name: 'last', component: 'harmonia', action: 'echo', input: { said: 'still here' }, depends_on: ['pause'] },
    ]
    const { workflow_id } = await client.createWorkflow({ name: 'survivor', tasks })
    const { execution_id } = await client.executeWorkflow(workflow_id)

    const seen: (readonly [number, string])[] = []
    for await (const { revision, event_type } of client.monitorExecution(execution_id)) {
      seen.push([revision, event_type])
      if (event_type === 'task_started' && seen.length < 4) {
        await first.stop('SIGKILL')
        await serve(path, port)
      }
    }
    expect(seen.map(([revision]) => revision)).to.deep.equal(seen.map((_, index) => index))
    expect(seen.at(-1)?.[1]).to.equal('workflow_completed')
    const history: string[] = []
    for await (const { event_type } of client.getExecutionEvents(execution_id, { limit: 2 })) history.push(event_type)
    expect(history).to.deep.equal(seen.map(([, type]) => type))
    expect(await client.getWorkflowStatus({ execution_id })).to.deep.include({ status: 'completed' })
    // What is over is told again to who asks again, and what was seen is not.
    expect(await collect(client.monitorExecution(execution_id, { after: history.length - 1 }))).to.deep.equal([])
  })

  it('sees its own writes, answers repeated keys once, and brings whole refusals', async () => {
    const { url } = await serve(`${path}/other`)
    const client = new HarmoniaClient({ url })
    const tasks = { t: { component: 'harmonia', action: 'echo', input: {} } }
    const created = await client.createWorkflow({ name: 'mine', tasks }, { idempotencyKey: 'one' })
    const again = await client.createWorkflow({ name: 'mine', tasks }, { idempotencyKey: 'one' })
    expect(again.workflow_id).to.equal(created.workflow_id)
    const { workflows } = await client.listWorkflows({ name: 'mine' }, { minPosition: created.position })
    expect(workflows).to.deep.equal([created])

    const updated = await client.updateWorkflow(created, { name: 'mine', tasks, tags: ['new'] }, { ifVersion: 1 })
    expect(updated).to.include({ version: 2 })
    expect(await refusal(client.updateWorkflow(created, { name: 'mine', tasks }, { ifVersion: 1 }))).to.include({
      code: 'workflow_version_changed',
    })
    expect((await client.getWorkflowVersions(created)).versions.map(({ version }) => version)).to.deep.equal([2, 1])
    expect(await client.getWorkflow(created, { version: 1 })).not.to.have.property('tags')
    expect(await client.archiveWorkflow(created)).to.include({ archived: true })
    const refused = await refusal(client.executeWorkflow({ workflow_id: created.workflow_id }))
    expect(refused).to.include({ code: 'workflow_archived' })

    expect((await client.getComponentActions('harmonia')).actions).to.include('echo')
    expect(await client.getComponentAction('harmonia', 'echo')).to.include({ action: 'echo' })
    expect(await client.getComponent('harmonia')).to.include({ built_in: true })
  })

  it('follows everything from a position on', async () => {
    const { url } = await serve(`${path}/third`)
    const client = new HarmoniaClient({ url })
    const { position } = await client.getStatus()
    const events = client.monitorEvents({ types: ['workflow_created'], after: position })
    const next = events.next()
    const { workflow_id } = await client.createWorkflow({
      name: 'seen',
      tasks: { t: { component: 'harmonia', action: 'echo', input: {} } },
    })
    expect((await next).value).to.include({ event_type: 'workflow_created', workflow_id, execution_id: null })
    await events.return()
  })
})

const collect = async <A>(all: AsyncIterable<A>): Promise<readonly A[]> => {
  const found: A[] = []
  for await (const one of all) found.push(one)
  return found
}

const refusal = async (promise: Promise<unknown>): Promise<HarmoniaError> => {
  const error = await promise.then(
    () => expect.fail('it was not refused'),
    (reason: unknown) => reason,
  )
  expect(error).to.be.instanceOf(HarmoniaError)
  return error as HarmoniaError
}
