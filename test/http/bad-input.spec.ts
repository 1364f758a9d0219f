import { expect } from 'chai'
import { taskToken } from '../../src/engine/tasks/task-token.ts'
import { badRequests, type BadRequest } from '../support/http-bad-requests.ts'
import { call, callsTo } from '../support/http-call.ts'
import { run as done } from '../support/store.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

describe('a request that cannot be served', () => {
  let server: TestServer
  let made: Readonly<Record<string, string>>
  let head: number

  before(async () => {
    server = await openTestServer()
    const { post, remove } = callsTo(server)
    const echo = { component: 'harmonia', action: 'echo' }
    const input_schema = { type: 'object', properties: { n: { type: 'number' } } }
    const created = async (definition: unknown): Promise<string> =>
      (await post('/api/workflows', definition)).body.workflow_id
    const run = async (workflow_id: string): Promise<string> =>
      (await post('/api/executions', { workflow_id })).body.execution_id

    const workflow = await created({ name: 'checked', input_schema, tasks: { t: echo } })
    const archived = await created({ name: 'archived', tasks: { t: echo } })
    const slow = await created({ name: 'slow', tasks: { t: { component: 'ergon', action: 'never' } } })
    await remove(`/api/workflows/${archived}`)
    const over = await run(workflow)
    const paused = await run(slow)
    await post(`/api/executions/${paused}/pause`)
    const ask = { component: 'harmonia', action: 'approve', input: { approvers: ['ada'] } }
    const approval = await created({ name: 'approval', tasks: { t: ask } })
    const asked = `${await run(approval)}:t:1`
    const decided = `${await run(approval)}:t:1`
    await post(`/api/approvals/${decided}/approve`, { by: 'ada' })
    const token = (task: string): string => taskToken({ execution_id: over, task_id: task, attempt: 1 })
    const ended = token('t')
    const never = token('nobody')
    const taken = taskToken({ execution_id: paused, task_id: 't', attempt: 1 })
    made = { workflow, archived, over, paused, asked, decided, ended, never, taken }
    head = server.store.head()
  })
  after(() => server.close())

  const filled = (text: string): string =>
    text.replaceAll(
      /:(workflow|archived|over|paused|asked|decided|ended|never|taken)\b/g,
      (_, name: string) => made[name] ?? '',
    )

  const send = ({ method = 'POST', path, headers = {}, body }: BadRequest) =>
    call(server.url, method, filled(path), {
      headers,
      ...(body === undefined ? {} : { body: isPlain(body) ? JSON.parse(filled(JSON.stringify(body))) : body }),
    })

  for (const bad of badRequests) {
    const where = `${bad.method ?? 'POST'} ${bad.path}`
    it(`${where} with ${bad.says} gets ${bad.status} ${bad.code}${bad.pointer === undefined ? '' : ` at "${bad.pointer}"`}`, async () => {
      const { status, headers, body } = await send(bad)
      expect({ status, code: body?.code }).to.deep.equal({ status: bad.status, code: bad.code })
      expect(headers['content-type']).to.equal('application/problem+json')
      expect(body).to.include.keys('type', 'title', 'status', 'detail', 'code', 'instance')
      expect(JSON.stringify(body)).to.not.match(/\.(?:ts|js):\d|node_modules|node:/)
      if (bad.pointer !== undefined)
        expect((body.errors as readonly { pointer: string }[]).map(({ pointer }) => pointer)).to.include(bad.pointer)
    })
  }

  it('leaves nothing in the log but the record that commands were refused', async () => {
    const { events } = await done(server.store.readAll(head))
    expect(new Set(events.map(({ type }) => type))).to.deep.equal(new Set(['command_refused']))
  })

  it('is one of more than sixty', () => expect(badRequests.length).to.be.greaterThan(60))
})

const isPlain = (body: unknown): boolean => typeof body === 'object' && !Buffer.isBuffer(body)
