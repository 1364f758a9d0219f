import { expect } from 'chai'
import { noSecrets } from '../../src/engine/secrets/secrets.ts'
import { answer, header, receiver } from '../support/hooks.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { settled } from '../support/manual-clock.ts'

const echo = { name: 'echo', tasks: { a: { component: 'harmonia', action: 'echo', input: {} } } }
const hook = { url: 'http://127.0.0.1:9000/hook' }

describe('webhooks over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  let out: ReturnType<typeof receiver>
  beforeEach(async () => {
    out = receiver()
    server = await openTestServer({ outbound: out.transport, secrets: noSecrets })
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  it('are created with a secret that is shown once, found, listed, and deleted', async () => {
    const made = await calls.post('/api/webhooks', { ...hook, types: ['workflow_completed'] })
    expect(made.status).to.equal(201)
    expect(made.body).to.deep.include({
      ...hook,
      status: 'active',
      format: 'harmonia',
      types: ['workflow_completed'],
      secrets: [{ generated: true }],
      max_attempts: 10,
    })
    const { secret, ...document } = made.body as unknown as { readonly secret: string }
    expect(secret).to.match(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const place = made.headers['location'] as string
    expect((await calls.get(place)).body).to.deep.equal(document)
    expect((await calls.get('/api/webhooks')).body).to.deep.include({ webhooks: [document], next_cursor: null })
    const log = await server.store.readAll(0)()
    expect(JSON.stringify(log)).not.to.contain(secret.slice(6))

    expect((await calls.remove(place)).status).to.equal(200)
    expect(await calls.get(place)).to.include({ status: 404 })
    expect((await calls.get('/api/webhooks')).body).to.deep.include({ webhooks: [] })
  })

  it('are told what event streams show, of one workflow if that is wanted', async () => {
    const { workflow_id } = (await calls.post('/api/workflows', echo)).body
    await calls.post('/api/workflows', { ...echo, name: 'another' })
    const made = await calls.post('/api/webhooks', { ...hook, workflow_name: 'echo', from: 0 })
    expect(made.body).to.include({ workflow_id })
    await calls.post('/api/executions', { workflow_id, input: {} })
    await settled()
    const told = out.messages.map(({ body }) => JSON.parse(body ?? '') as { event_type: string; workflow_id: string })
    expect(told.map(({ event_type }) => event_type)).to.deep.equal([
      'workflow_created',
      'workflow_submitted',
      'workflow_started',
      'task_started',
      'task_completed',
      'workflow_completed',
    ])
    expect(new Set(told.map((one) => one.workflow_id))).to.deep.equal(new Set([workflow_id]))
  })

  it('tell of what is wrong with them, all at once', async () => {
    const wrong = await calls.post('/api/webhooks', {
      url: 'ftp://x',
      headers: { host: 'x' },
      secrets: [{ secret: '-' }],
    })
    expect(wrong.status).to.equal(422)
    expect(wrong.body.errors.map(({ pointer }) => pointer)).to.deep.equal([
      '/url',
      '/secrets/0/secret',
      '/headers/host',
    ])
    for (const [body, pointer] of [
      [{}, '/url'],
      [{ ...hook, types: ['webhook_created'] }, '/types/0'],
      [{ ...hook, types: [] }, '/types'],
      [{ ...hook, from: 'yesterday' }, '/from'],
      [{ ...hook, workflow_name: 'nobody' }, '/workflow_name'],
      [
        { ...hook, secrets: [{ secret: 'A' }, { secret: 'B' }, { secret: 'C' }, { secret: 'D' }, { secret: 'E' }] },
        '/secrets',
      ],
    ] as const) {
      const refused = await calls.post('/api/webhooks', body)
      expect(refused.status, pointer).to.equal(422)
      expect(refused.body.errors[0]?.pointer).to.equal(pointer)
    }
    expect(await calls.get('/api/webhooks/none')).to.include({ status: 404 })
    expect((await calls.post('/api/webhooks/none/redeliver')).body).to.include({ code: 'webhook_not_found' })
  })

  it('are one, however often the same request is made, and the secret is in no answer that is kept', async () => {
    const key = { 'idempotency-key': 'once' }
    const first = await calls.post('/api/webhooks', hook, key)
    const again = await calls.post('/api/webhooks', hook, key)
    const { secret, ...webhook } = first.body as unknown as { readonly secret: string }
    expect(again.body).to.deep.equal(webhook)
    expect(JSON.stringify(await server.store.readAll(0)())).not.to.contain(secret.slice(6))
    expect((await calls.get('/api/webhooks')).body)
      .to.have.property('webhooks')
      .with.length(1)
  })

  it('are changed, paused, resumed and tested', async () => {
    const { webhook_id } = (await calls.post('/api/webhooks', hook)).body as unknown as { webhook_id: string }
    const place = `/api/webhooks/${webhook_id}`
    const url = 'http://127.0.0.1:9001/'
    expect((await calls.put(place, { url, format: 'cloudevents' })).body).to.include({
      url,
      format: 'cloudevents',
    })
    const paused = await calls.post(`${place}/pause`, { reason: 'maintenance' })
    expect(paused).to.include({ status: 202 })
    expect(paused.body).to.include({ status: 'paused', reason: 'maintenance' })
    expect((await calls.post(`${place}/test`)).body).to.include({ delivered: true, status: 204, error: null })
    expect(out.messages.map((message) => [message.origin, header(message, 'content-type')])).to.deep.equal([
      ['http://127.0.0.1:9001', 'application/cloudevents+json'],
    ])
    out.reacts(() => answer(302, { location: 'http://127.0.0.1:1/' }))
    expect((await calls.post(`${place}/test`)).body).to.include({ delivered: false, status: 302 })
    expect((await calls.post(`${place}/resume`)).body).to.include({ status: 'active', reason: null })
    expect((await calls.post(`${place}/redeliver`, { from: 0, positions: [1] })).status).to.equal(422)
    expect((await calls.post(`${place}/redeliver`, { from: 0 })).body).to.include({ delivered_position: 0 })
  })
})
