import { expect } from 'chai'
import type { Webhook } from '../../src/client/index.ts'
import { clientOf, historyOf, task } from '../support/e2e-client.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { endServerProcesses, startServerProcess } from '../support/server-process.ts'

const env = { HARMONIA_SECRET_SHARED: `whsec_${Buffer.from('a key of twenty-four bytes').toString('base64')}` }
const shared = { secret: 'SHARED' }

describe('a server that tells another one, each with webhooks and hooks of its own', function () {
  this.timeout(120_000)
  const [shop, warehouse] = [e2eFolder(), e2eFolder()]
  after(() => {
    endServerProcesses()
    for (const { remove } of [shop, warehouse]) remove()
  })

  it('has each order that was completed here shipped there, once, signed, also while the other was killed', async () => {
    const here = clientOf(await startServerProcess(shop.path, env))
    let other = await startServerProcess(warehouse.path, env)
    const port = Number(new URL(other.url).port)
    const there = clientOf(other)
    const ship = { name: 'ship', tasks: { ship: task('harmonia', 'echo', '${input.order}') } }
    const { workflow_id } = await there.createWorkflow(ship)
    const hook = await there.createHook({
      name: 'orders',
      start: { workflow_id, input: { order: '${request.body.execution_id}' } },
      verify: { type: 'standard_webhooks', secret: shared },
      when: '${request.body.event_type == "workflow_completed"}',
    })
    const url = `${there.url}${hook.path}`
    const { workflow_id: of } = await here.createWorkflow({
      name: 'order',
      tasks: { pay: task('harmonia', 'echo', 1) },
    })
    const webhook: Webhook = await here.createWebhook({ url, workflow_id: of, secrets: [shared] })

    const buy = async (): Promise<string> => {
      const { execution_id } = await here.executeWorkflow({ workflow_id: of })
      await historyOf(here, execution_id)
      return execution_id
    }
    /** The orders that were shipped, once the one that is looked for is among them. */
    const shipped = async (last: string): Promise<readonly unknown[]> => {
      const orders: unknown[] = []
      for await (const event of there.monitorEvents({ types: ['workflow_completed'], workflow_id, after: 0 })) {
        const { input } = await there.getExecution(event.execution_id ?? '')
        orders.push((input as { readonly order: unknown }).order)
        if (orders.includes(last)) break
      }
      return orders
    }

    const bought = [await buy()]
    expect(await shipped(bought[0] ?? '')).to.deep.equal(bought)

    await other.kill()
    bought.push(await buy(), await buy())
    other = await startServerProcess(warehouse.path, env, { port })
    bought.push(await buy())
    expect(await shipped(bought.at(-1) ?? '')).to.deep.equal(bought)

    // What has been told is told again: it is known there, and nothing is shipped twice.
    await here.redeliverWebhook(webhook, { from: 0 })
    bought.push(await buy())
    expect(await shipped(bought.at(-1) ?? '')).to.deep.equal(bought)
    expect(await here.getWebhook(webhook)).to.deep.include({ dead_letters: 0, status: 'active' })

    const forged = await fetch(url, { method: 'POST', body: JSON.stringify({ event_type: 'workflow_completed' }) })
    expect(forged.status).to.equal(401)
    expect((await there.listExecutions({ workflow_id })).executions).to.have.length(bought.length)
  })
})
