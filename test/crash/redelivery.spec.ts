import { expect } from 'chai'
import { clientOf, historyOf, startOn, task } from '../support/e2e-client.ts'
import { holdingComponent, type HoldingComponent } from '../support/e2e-component.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { endServerProcesses, startServerProcess } from '../support/server-process.ts'
import { checkHistory, histories } from './history.ts'

const KILLS = 3

describe('a server that is killed while a component has a call in hand', () => {
  const folder = e2eFolder()
  let slow: HoldingComponent
  before(async () => {
    slow = await holdingComponent()
  })
  after(async () => {
    endServerProcesses()
    await slow.stop()
    folder.remove()
  })

  it('makes the call again with the key of the attempt, and takes one answer of all that the component gives', async () => {
    let server = await startServerProcess(folder.path)
    const client = clientOf(server)
    await client.registerComponent({ name: 'slow', endpoint: slow.endpoint })
    const execution_id = await startOn(client, {
      name: 'redelivered',
      tasks: { paid: task('slow', 'hold', { amount: 3 }), after: task('slow', 'echo', '${tasks.paid.output}', 'paid') },
    })
    for (let kill = 1; kill <= KILLS; kill++) {
      const held = await slow.call(kill)
      await server.kill()
      held.answer({ receipt: `of a server that is gone, ${kill}` })
      server = await startServerProcess(folder.path)
    }
    const last = await slow.call(KILLS + 1)
    last.answer({ receipt: 'the one that counts' })
    const events = await historyOf(clientOf(server), execution_id)
    expect(await server.stop()).to.equal(0)

    const deliveries = slow.calls.filter(({ task_id }) => task_id === 'paid')
    expect(deliveries).to.have.length(KILLS + 1)
    expect(new Set(deliveries.map(({ key }) => key))).to.have.property('size', 1)
    expect(deliveries.map(({ attempt, params }) => ({ attempt, params }))).to.deep.equal(
      deliveries.map(() => ({ attempt: 1, params: { amount: 3 } })),
    )

    const outcomes = events.filter(({ event_type, task_id }) => event_type === 'task_completed' && task_id === 'paid')
    expect(outcomes.map(({ details }) => details['output'])).to.deep.equal([{ receipt: 'the one that counts' }])
    expect(slow.calls.at(-1)?.params).to.deep.equal({ receipt: 'the one that counts' })
    const log = (await histories(folder.events)).get(`execution-${execution_id}`) ?? []
    expect(checkHistory(`execution-${execution_id}`, log)).to.include(deliveries[0]?.key)
  })
})
