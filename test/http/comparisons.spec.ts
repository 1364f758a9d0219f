import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import type { Comparison } from '../../src/domain/compare/compare-runs.ts'
import type { WhatIfReport } from '../../src/trial/whatif/report.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { settled } from '../support/manual-clock.ts'

const charge = { component: 'billing', action: 'charge', input: { amount: '${input.amount}' } }
const definition = {
  name: 'order',
  tasks: {
    charge,
    ship: { component: 'shop', action: 'ship', input: { paid: '${tasks.charge.output.id}' }, depends_on: ['charge'] },
  },
}

describe('comparing two executions over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  let workflow_id: string
  before(async () => {
    server = await openTestServer({ maxInline: 200 })
    calls = callsTo(server)
    workflow_id = (await calls.post('/api/workflows', definition)).body.workflow_id
  })
  after(() => server.close())

  const run = async (amount: number, charged: unknown): Promise<string> => {
    const { execution_id } = (await calls.post('/api/executions', { workflow_id, input: { amount } })).body
    for (const [task, output] of [
      ['charge', charged],
      ['ship', null],
    ] as const) {
      server.stage.answer(task, E.right(output))
      await settled()
    }
    return execution_id
  }
  const diff = async (a: string, b: string, query = '') =>
    (await calls.get(`/api/executions/${a}/diff/${b}${query}`)).body as unknown as Comparison

  it('says that they are the same, ids and times apart', async () => {
    const [a, b] = [await run(5, { id: 'c1' }), await run(5, { id: 'c1' })]
    expect(await diff(a, b)).to.deep.include({ same: true, first_divergence: null, tasks: [] })
    expect(await diff(a, b)).to.have.nested.property('b.execution_id', b)
  })

  it('says where they part, and in what', async () => {
    const [a, b] = [await run(5, { id: 'c1' }), await run(7, { id: 'c2' })]
    const { first_divergence, input, tasks, end, same } = await diff(a, b)
    expect(same).to.equal(false)
    expect(first_divergence).to.deep.equal({
      task_id: 'charge',
      differs: ['input', 'output'],
      revision_a: 2,
      revision_b: 2,
    })
    expect(input).to.deep.equal([{ pointer: '/amount', a: { value: 5 }, b: { value: 7 } }])
    expect(tasks.map(({ task_id }) => task_id)).to.deep.equal(['charge', 'ship'])
    expect(end).to.deep.equal([])
  })

  it('compares them as of any of their events', async () => {
    const [a, b] = [await run(5, { id: 'c1' }), await run(5, { id: 'c2' })]
    expect(await diff(a, b, '?at_a=2&at_b=2')).to.include({ same: true })
    expect(await diff(a, a, '?at_a=2&at_b=3')).to.have.nested.property('first_divergence.task_id', 'charge')
  })

  it('compares values that are kept apart by what is in them', async () => {
    const large = (last: number) => ({ id: 'c1', lines: [...Array.from({ length: 100 }, (_, n) => n), last] })
    const [a, b, c] = [await run(5, large(1)), await run(5, large(1)), await run(5, large(2))]
    expect(await diff(a, b)).to.include({ same: true })
    expect((await diff(a, c)).tasks[0]?.output).to.deep.equal([
      { pointer: '/lines/100', a: { value: 1 }, b: { value: 2 } },
    ])
  })

  it('tells of versions, and of how many tasks there are more than it lists', async () => {
    const a = await run(5, { id: 'c1' })
    await calls.put(`/api/workflows/${workflow_id}`, { ...definition, description: 'better' })
    const b = await run(6, { id: 'c2' })
    const { definition: changed, tasks, tasks_different } = await diff(a, b, '?limit=1')
    expect(changed).to.deep.equal([{ pointer: '/description', b: { value: 'better' } }])
    expect([tasks.length, tasks_different]).to.deep.equal([1, 2])
  })

  it('says which of the two there is not', async () => {
    const a = await run(5, { id: 'c1' })
    const nobody = '00000000-0000-7000-8000-00000000dead'
    const { status, body } = await calls.get(`/api/executions/${a}/diff/${nobody}`)
    expect(status).to.equal(404)
    expect(body).to.include({ code: 'execution_not_found' }).and.to.have.property('detail').that.contains(nobody)
    expect((await calls.get(`/api/executions/${a}/diff/${a}?at_b=99`)).body).to.include({ code: 'revision_not_found' })
    expect((await calls.get(`/api/executions/${a}/diff/${a}?timing=0.5`)).body).to.include({ code: 'invalid_query' })
  })
})

