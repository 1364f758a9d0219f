import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { observeWebhooks } from '../../src/root/metrics/webhooks.ts'
import { answer, header, openHooks, receiver, right, SUBSCRIPTION } from '../support/hooks.ts'
import { settled } from '../support/manual-clock.ts'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'
const ids = (events: readonly { readonly id: string }[]): readonly string[] => events.map(({ id }) => id)

describe('delivering events to a webhook', () => {
  it('tells each event once, in order, whatever it has to do with, and nothing from before', async () => {
    const out = receiver()
    const { hooks, happen } = await openHooks(out)
    const [earlier] = await happen(1)
    await right(hooks.create(ID, SUBSCRIPTION, earlier?.position ?? 0))
    const events = await happen(250)
    await happen(1, 'request_received', 'request-1')
    expect(out.ids()).to.deep.equal(ids(events))
    expect(JSON.parse(out.messages[0]?.body ?? '')).to.deep.equal({
      event_type: 'task_completed',
      position: events[0]?.position,
    })
    expect(out.messages[0]).to.include({ method: 'POST', origin: 'http://127.0.0.1:9000', path: '/hook?a=b' })
  })

  it('tells only what is wanted', async () => {
    const out = receiver()
    const { hooks, happen } = await openHooks(out)
    await right(hooks.create(ID, { ...SUBSCRIPTION, types: ['workflow_failed'] }, 0))
    await happen(3)
    const wanted = await happen(1, 'workflow_failed')
    await right(hooks.update(ID, { ...SUBSCRIPTION, workflow_id: 'another' }))
    await happen(3)
    expect(out.ids()).to.deep.equal(ids(wanted))
  })

  it('signs as Standard Webhooks does, with each of the secrets', async () => {
    const out = receiver()
    const named: Readonly<Record<string, string>> = { OLD: 'whsec_c2VjcmV0IGJ5dGVz', NEW: 'a plain secret' }
    const secrets = {
      find: (name: string) => (name in named ? E.right(named[name] ?? '') : E.left(`no secret ${name}`)),
      scrub: (_: unknown, value: unknown) => value,
    }
    const { hooks, happen, clock } = await openHooks({ ...out, secrets })
    const made = await right(
      hooks.create(ID, { ...SUBSCRIPTION, secrets: [{ secret: 'OLD' }, { secret: 'NEW' }, { generated: true }] }, 0),
    )
    const [event] = await happen(1)
    const [message] = out.messages
    if (message === undefined) throw new Error('nothing was sent')
    const timestamp = String(Math.floor(clock.now() / 1_000))
    expect(header(message, 'webhook-timestamp')).to.equal(timestamp)
    const by = (key: string | Buffer): string =>
      `v1,${createHmac('sha256', key).update(`${event?.id}.${timestamp}.${message.body}`).digest('base64')}`
    const own = Buffer.from((made.secret ?? '').replace('whsec_', ''), 'base64')
    expect(own).to.have.length(32)
    expect(header(message, 'webhook-signature').split(' ')).to.deep.equal([
      by('secret bytes'),
      by('a plain secret'),
      by(own),
    ])
  })

  it('sends nothing unsigned while a secret is missing', async () => {
    const out = receiver()
    const { hooks, happen } = await openHooks(out)
    await right(hooks.create(ID, { ...SUBSCRIPTION, secrets: [{ secret: 'GONE' }] }, 0))
    await happen(1)
    expect(out.messages).to.deep.equal([])
    expect((await right(hooks.find(ID))).last_error).to.contain('GONE')
  })

  it('speaks CloudEvents', async () => {
    const out = receiver()
    const { hooks, happen, clock } = await openHooks(out)
    await right(hooks.create(ID, { ...SUBSCRIPTION, format: 'cloudevents' }, 0))
    const [event] = await happen(1)
    const [message] = out.messages
    expect(message?.headers).to.include('application/cloudevents+json')
    expect(JSON.parse(message?.body ?? '')).to.deep.equal({
      specversion: '1.0',
      id: event?.id,
      source: '/harmonia',
      type: 'harmonia.task_completed',
      subject: 'execution-1',
      time: new Date(clock.now()).toISOString(),
      datacontenttype: 'application/json',
      position: event?.position,
      data: { event_type: 'task_completed', position: event?.position },
    })
  })

  it('tries again with growing waits, the next event only when this one is taken', async () => {
    const out = receiver((_, nth) => (nth === 1 ? answer(500) : nth === 2 ? 'hangs' : answer(200)))
    const { hooks, happen, clock } = await openHooks(out)
    await right(hooks.create(ID, SUBSCRIPTION, 0))
    const [first, second] = await happen(2)
    expect(out.messages).to.have.length(1)
    await clock.advance(999)
    expect(out.messages).to.have.length(1)
    await clock.advance(1)
    expect(out.messages).to.have.length(2)
    await clock.advance(10_000)
    expect((await right(hooks.find(ID))).last_error).to.equal('no answer within 10 s')
    expect((await right(hooks.find(ID))).waiting_since).to.equal(first?.at)
    await clock.advance(2_000)
    expect(out.ids()).to.deep.equal([first?.id, first?.id, first?.id, second?.id])
    expect((await right(hooks.find(ID))).waiting_since).to.equal(null)
    expect(
      (await right(hooks.deliveries(ID))).deliveries.map(({ outcome, attempt }) => [outcome, attempt]),
    ).to.deep.equal([
      ['delivered', 1],
      ['delivered', 3],
      ['failed', 2],
      ['failed', 1],
    ])
  })

  it('waits as long as the receiver asks for', async () => {
    const out = receiver((_, nth) => (nth === 1 ? answer(429, { 'retry-after': '60' }) : answer(200)))
    const { hooks, happen, clock } = await openHooks(out)
    await right(hooks.create(ID, SUBSCRIPTION, 0))
    await happen(1)
    await clock.advance(59_999)
    expect(out.messages).to.have.length(1)
    await clock.advance(1)
    expect(out.messages).to.have.length(2)
  })

  it('keeps what is not taken as a dead letter, goes on, and delivers it when asked', async () => {
    const out = receiver(() => answer(500))
    const { hooks, happen, clock } = await openHooks(out)
    await right(hooks.create(ID, SUBSCRIPTION, 0))
    const [dead, ...after] = await happen(1)
    await clock.advance(60_000)
    expect(out.messages).to.have.length(3)
    const { dead_letters } = await right(hooks.deliveries(ID))
    expect(dead_letters).to.have.length(1)
    expect(dead_letters[0]).to.include({ event_id: dead?.id, attempts: 3, error: 'the receiver answered 500' })

    const metrics = new Registry()
    observeWebhooks(metrics, hooks)
    const shown = await metrics.metrics()
    expect(shown).to.contain('harmonia_webhooks_attempts_total{outcome="failed"} 2')
    expect(shown).to.contain('harmonia_webhooks_attempts_total{outcome="dead"} 1')
    expect(shown).to.contain('harmonia_webhooks{status="active"} 1')
    expect(shown).to.contain('harmonia_webhooks_dead_letters 1')
    expect(shown).to.contain('harmonia_webhooks_oldest_wait_seconds 0')

    out.reacts(() => answer(200))
    after.push(...(await happen(1)))
    expect(out.ids().at(-1)).to.equal(after[0]?.id)
    await right(hooks.redeliver(ID, {}))
    await settled()
    expect(out.ids().at(-1)).to.equal(dead?.id)
    expect(await right(hooks.find(ID))).to.include({ dead_letters: 0, delivered_position: after[0]?.position })
    expect(await hooks.redeliver(ID, { positions: [1_000] })()).to.deep.equal(
      E.left({ tag: 'dead_letter_not_found', webhook_id: ID, position: 1_000 }),
    )
  })

  it('is disabled by 410, loses nothing meanwhile, and goes on when it is resumed', async () => {
    const out = receiver(() => answer(410))
    const { hooks, happen } = await openHooks(out)
    await right(hooks.create(ID, SUBSCRIPTION, 0))
    const events = await happen(3)
    expect(await right(hooks.find(ID))).to.include({ status: 'disabled', dead_letters: 0 })
    expect(out.messages).to.have.length(1)
    out.reacts(() => answer(200))
    await right(hooks.resume(ID))
    await settled()
    expect(out.ids().slice(1)).to.deep.equal(ids(events))
  })

  it('delivers nothing while it is paused, and all of it later', async () => {
    const out = receiver()
    const { hooks, happen } = await openHooks(out)
    await right(hooks.create(ID, SUBSCRIPTION, 0))
    await right(hooks.pause(ID, 'the receiver moves'))
    const events = await happen(2)
    expect(out.messages).to.have.length(0)
    await right(hooks.resume(ID))
    await settled()
    expect(out.ids()).to.deep.equal(ids(events))
  })

  it('delivers again what is behind a position', async () => {
    const out = receiver()
    const { hooks, happen } = await openHooks(out)
    await right(hooks.create(ID, SUBSCRIPTION, 0))
    const events = await happen(3)
    await right(hooks.redeliver(ID, { from: events[0]?.position ?? 0 }))
    await settled()
    expect(out.ids()).to.deep.equal([...ids(events), ...ids(events.slice(1))])
  })

  it('is not held up by a receiver that hangs', async () => {
    const out = receiver(({ lane }) => (lane === ID ? 'hangs' : answer(200)))
    const { hooks, happen } = await openHooks(out)
    await right(hooks.create(ID, SUBSCRIPTION, 0))
    await right(hooks.create('other', SUBSCRIPTION, 0))
    const events = await happen(50)
    expect(out.messages.filter(({ lane }) => lane === 'other').map((one) => header(one, 'webhook-id'))).to.deep.equal(
      ids(events),
    )
    await hooks.stop()
  })

  it('goes only to hosts that may be', async () => {
    const out = receiver()
    const { hooks } = await openHooks({ ...out, allow: ['*.example.org', 'localhost'] })
    const to = async (url: string) => E.isRight(await hooks.check({ ...SUBSCRIPTION, url })())
    expect(await to('http://localhost:1/')).to.equal(true)
    expect(await to('https://a.example.org/')).to.equal(true)
    expect(await to('https://example.org/')).to.equal(false)
    expect(await to('https://notexample.org/')).to.equal(false)
    expect(await to('http://127.0.0.1/')).to.equal(false)
  })

  describe('by one process after the other', () => {
    let folder: string
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'harmonia-hooks-'))
    })
    afterEach(() => rmSync(folder, { recursive: true, force: true }))

    it('goes on where it stood, with the same secret', async () => {
      const out = receiver()
      const first = await openHooks({ ...out, folder })
      const { secret } = await right(first.hooks.create(ID, SUBSCRIPTION, 0))
      await first.happen(3)
      await first.hooks.stop()
      const meanwhile = await first.happen(2)
      expect(out.messages).to.have.length(3)

      const second = await openHooks({ ...out, folder, store: first.store, clock: first.clock })
      await settled()
      expect(out.ids().slice(3)).to.deep.equal(ids(meanwhile))
      expect(second.hooks.made(ID)?.secret).to.equal(secret)
      expect(statSync(join(folder, 'key')).mode & 0o077).to.equal(0)
      await second.hooks.stop()
    })

    it('delivers again what it did not get to write down, under the same ids', async () => {
      const out = receiver()
      const first = await openHooks({ ...out, folder })
      await right(first.hooks.create(ID, SUBSCRIPTION, 0))
      const events = await first.happen(3)
      // It dies here: nothing is stopped, nothing is written.
      await openHooks({ ...out, folder, store: first.store })
      await settled()
      expect(out.ids()).to.deep.equal([...ids(events), ...ids(events)])
    })
  })
})
