import { expect } from 'chai'
import type { Frame } from '../../src/http/live/frame.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { run } from '../support/store.ts'

const ANNA = { 'x-harmonia-actor': 'anna' }
const ID = '01890a5d-ac96-774b-bcce-b302099a8057'

describe('who did it', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  const workflow = async (headers: Readonly<Record<string, string>> = ANNA): Promise<string> => {
    const tasks = { t: { component: 'harmonia', action: 'wait', input: { seconds: 60 } } }
    return (await calls.post('/api/workflows', { name: 'w', tasks }, headers)).body.workflow_id
  }

  const history = async (id: string): Promise<readonly Frame[]> =>
    (await calls.get(`/api/executions/${id}/events`)).body.events as unknown as readonly Frame[]

  /** Type, actor and command of each event of a stream, as it is stored. */
  const told = async (stream: string): Promise<unknown[]> =>
    (await run(server.store.read(stream))).map(({ type, meta }) => [type, meta?.actor, meta?.command])

  it('is recorded with each event of a command, and not with what the engine does', async () => {
    const workflow_id = await workflow()
    const { execution_id: id } = (await calls.post('/api/executions', { workflow_id }, ANNA)).body
    await calls.post(`/api/executions/${id}/pause`, { reason: 'lunch' }, { 'x-harmonia-actor': 'j%C3%B6rg' })
    await calls.post(`/api/executions/${id}/signals/go`, { a: 1 }, ANNA)
    await calls.post(`/api/executions/${id}/cancel`)
    expect(await told(`workflow-${workflow_id}`)).to.deep.equal([['workflow_created', 'anna', 'create_workflow']])
    expect((await history(id)).map(({ event_type, actor, command }) => [event_type, actor, command])).to.deep.equal([
      ['workflow_submitted', 'anna', 'submit'],
      ['workflow_started', undefined, undefined],
      ['task_started', undefined, undefined],
      ['workflow_paused', 'jörg', 'pause'],
      ['signal_received', 'anna', 'signal'],
      ['task_cancelled', 'anonymous', 'cancel'],
      ['workflow_cancelled', 'anonymous', 'cancel'],
    ])
  })

  it('is recorded for workflows, components and schedules', async () => {
    const id = await workflow()
    const tasks = { t: { component: 'harmonia', action: 'echo' } }
    await calls.put(`/api/workflows/${id}`, { name: 'w', tasks }, ANNA)
    await calls.post('/api/components', { name: 'c', endpoint: 'http://127.0.0.1:9' }, ANNA)
    await calls.remove('/api/components/c', undefined, ANNA)
    const spec = { workflow_id: id, interval: 3_600 }
    const { schedule_id } = (await calls.post('/api/schedules', spec, ANNA)).body as unknown as { schedule_id: string }
    await calls.put(`/api/schedules/${schedule_id}`, { ...spec, interval: 7_200 }, ANNA)
    await calls.post(`/api/schedules/${schedule_id}/pause`, {}, ANNA)
    await calls.post(`/api/schedules/${schedule_id}/resume`, {}, ANNA)
    await calls.post(`/api/schedules/${schedule_id}/trigger`, {}, ANNA)
    await calls.remove(`/api/schedules/${schedule_id}`, undefined, ANNA)
    await calls.remove(`/api/workflows/${id}`, undefined, { ...ANNA, 'x-harmonia-reason': 'not%20needed' })
    const commands = async (stream: string) =>
      (await told(stream)).flatMap((event) => ((event as string[])[1] === 'anna' ? [(event as string[])[2]] : []))
    expect(await commands(`workflow-${id}`)).to.deep.equal(['create_workflow', 'update_workflow', 'archive_workflow'])
    expect(await commands('component-c')).to.deep.equal(['register_component', 'remove_component'])
    expect(await commands(`schedule-${schedule_id}`)).to.deep.equal([
      'create_schedule',
      'update_schedule',
      'pause_schedule',
      'resume_schedule',
      'trigger_schedule',
      'delete_schedule',
    ])
    expect((await run(server.store.read(`workflow-${id}`))).at(-1)?.meta?.reason).to.equal('not needed')
  })

  it('is refused when it is no name', async () => {
    for (const actor of ['a%00b', '%E4', 'x'.repeat(201)]) {
      const reply = await calls.post('/api/workflows', {}, { 'x-harmonia-actor': actor })
      expect(reply.status).to.equal(400)
      expect(reply.body.code).to.equal('invalid_header')
    }
  })

  it('is kept too for commands that were refused, in a stream of their own', async () => {
    await calls.post(
      `/api/executions/${ID}/cancel`,
      { reason: 'x' },
      {
        ...ANNA,
        'x-harmonia-reason': 'why not',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
    )
    await calls.post('/api/components', { name: 'http', endpoint: 'http://127.0.0.1:9' })
    await calls.post('/api/workflows', { name: 'w', tasks: {} })
    await calls.get(`/api/executions/${ID}`)
    await calls.post('/api/workflows/validate', {})
    const { body } = await calls.get('/api/refusals')
    const { refusals } = body as unknown as { refusals: Record<string, unknown>[] }
    expect(refusals).to.have.length(2)
    expect(refusals[0]).to.deep.include({
      actor: 'anna',
      reason: 'why not',
      command: 'POST /api/executions/{id}/cancel',
      target: { id: ID },
      status: 404,
      code: 'execution_not_found',
    })
    expect(refusals[1]).to.deep.include({ actor: 'anonymous', reason: null, code: 'component_built_in', status: 409 })
    expect(await told('refusal-2026-01')).to.have.length(2)
    const [first] = await run(server.store.read('refusal-2026-01'))
    expect(first?.meta, 'who asked, and nothing else of the request').to.deep.equal({
      actor: 'anna',
      reason: 'why not',
    })
  })

  it('is in the list of what was refused as soon as the refusal was answered', async () => {
    const store = memoryStore()
    const writes: (() => void)[] = []
    const slow = openTestServer({
      store: {
        ...store,
        append: (append) => async () => {
          if (append.stream.startsWith('refusal-')) await new Promise<void>((write) => writes.push(write))
          return store.append(append)()
        },
      },
    })
    const { get, post } = callsTo(await slow)
    await post(`/api/executions/${ID}/pause`)
    const listed = get('/api/refusals')
    // By these it has been read long since, and would have been answered.
    for (let n = 0; n < 5; n++) await get('/health')
    expect(writes).to.have.length(1)
    for (const write of writes) write()
    expect((await listed).body)
      .to.have.property('refusals')
      .with.length(1)
    await (await slow).close()
  })

  it('is not kept without end: what is left out is counted', async () => {
    const refuse = () => calls.post(`/api/executions/${ID}/pause`)
    for (let n = 0; n < 103; n++) await refuse()
    await server.clock.advance(1_000)
    await refuse()
    const page = async (query: string) =>
      (await calls.get(`/api/refusals?${query}`)).body as unknown as {
        refusals: { left_out?: number }[]
        next_cursor: string | null
      }
    const first = await page('limit=100&month=2026-01')
    expect(first.refusals).to.have.length(100)
    const rest = await page(`limit=100&cursor=${first.next_cursor}`)
    expect(rest.refusals.map(({ left_out }) => left_out)).to.deep.equal([3])
    expect(rest.next_cursor).to.equal(null)
    expect((await page('month=2025-12')).refusals).to.deep.equal([])
  })
})