describe('bisecting an execution over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  let execution_id: string
  before(async () => {
    server = await openTestServer()
    calls = callsTo(server)
    const { workflow_id } = (await calls.post('/api/workflows', definition)).body
    execution_id = (await calls.post('/api/executions', { workflow_id, input: { amount: 5 } })).body.execution_id
    server.stage.answer('charge', E.right({ id: 'c1' }))
    await settled()
  })
  after(() => server.close())

  const bisect = (query: object) =>
    calls.get(`/api/executions/${execution_id}/bisect?${new URLSearchParams({ ...query }).toString()}`)

  it('gives the event at which a condition turns true, and what it reads', async () => {
    const { status, body } = await bisect({ when: 'tasks.charge.output.id == "c1"' })
    expect(status).to.equal(200)
    expect(body).to.deep.include({ holds: true, more: false, problem: null })
    expect(body).to.have.nested.property('first.event.event_type', 'task_completed')
    expect(body).to.have.nested.property('first.event.revision', 3)
    expect(body).to.have.nested.property('first.reads[0].path', 'tasks.charge.output.id')
  })

  it('gives every event at which it changes when all are wanted', async () => {
    const { body } = await bisect({ when: 'tasks.charge.status == "running"', all: 'true' })
    expect(body).to.have.property('flips').with.lengthOf(2)
    expect(body).to.have.nested.property('flips[1].holds', false)
    expect((await bisect({ when: 'status == "failed"', all: 'true' })).body).to.deep.include({ first: null, flips: [] })
  })

  it('says what is wrong with a condition, and where', async () => {
    const { status, body } = await bisect({ when: 'tasks.chrage.attempt > 1' })
    expect(status).to.equal(422)
    expect(body).to.include({ code: 'invalid_condition' })
    expect(body).to.have.nested.property('errors[0].pointer', '/when')
    expect(body).to.have.nested.property('errors[0].offset', 6)
    expect((await bisect({})).body).to.include({ code: 'invalid_query' })
    expect((await calls.get('/api/executions/nobody/bisect?when=true')).body).to.include({
      code: 'execution_not_found',
    })
  })
})

describe('asking over HTTP what another definition would have come to', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  let workflow_id: string
  let ids: readonly string[]
  before(async () => {
    server = await openTestServer({ maxInline: 200 })
    calls = callsTo(server)
    workflow_id = (await calls.post('/api/workflows', definition)).body.workflow_id
    const run = async (amount: number): Promise<string> => {
      const { execution_id } = (await calls.post('/api/executions', { workflow_id, input: { amount } })).body
      server.stage.answer('charge', E.right({ id: `c${amount}`, lines: Array.from({ length: 100 }, () => amount) }))
      await settled()
      server.stage.answer('ship', E.right('shipped'))
      await settled()
      return execution_id
    }
    ids = [await run(5), await run(50)]
  })
  after(() => server.close())

  const cheap = {
    ...definition,
    tasks: { ...definition.tasks, ship: { ...definition.tasks.ship, when: '${input.amount < 10}' } },
  }
  const ask = async (body: object) => {
    const { status, body: answer } = await calls.post('/api/workflows/whatif', body)
    return { status, body: answer as unknown as WhatIfReport & { code: string; errors: { pointer: string }[] } }
  }

  it('says which of the last runs of a workflow would go another way, and records nothing', async () => {
    const head = server.store.head()
    const { status, body } = await ask({ definition: cheap, workflow_id })
    expect(status).to.equal(200)
    expect(body).to.deep.include({ runs: 2, same: 1, different: 1, other_path: 1, other_end: 1, not_replayed: [] })
    expect(body.executions.map(({ execution_id, verdict }) => [execution_id, verdict])).to.deep.equal([
      [ids[1], 'different'],
      [ids[0], 'same'],
    ])
    expect(body.executions[0]?.first_divergence).to.include({ task_id: 'ship' })
    expect(server.store.head()).to.equal(head)
    expect(server.stage.calls).to.have.length(0)
  })

  it('is the same for all of them with the definition that they were runs of', async () => {
    const { body } = await ask({ definition, executions: ids })
    expect(body).to.deep.include({ runs: 2, same: 2, different: 0, unknown: 0, missing_output: 0, assumed: 0 })
  })

  it('takes the runs of one status, and not more than are wanted', async () => {
    expect((await ask({ definition, workflow_id, status: ['failed'] })).body).to.include({ runs: 0 })
    expect((await ask({ definition, workflow_id, last: 1 })).body).to.include({ runs: 1 })
  })

  it('says which runs it could not replay', async () => {
    const { body } = await ask({ definition, executions: ['nobody', ...ids] })
    expect(body).to.include({ runs: 3, same: 2 })
    expect(body.not_replayed[0]).to.include({ execution_id: 'nobody', code: 'execution_not_found' })
  })

  it('says all that is wrong with the question', async () => {
    const wrong = await ask({ definition, executions: ids, workflow_id, last: 3 })
    expect(wrong.body).to.include({ code: 'invalid_body' })
    expect(wrong.body.errors.map(({ pointer }) => pointer)).to.deep.equal(['/workflow_id', '/last'])
    expect((await ask({ definition })).body.errors[0]).to.include({ pointer: '/executions' })
    const broken = await ask({ definition: { name: 'x', tasks: { a: { component: 'y' } } }, executions: ids })
    expect(broken).to.deep.include({ status: 422 })
    expect(broken.body.errors[0]?.pointer).to.equal('/definition/tasks/a/action')
    expect((await ask({ definition, workflow_id: 'nobody' })).body).to.include({ code: 'workflow_not_found' })
  })
})
