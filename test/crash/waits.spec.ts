import { expect } from 'chai'
import type { HarmoniaClient, HarmoniaEvent, NewWorkflow } from '../../src/client/index.ts'
import { clientOf, happened, historyOf, startOn, task } from '../support/e2e-client.ts'
import { holdingComponent, type HoldingComponent } from '../support/e2e-component.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'
import { checkHistory, histories } from './history.ts'

const count = (events: readonly HarmoniaEvent[], type: string): number =>
  events.filter(({ event_type }) => event_type === type).length

describe('a server that is killed while tasks wait for somebody outside', function () {
  this.timeout(180_000)
  const folder = e2eFolder()
  let component: HoldingComponent
  let server: ServerProcess
  let client: HarmoniaClient

  before(async () => {
    component = await holdingComponent()
    server = await startServerProcess(folder.path)
    client = clientOf(server)
    await client.registerComponent({ name: 'slow', endpoint: component.endpoint })
  })
  after(async () => {
    endServerProcesses()
    await component.stop()
    folder.remove()
  })

  /** Ends it as a power cut would, and starts another one on the same folder. */
  const killed = async (): Promise<void> => {
    await server.kill()
    server = await startServerProcess(folder.path)
    client = clientOf(server)
  }
  const waiting = (id: string, task_id: string): Promise<HarmoniaEvent> =>
    happened(client, id, (event) => event.event_type === 'task_started' && event.task_id === task_id)
  const checked = async (...ids: readonly string[]): Promise<void> => {
    const all = await histories(folder.events)
    for (const id of ids) checkHistory(`execution-${id}`, all.get(`execution-${id}`) ?? [])
  }

  it('takes the signal that comes afterwards, once, and that which came before', async () => {
    const id = await startOn(client, {
      name: 'signalled',
      tasks: {
        first: task('harmonia', 'wait_for_signal', { name: 'paid' }),
        second: task('harmonia', 'wait_for_signal', { name: 'sent' }, 'first'),
      },
    })
    await client.sendSignal(id, { name: 'sent', data: 'early', signal_id: 's1' })
    await waiting(id, 'first')
    await killed()
    const paid = { name: 'paid', data: { amount: 12 }, signal_id: 's2' }
    await client.sendSignal(id, paid)
    await killed()
    await client.sendSignal(id, paid)
    const events = await historyOf(client, id)
    const { status, tasks } = await client.getExecution(id)
    expect(status).to.equal('completed')
    expect(tasks['first']?.output).to.deep.include({ name: 'paid', data: { amount: 12 } })
    expect(tasks['second']?.output).to.deep.include({ name: 'sent', data: 'early' })
    expect(count(events, 'signal_received')).to.equal(2)
    await checked(id)
  })

  it('lists the approval again, takes one decision, and escalates in its time', async () => {
    const id = await startOn(client, {
      name: 'approved',
      tasks: { ask: task('harmonia', 'approve', { approvers: ['ada'], escalate: [{ after: 0.2, to: 'bob' }] }) },
    })
    await waiting(id, 'ask')
    await killed()
    await happened(client, id, ({ event_type }) => event_type === 'approval_escalated')
    await killed()
    const { approvals } = await client.listApprovals({ approver: 'bob' })
    expect(approvals.map(({ execution_id, status }) => [execution_id, status])).to.deep.equal([[id, 'pending']])
    const [approval] = approvals
    await client.approve(approval?.approval_id ?? '', { by: 'bob', comment: 'late, but yes' })
    const events = await historyOf(client, id)
    await killed()
    expect((await client.getExecution(id)).output).to.have.nested.property('ask.by', 'bob')
    expect((await client.getApproval(approval?.approval_id ?? '')).status).to.equal('approved')
    expect((await client.listApprovals()).approvals).to.deep.equal([])
    expect([count(events, 'approval_escalated'), count(events, 'approval_decided')]).to.deep.equal([1, 1])
    await checked(id)
  })

  const child: NewWorkflow = { name: 'child', tasks: { work: task('slow', 'hold', '${input.n}') } }
  const parentOf = (name: string, n: number): NewWorkflow => ({
    name,
    tasks: { sub: task('harmonia', 'run_workflow', { name: 'child', input: { n } }) },
  })
  const childOf = async (id: string): Promise<string> =>
    (await client.getExecution(id)).tasks['sub']?.child_execution_id ?? 'none'

  it('goes on with the execution that another one waits for, and gives its result up', async () => {
    await client.createWorkflow(child)
    const before = component.calls.length
    const id = await startOn(client, parentOf('parent', 1))
    await component.call(before + 1)
    await killed()
    const held = await component.call(before + 2)
    expect(held.key).to.equal(component.calls[before]?.key)
    held.answer('made')
    const events = await historyOf(client, id)
    const sub = await childOf(id)
    expect((await client.getExecution(id)).output).to.deep.equal({ sub: { work: 'made' } })
    expect((await client.listChildren(id)).executions.map(({ execution_id }) => execution_id)).to.deep.equal([sub])
    expect(count(events, 'task_started')).to.equal(1)
    await checked(id, sub)
  })

  it('cancels and pauses below what was cancelled and paused above, also when it died in between', async () => {
    const before = component.calls.length
    const id = await startOn(client, parentOf('cancelled', 2))
    const sub = (await component.call(before + 1)).execution_id
    await client.pauseExecution(id)
    await killed()
    await happened(client, sub, ({ event_type }) => event_type === 'workflow_paused')
    await client.resumeExecution(id)
    await killed()
    await happened(client, sub, ({ event_type }) => event_type === 'workflow_resumed')
    await client.cancelExecution(id)
    await killed()
    const events = await historyOf(client, sub)
    expect(events.at(-1)?.event_type).to.equal('workflow_cancelled')
    expect(events.filter(({ details }) => details['by_parent'] === true)).to.have.length(2)
    expect(await childOf(id)).to.equal(sub)
    await checked(id, sub)
  })

  it('calls no accepted attempt again, and takes what the component reports', async () => {
    const before = component.calls.length
    const id = await startOn(client, { name: 'later', tasks: { job: task('slow', 'hold', 3) } })
    const call = await component.call(before + 1)
    call.accept()
    await happened(client, id, ({ event_type }) => event_type === 'task_accepted')
    await killed()
    await client.heartbeatTask(call.task_token, { done: 50 })
    await killed()
    expect((await client.getExecution(id)).tasks['job']?.heartbeat?.details).to.deep.equal({ done: 50 })
    await client.completeTask(call.task_token, { rows: 7 })
    await killed()
    await client.completeTask(call.task_token, { rows: 7 })
    const events = await historyOf(client, id)
    expect((await client.getExecution(id)).output).to.deep.equal({ job: { rows: 7 } })
    expect(component.calls.length - before, 'calls').to.equal(1)
    expect(count(events, 'task_completed')).to.equal(1)
    await checked(id)
  })
})
