import { expect } from 'chai'
import { clientOf, historyOf, task } from '../support/e2e-client.ts'
import { holdingComponent, type ComponentCall, type HoldingComponent } from '../support/e2e-component.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { callsTo } from '../support/http-call.ts'
import { endServerProcesses, startServerProcess } from '../support/server-process.ts'

const ID = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${ID}-b7ad6b7169203331-00`
const trace = { traceparent, tracestate: 'vendor=1' }
const asked = async <A>(answer: Promise<{ readonly body: A }>): Promise<A> => (await answer).body

describe('an execution that somebody started as a part of a trace', () => {
  const folder = e2eFolder()
  let work: HoldingComponent
  before(async () => {
    work = await holdingComponent()
  })
  after(async () => {
    endServerProcesses()
    await work.stop()
    folder.remove()
  })

  it('is part of it in all of its calls, those of its children and of its forks, whatever process makes them', async () => {
    let server = await startServerProcess(folder.path)
    const client = clientOf(server)
    await client.registerComponent({ name: 'work', endpoint: work.endpoint })
    await client.createWorkflow({ name: 'child', tasks: { a: task('work', 'hold') } })
    const { workflow_id } = await client.createWorkflow({
      name: 'parent',
      tasks: {
        a: task('work', 'hold'),
        child: task('harmonia', 'run_workflow', { name: 'child' }, 'a'),
      },
    })
    const { execution_id } = await asked(callsTo(server).post('/api/executions', { workflow_id }, trace))
    const first = await work.call(1)
    await server.kill()
    server = await startServerProcess(folder.path)
    const again = await work.call(2)
    expect([again.key, again.traceparent]).to.deep.equal([first.key, first.traceparent])
    again.answer(1)

    const child = await work.call(3)
    await server.kill()
    server = await startServerProcess(folder.path)
    const childAgain = await work.call(4)
    expect([childAgain.key, childAgain.traceparent]).to.deep.equal([child.key, child.traceparent])
    childAgain.answer(2)
    await historyOf(clientOf(server), execution_id)

    const spans = [first, child].map(spanOf)
    expect(new Set([...spans, 'b7ad6b7169203331'])).to.have.property('size', 3)
    const calls = callsTo(server)
    const { executions } = (await calls.get('/api/executions')).body
    for (const row of executions) {
      const shown = (await calls.get(`/api/executions/${row.execution_id}`)).body
      expect(shown, 'the list shows what the document does').to.deep.include({
        trace: (row as unknown as Traced).trace,
      })
    }
    const above = ((await calls.get(`/api/executions/${child.execution_id}`)).body as unknown as Traced).trace
    expect(above).to.deep.equal({
      traceparent: first.traceparent.replace(spanOf(first), above.traceparent.split('-')[2] ?? ''),
      tracestate: 'vendor=1',
    })

    const other = 'ffffffffffffffffffffffffffffffff'
    const changes = { tasks: { a: { rerun: true } } }
    const forked = { traceparent: traceparent.replace(ID, other) }
    const fork = await asked(calls.post(`/api/executions/${execution_id}/fork`, { changes }, forked))
    const its = await work.call(5)
    expect(its.execution_id).to.equal(fork.execution_id)
    expect(its.traceparent.split('-')[1]).to.equal(other)
    expect(its.tracestate).to.equal('')
    expect(await server.stop()).to.equal(0)
  })
})

interface Traced {
  readonly trace: { readonly traceparent: string; readonly tracestate?: string }
}

/** Its span, once all else of its trace is as it was given. */
const spanOf = ({ traceparent: sent, tracestate }: ComponentCall): string => {
  const [version, id, span = '', flags] = sent.split('-')
  expect([version, id, flags, tracestate]).to.deep.equal(['00', ID, '00', 'vendor=1'])
  return span
}
