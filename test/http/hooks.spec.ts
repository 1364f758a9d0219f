import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { createHmac } from 'node:crypto'
import type { Secrets } from '../../src/engine/secrets/secrets.ts'
import { callsTo, type Reply } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

const secrets: Secrets = {
  find: (name) => (name === 'HOOK' ? E.right('a shared secret') : E.left(`no ${name}`)),
  list: () => ({ secrets: [], problem: null }),
  scrub: (_, value) => value,
}
const greet = {
  name: 'greet',
  input_schema: { type: 'object', properties: { who: { type: 'string' } }, required: ['who'] },
  tasks: { a: { component: 'harmonia', action: 'echo', input: '${input}' } },
}
const wait = {
  name: 'wait',
  tasks: { a: { component: 'harmonia', action: 'wait_for_signal', input: { name: 'paid' } } },
}

interface Delivered {
  readonly outcome: string
  readonly execution_id: string
}
const delivered = ({ body }: Reply): Delivered => body as unknown as Delivered

describe('hooks over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  let workflow_id: string
  beforeEach(async () => {
    server = await openTestServer({ secrets })
    calls = callsTo(server)
    workflow_id = (await calls.post('/api/workflows', greet)).body.workflow_id
  })
  afterEach(() => server.close())

  const hook = async (fields: object): Promise<string> => {
    const made = await calls.post('/api/hooks', { name: 'h', ...fields })
    expect(made.status, made.text).to.equal(201)
    return (made.body as unknown as { readonly path: string }).path
  }
  const starting = (input: unknown = { who: '${request.body.who}' }) => ({ start: { workflow_id, input } })

  it('are created, found, listed, changed and deleted', async () => {
    const made = await calls.post('/api/hooks', { name: 'h', ...starting() })
    const place = made.headers['location'] as string
    expect((await calls.get(place)).body).to.deep.equal(made.body)
    expect((await calls.get('/api/hooks')).body).to.deep.include({ hooks: [made.body], next_cursor: null })
    expect((await calls.put(place, { name: 'another', ...starting() })).body).to.include({ name: 'another' })
    expect(await calls.remove(place)).to.include({ status: 200 })
    expect(await calls.get(place)).to.include({ status: 404 })
    expect((await calls.post(place.slice(4), {})).body).to.include({ code: 'hook_not_found' })
  })

  it('start a workflow as a part of the trace that the delivery is in', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const { execution_id } = delivered(await calls.post(await hook(starting()), { who: 'Ada' }, { traceparent }))
    expect((await calls.get(`/api/executions/${execution_id}`)).body).to.deep.include({ trace: { traceparent } })
  })

  it('start a workflow with what the request says, once per delivery', async () => {
    const path = await hook({
      start: {
        workflow_id,
        input: { who: '${request.body.who}', event: '${request.headers["x-event"]}', page: '${request.query.page}' },
      },
    })
    const headers = { 'webhook-id': 'msg_1', 'x-event': 'push' }
    const first = await calls.post(`${path}?page=2`, { who: 'Ada' }, headers)
    expect(first.status, first.text).to.equal(202)
    expect(delivered(first).outcome).to.equal('started')
    const { execution_id } = delivered(first)
    expect((await calls.get(`/api/executions/${execution_id}`)).body).to.deep.include({
      input: { who: 'Ada', event: 'push', page: '2' },
    })
    const again = delivered(await calls.post(`${path}?page=2`, { who: 'Ada' }, headers))
    expect(again).to.include({ outcome: 'existing', execution_id })
    const other = delivered(await calls.post(`${path}?page=2`, { who: 'Ada' }, { ...headers, 'webhook-id': 'msg_2' }))
    expect(other.outcome).to.equal('started')
    expect(other.execution_id).not.to.equal(execution_id)
  })

  it('know a delivery each by itself: what came by another hook is no repetition', async () => {
    const [one, other] = [await hook(starting()), await hook(starting())]
    const send = (path: string) => calls.post(path, { who: 'Ada' }, { 'webhook-id': 'msg_1' })
    const { execution_id } = delivered(await send(one))
    expect(delivered(await send(other)))
      .to.include({ outcome: 'started' })
      .and.not.include({ execution_id })
    expect(delivered(await send(one))).to.include({ outcome: 'existing', execution_id })
  })

  it('know a delivery by what the hook says, whatever the sender calls it', async () => {
    const path = await hook({ ...starting(), idempotency_key: 'order ${request.body.order}' })
    const send = (order: number, id: string) => calls.post(path, { who: 'Ada', order }, { 'webhook-id': id })
    const { execution_id } = delivered(await send(1, 'a'))
    expect(delivered(await send(1, 'b')).execution_id).to.equal(execution_id)
    expect(delivered(await send(2, 'b')).execution_id).not.to.equal(execution_id)
  })

  it('send a signal, which counts once', async () => {
    const waiting = (await calls.post('/api/workflows', wait)).body.workflow_id
    const { execution_id } = (await calls.post('/api/executions', { workflow_id: waiting, input: {} })).body
    const path = await hook({
      signal: { execution_id: '${request.query.execution}', name: 'paid', data: { sum: '${request.body.sum}' } },
    })
    const send = () => calls.post(`${path}?execution=${execution_id}`, { sum: 3 }, { 'webhook-id': 'm' })
    expect(delivered(await send())).to.include({ outcome: 'signalled', execution_id })
    expect((await calls.get(`/api/executions/${execution_id}`)).body).to.include({ status: 'completed' })
    expect((await calls.post(`${path}?execution=nobody`, { sum: 3 })).body).to.include({ code: 'execution_not_found' })
  })

  it('do nothing when it is none of their business', async () => {
    const path = await hook({ ...starting(), when: '${request.body.action == "opened"}' })
    expect(delivered(await calls.post(path, { action: 'closed' }))).to.include({
      outcome: 'ignored',
      execution_id: null,
    })
    expect(delivered(await calls.post(path, { action: 'opened', who: 'Ada' })).outcome).to.equal('started')
  })

  it('believe only who signs the very bytes', async () => {
    const path = await hook({ ...starting(), verify: { type: 'github', secret: { secret: 'HOOK' } } })
    const body = '{ "who":  "Ada" }'
    const signature = `sha256=${createHmac('sha256', 'a shared secret').update(body).digest('hex')}`
    const send = (text: string, headers: Readonly<Record<string, string>>) =>
      calls.post(path, text, { 'content-type': 'application/json', ...headers })
    const before = server.store.head()
    expect(await send(body, {})).to.include({ status: 401 })
    const refused = await send('{"who":"Ada"}', { 'x-hub-signature-256': signature })
    expect(refused.body).to.include({ status: 401, code: 'hook_signature_invalid' })
    expect(refused.text).not.to.contain('a shared secret')
    expect(server.store.head()).to.equal(before)
    expect(delivered(await send(body, { 'x-hub-signature-256': signature })).outcome).to.equal('started')
  })

  it('take forms and texts, and refuse what is no JSON', async () => {
    const path = await hook(starting({ who: '${request.body.who}' }))
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(delivered(await calls.post(path, 'who=Ada+L', form)).outcome).to.equal('started')
    const text = await hook(starting({ who: '${request.body}' }))
    expect(delivered(await calls.post(text, 'Ada', { 'content-type': 'text/plain' })).outcome).to.equal('started')
    const broken = await calls.post(path, '{"who":', { 'content-type': 'application/json' })
    expect(broken.body).to.include({ status: 400, code: 'malformed_body' })
  })

  it('say what does not fit', async () => {
    const path = await hook(starting())
    const missing = await calls.post(path, {})
    expect(missing.body).to.include({ status: 422, code: 'hook_mapping_failed' })
    expect(missing.body.errors[0]).to.include({ pointer: '/start/input' })
    expect((await calls.post(path, { who: 3 })).body).to.include({ status: 422, code: 'invalid_input' })
  })

  it('show expressions nothing of who is logged in', async () => {
    const path = await hook(starting({ who: '${string(request.headers)}' }))
    const secret = { authorization: 'Bearer very secret', cookie: 'session=very secret' }
    await calls.post(path, {}, secret)
    const said = await calls.post(await hook(starting({ who: '${request.headers.authorization}' })), {}, secret)
    expect(said.body).to.include({ status: 422 })
    expect(JSON.stringify(await server.store.readAll(0)())).not.to.contain('very secret')
  })

  it('are bounded in how many deliveries they take at once', async () => {
    const path = await hook({ ...starting(), when: '${false}' })
    const statuses: number[] = []
    for (let n = 0; n < 201; n++) statuses.push((await calls.post(path, {})).status)
    expect(statuses.slice(0, 200)).to.deep.equal(Array<number>(200).fill(202))
    expect(statuses[200]).to.equal(429)
  })

  it('are refused with everything that is wrong with them', async () => {
    const wrong = await calls.post('/api/hooks', {
      name: 'h',
      start: { workflow_id, input: '${tasks.a.output}' },
      signal: { execution_id: '${request.', name: 'paid' },
      verify: { type: 'hmac_sha256', secret: { secret: '-' }, tolerance_seconds: 5 },
      when: 'true',
    })
    expect(wrong.body).to.include({ status: 422, code: 'invalid_hook' })
    expect(wrong.body.errors.map(({ pointer }) => pointer)).to.have.members([
      '/signal',
      '/verify/secret/secret',
      '/verify/header',
      '/verify/tolerance_seconds',
      '/when',
      '/start/input',
      '/signal/execution_id',
    ])
    expect((await calls.post('/api/hooks', { name: 'h' })).body.errors[0]?.pointer).to.equal('/start')
    const both = { ...starting(), signal: { execution_id: '${request.query.execution}', name: 'paid' } }
    expect((await calls.post('/api/hooks', { name: 'h', ...both })).body.errors[0]).to.include({ code: 'two_ways' })
    const nobody = { name: 'h', start: { workflow_id: 'nobody' } }
    expect((await calls.post('/api/hooks', nobody)).body).to.include({ code: 'workflow_not_found' })
  })
})
