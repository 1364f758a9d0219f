import { expect } from 'chai'
import { taskToken } from '../../src/engine/tasks/task-token.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { settled } from '../support/manual-clock.ts'

const builtIn = (action: string, input: object = {}) => ({ component: 'harmonia', action, input })
const remote = { component: 'ergon', action: 'work' }

describe('what executions are told over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  const run = async (tasks: unknown, name = 'w'): Promise<string> => {
    const { workflow_id } = (await calls.post('/api/workflows', { name, tasks })).body
    return (await calls.post('/api/executions', { workflow_id })).body.execution_id
  }
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  describe('signals', () => {
    it('wake the task that waits, with any JSON as their data, or none', async () => {
      for (const data of [{ n: 1 }, [1], 'text', 7, false, null, undefined]) {
        const id = await run({ t: builtIn('wait_for_signal', { name: 'go on' }) })
        const body = data === undefined ? undefined : JSON.stringify(data)
        const sent = await calls.post(
          `/api/executions/${id}/signals/go%20on`,
          body,
          body === undefined ? {} : { 'content-type': 'application/json' },
        )
        expect(sent.status).to.equal(202)
        expect(sent.body).to.include({ execution_id: id, status: 'completed' })
        const { body: document } = await calls.get(`/api/executions/${id}?min_position=${sent.body.position}`)
        expect(document.tasks['t']?.output).to.deep.include({ name: 'go on', data: data ?? null })
      }
    })

    it('count once for each id: of the query, or else of the Idempotency-Key', async () => {
      const id = await run({ t: remote })
      const path = `/api/executions/${id}/signals/paid`
      for (let time = 0; time < 2; time++) {
        await calls.post(`${path}?signal_id=s1`, { n: 1 })
        await calls.post(path, { n: 2 }, { 'idempotency-key': 'k1' })
      }
      const events = (await server.events(id)).filter(({ type }) => type === 'signal_received')
      expect(events.map(({ data }) => data)).to.deep.equal([
        { name: 'paid', data: { n: 1 }, signal_id: 's1' },
        { name: 'paid', data: { n: 2 }, signal_id: 'k1' },
      ])
    })

    it('are told to subscribers in words', async () => {
      const id = await run({ t: remote })
      await calls.post(`/api/executions/${id}/signals/paid`, { n: 1 })
      const { body } = await calls.get(`/api/executions/${id}/events`)
      expect(body.events.at(-1)).to.include({ event_type: 'signal_received', message: 'The signal paid was received.' })
    })
  })

  describe('approvals', () => {
    const ask = builtIn('approve', { prompt: 'Pay?', approvers: ['ada', 'bob'], data: { amount: 3 } })

    it('are listed until they are decided', async () => {
      const id = await run({ t: ask })
      const approval_id = `${id}:t:1`
      const { body: listed } = await calls.get('/api/approvals?approver=ada')
      expect(listed.approvals).to.have.length(1)
      expect(listed.approvals[0]).to.deep.include({ approval_id, status: 'pending', prompt: 'Pay?', decision: null })

      const decided = await calls.post(`/api/approvals/${approval_id}/approve`, { by: 'ada', comment: 'fine' })
      expect(decided.status).to.equal(202)
      expect(decided.body).to.include({ approval_id, decision: 'approved', execution_id: id, status: 'completed' })
      expect((await calls.get('/api/approvals')).body.approvals).to.deep.equal([])
      const { body } = await calls.get(`/api/approvals/${approval_id}`)
      expect(body).to.deep.include({ status: 'approved' })
      expect(body.decision).to.deep.include({ decision: 'approved', by: 'ada', comment: 'fine', data: null })
      const past = await calls.get(`/api/approvals?status=approved,rejected&execution_id=${id}`)
      expect(past.body.approvals).to.deep.equal([body])
    })

    it('are decided once; whoever comes later is told by whom', async () => {
      const id = await run({ t: ask })
      await calls.post(`/api/approvals/${id}:t:1/reject`, { by: 'bob' })
      const late = await calls.post(`/api/approvals/${id}:t:1/approve`, { by: 'ada' })
      expect(late.status).to.equal(409)
      expect(late.body).to.include({ code: 'approval_decided', decision: 'rejected', by: 'bob' })
      expect(late.body.detail).to.contain('rejected by bob')
    })

    it('answer a repetition with its Idempotency-Key as the first time', async () => {
      const id = await run({ t: ask })
      const decide = () => calls.post(`/api/approvals/${id}:t:1/approve`, { by: 'ada' }, { 'idempotency-key': 'k' })
      const first = await decide()
      const second = await decide()
      expect([second.status, second.text]).to.deep.equal([202, first.text])
    })

    it('of tasks inside others have ids that go into a path as they are', async () => {
      const id = await run({ fan: { for_each: { items: [1, 2] }, tasks: { ask: builtIn('approve') } } })
      const { body } = await calls.get(`/api/approvals?execution_id=${id}`)
      const ids = body.approvals.map(({ approval_id }) => approval_id).toSorted()
      expect(ids).to.deep.equal([`${id}:fan~0.ask:1`, `${id}:fan~1.ask:1`])
      for (const each of ids) expect((await calls.post(`/api/approvals/${each}/approve`)).status).to.equal(202)
      expect((await calls.get(`/api/executions/${id}`)).body.status).to.equal('completed')
    })
  })

  describe('reports of components', () => {
    it('are durable when they are answered, and count once', async () => {
      const id = await run({ t: remote })
      const token = taskToken({ execution_id: id, task_id: 't', attempt: 1 })
      const beat = await calls.post(`/api/tasks/${token}/heartbeat`, { details: { done: 4 } })
      expect([beat.status, beat.body.status]).to.deep.equal([202, 'running'])
      const running = (await calls.get(`/api/executions/${id}`)).body.tasks['t']
      expect(running).to.have.deep.nested.property('heartbeat.details', { done: 4 })
      for (let time = 0; time < 2; time++) {
        const { status, body } = await calls.post(`/api/tasks/${token}/complete`, { output: [1] })
        expect([status, body.status]).to.deep.equal([202, 'completed'])
      }
      const late = await calls.post(`/api/tasks/${token}/fail`, { message: 'no' })
      expect(late.body).to.include({ status: 409, code: 'task_attempt_over' })
      expect(late.body.detail).to.contain('the execution is completed')
    })

    it('of failures say what they say', async () => {
      const id = await run({ t: remote })
      const token = taskToken({ execution_id: id, task_id: 't', attempt: 1 })
      await calls.post(`/api/tasks/${token}/fail`, { message: 'no quota', type: 'quota', details: { left: 0 } })
      const { body } = await calls.get(`/api/executions/${id}`)
      const error = { type: 'quota', message: 'no quota', retryable: false, details: { left: 0 } }
      expect(body.tasks['t']).to.deep.include({ status: 'failed', error })
    })
  })

  describe('executions that others have started', () => {
    it('are listed below, and say what is above', async () => {
      await calls.post('/api/workflows', { name: 'child', tasks: { work: remote } })
      const sub = builtIn('run_workflow', { name: 'child' })
      const id = await run({ one: sub, two: { ...builtIn('run_workflow', { name: 'child', wait: false }) } }, 'parent')
      await settled()
      const { body } = await calls.get(`/api/executions/${id}/children`)
      expect(body.executions).to.have.length(2)
      const { body: parent } = await calls.get(`/api/executions/${id}`)
      for (const { execution_id, parent: link } of body.executions) {
        expect(link.execution_id).to.equal(id)
        expect(parent.tasks[link.task_id]?.child_execution_id).to.equal(execution_id)
        expect((await calls.get(`/api/executions/${execution_id}`)).body.parent).to.deep.equal(link)
      }
      const listed = await calls.get(`/api/executions?parent_id=${id}&status=running`)
      expect(listed.body.executions).to.deep.equal(body.executions)
      const [child] = body.executions.filter(({ parent: link }) => link.wait)
      await calls.post(`/api/executions/${id}/pause`)
      await settled()
      const refused = await calls.post(`/api/executions/${child?.execution_id}/resume`)
      expect(refused.body).to.include({ status: 409, code: 'parent_not_running', parent_id: id })
    })
  })
})
