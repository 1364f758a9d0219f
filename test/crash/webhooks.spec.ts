import { expect } from 'chai'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HarmoniaEvent } from '../../src/client/index.ts'
import { clientOf, historyOf, startOn, task } from '../support/e2e-client.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { endServerProcesses, startServerProcess } from '../support/server-process.ts'
import { serverStores, type ServerStore } from '../support/server-stores.ts'

interface Heard {
  readonly id: string
  readonly event: HarmoniaEvent
}

for (const spec of serverStores)
  describe(`webhooks of a server on ${spec.name} that is killed`, function () {
    this.timeout(120_000)
    const folder = e2eFolder()
    let store: ServerStore | undefined
    const heard: Heard[] = []
    let arrived = (): void => undefined
    /** Every seventh message is refused; the answer to one in five is lost. */
    const receiver = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        const nth = heard.push({ id: String(request.headers['webhook-id']), event: JSON.parse(body) as HarmoniaEvent })
        if (nth % 5 === 0) request.socket.destroy()
        else response.writeHead(nth % 7 === 0 ? 503 : 204).end()
        arrived()
      })
      request.on('error', () => undefined)
    })
    before((done) => {
      receiver.listen(0, '127.0.0.1', done)
    })
    before(async () => {
      store = await spec.open(folder.path)
    })
    after(async () => {
      endServerProcesses()
      await store?.stop()
      receiver.close()
      receiver.closeAllConnections()
      folder.remove()
    })

    const until = (what: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        arrived = () => {
          if (what()) resolve()
        }
        arrived()
      })

    it('get every event, in order, and what comes twice under the same id', async () => {
      const start = () => startServerProcess(folder.path, store?.env)
      let server = await start()
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
      const { position: from } = await clientOf(server).getStatus()
      const { webhook_id } = await clientOf(server).createWebhook({ url, from })
      const tasks = {
        a: task('harmonia', 'echo', { n: 1 }),
        b: task('harmonia', 'echo', { n: 2 }, 'a'),
        c: task('harmonia', 'echo', { n: 3 }, 'b'),
      }
      for (const round of [1, 2, 3]) {
        const client = clientOf(server)
        const before = heard.length
        await historyOf(client, await startOn(client, { name: `round ${round}`, tasks }))
        await until(() => heard.length >= before + 4)
        await server.kill()
        server = await start()
      }

      const client = clientOf(server)
      const last = await client.executeWorkflow({
        workflow_id: (await client.listWorkflows()).workflows[0]?.workflow_id ?? '',
      })
      const { position } = (await historyOf(client, last.execution_id)).at(-1) as HarmoniaEvent
      await until(() => heard.some(({ event }) => event.position === position))

      const told: HarmoniaEvent[] = []
      for await (const event of client.monitorEvents({ after: from })) {
        if (!event.event_type.startsWith('webhook_')) told.push(event)
        if (event.position >= position) break
      }
      const firsts = new Map<string, HarmoniaEvent>()
      for (const { id, event } of heard) {
        const first = firsts.get(id)
        if (first === undefined) firsts.set(id, event)
        else expect(event).to.deep.equal(first)
      }
      expect([...firsts.values()]).to.deep.equal(told)
      expect(heard.length).to.be.greaterThan(told.length)
      expect((await client.getWebhook(webhook_id)).dead_letters).to.equal(0)
    })
  })
