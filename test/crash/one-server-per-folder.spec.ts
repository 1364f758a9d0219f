import { expect } from 'chai'
import { checkHistory, histories } from './history.ts'
import { clientOf, happened, historyOf, startOn, task } from '../support/e2e-client.ts'
import { holdingComponent } from '../support/e2e-component.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { endServerProcesses, refusedServerProcess, startServerProcess } from '../support/server-process.ts'

describe('a second server on one data directory', () => {
  const folder = e2eFolder()
  after(() => {
    endServerProcesses()
    folder.remove()
  })

  it('stops with 1 and says whose the folder is; the first goes on; after that was killed, another one starts', async () => {
    const slow = await holdingComponent()
    const first = await startServerProcess(folder.path)
    const client = clientOf(first)
    await client.registerComponent({ name: 'slow', endpoint: slow.endpoint })
    const execution_id = await startOn(client, { name: 'shared', tasks: { a: task('slow', 'hold') } })
    const held = await slow.call(1)

    const seconds = await Promise.all([1, 2, 3].map(() => refusedServerProcess(folder.path)))
    for (const { code, errors } of seconds) {
      expect(code).to.equal(1)
      expect(errors).to.match(/^Error: .*is in use by process \d+: stop it first, or use another one\s*$/m)
      expect(errors).to.contain(folder.path).and.to.contain(`process ${first.child.pid}`)
      expect(errors, 'no stack trace').not.to.match(/^\s+at /m)
    }
    // The same log by its own name, from another folder.
    const elsewhere = e2eFolder()
    const other = await refusedServerProcess(elsewhere.path, { HARMONIA_EVENT_STORE: `sqlite:${folder.events}` })
    expect(other.code).to.equal(1)
    expect(other.errors).to.contain(folder.events).and.to.contain(`process ${first.child.pid}`)
    elsewhere.remove()

    held.answer('undisturbed')
    const events = await historyOf(client, execution_id)
    expect(events.at(-1)?.event_type).to.equal('workflow_completed')
    expect(slow.calls).to.have.length(1)

    const { workflow_id } = await client.getExecution(execution_id)
    const unfinished = await client.executeWorkflow({ workflow_id })
    await slow.call(2)
    await first.kill()

    const next = await startServerProcess(folder.path)
    const again = await slow.call(3)
    expect(again.key).to.equal(slow.calls[1]?.key)
    again.answer('taken over')
    await happened(clientOf(next), unfinished.execution_id, ({ event_type }) => event_type === 'workflow_completed')
    expect(await next.stop()).to.equal(0)
    await slow.stop()
    for (const [stream, of] of await histories(folder.events)) checkHistory(stream, of)
  })
})
