import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { openSecrets, type Secrets } from '../../../src/engine/secrets/secrets.ts'
import { ACCEPTED } from '../../../src/engine/tasks/task-kind.ts'
import { taskToken } from '../../../src/engine/tasks/task-token.ts'
import { memoryStore } from '../../../src/store/memory.ts'
import { parsed } from '../../support/definitions.ts'
import { engineOn, type TestEngine } from '../../support/engine.ts'
import { settled } from '../../support/manual-clock.ts'
import { right, wholeLog } from '../../support/store.ts'

const SECRET = 'sesame/street?'

const definition = parsed({
  name: 'charge',
  tasks: {
    key: { component: 'vault', action: 'key_id' },
    charge: {
      component: 'bank',
      action: 'charge',
      input: {
        headers: { authorization: 'Bearer ${secrets.TOKEN}' },
        mixed: ['${tasks.key.output}:${secrets.TOKEN}', '${input.amount}'],
        given: '${input.note}',
      },
      retry: { max_attempts: 3, initial_delay: 1, jitter: 0 },
      depends_on: ['key'],
    },
  },
})

describe('secrets in calls', () => {
  let store: ReturnType<typeof memoryStore>
  let known: Secrets
  let test: TestEngine
  let id: string

  const start = async (env: Readonly<Record<string, string>> = { HARMONIA_SECRET_TOKEN: SECRET }): Promise<void> => {
    store = memoryStore()
    known = right(openSecrets({ env }))
    test = engineOn(store, {
      secrets: { ...known, find: (name) => known.find(name), scrub: (...all) => known.scrub(...all) },
    })
    const workflow = await test.define(definition)
    id = await test.start(workflow, { amount: 5, note: '[secret TOKEN]' })
    await settled()
    test.stage.answer('key', E.right('k1'))
    await settled()
  }

  const document = async () => right(await test.engine.document(id)())
  const everything = async (): Promise<string> =>
    JSON.stringify([await wholeLog(store), await document(), right(await test.engine.document(id, 4)())])

  it('reach the component, and nobody else', async () => {
    await start()
    expect(test.stage.calls[0]?.attempt.input).to.deep.equal({
      headers: { authorization: `Bearer ${SECRET}` },
      mixed: [`k1:${SECRET}`, 5],
      given: '[secret TOKEN]',
    })
    test.stage.answer('charge', E.right({ ok: true }))
    await settled()
    expect((await document()).tasks['charge']).to.deep.include({
      status: 'completed',
      input: {
        headers: { authorization: '[secret TOKEN]' },
        mixed: ['[secret TOKEN]', 5],
        given: '[secret TOKEN]',
      },
    })
    expect(await everything()).not.to.contain('sesame')
  })

  it('are blotted out of what the component says of them, whatever comes of the call', async () => {
    await start()
    test.stage.answer(
      'charge',
      E.left({
        type: 'http_503',
        message: `bad token ${SECRET}`,
        retryable: true,
        details: { url: `http://bank/?t=${encodeURIComponent(SECRET)}` },
        retry_after: 30,
      }),
    )
    await test.clock.advance(40_000)
    expect((await document()).tasks['charge']?.error).to.equal(null)
    expect(test.stage.calls[0]?.attempt).to.deep.include({ attempt: 2 })
    expect(JSON.stringify(test.stage.calls[0]?.attempt.input)).to.contain(SECRET)
    test.stage.answer('charge', E.right({ echoed: { [SECRET]: [Buffer.from(`user:${SECRET}`).toString('base64')] } }))
    await settled()
    expect((await document()).tasks['charge']?.output).to.have.nested.property('echoed.[secret TOKEN]')
    const all = await everything()
    expect(all).not.to.contain('sesame').and.not.to.contain(encodeURIComponent(SECRET))
    expect(all).to.contain('bad token [secret TOKEN]')
  })

  it('are asked for again at each attempt, so that one that is missing can be supplied', async () => {
    await start({})
    const { error, status, attempt } = (await document()).tasks['charge'] ?? {}
    expect({ status, attempt }).to.deep.equal({ status: 'retrying', attempt: 1 })
    expect(error).to.deep.include({ type: 'secret_missing', retryable: true, details: { secret: 'TOKEN' } })
    expect(test.stage.calls).to.have.length(0)
    known = right(openSecrets({ env: { HARMONIA_SECRET_TOKEN: SECRET } }))
    await test.clock.advance(1_000)
    expect(JSON.stringify(test.stage.calls[0]?.attempt.input)).to.contain(SECRET)
  })

  it('are put in again when a call is delivered again after a crash', async () => {
    await start()
    const next = engineOn(store, { secrets: known, clock: test.clock })
    right(await next.engine.recover([{ execution_id: id, status: 'running', priority: 0 }]))
    await settled()
    expect(next.stage.calls).to.have.length(1)
    expect(next.stage.calls[0]?.attempt).to.deep.equal(test.stage.calls[0]?.attempt)
  })

  it('are not where a value from outside only looks like a place for one', async () => {
    await start()
    test.stage.answer('charge', E.right({ advice: '[secret TOKEN] and ${secrets.TOKEN}' }))
    await settled()
    expect((await document()).tasks['charge']?.output).to.deep.equal({ advice: '[secret TOKEN] and ${secrets.TOKEN}' })
  })

  it('reach what handles an error, which may say them too', async () => {
    await start()
    const handled = parsed({
      name: 'handled',
      tasks: {
        pay: {
          component: 'bank',
          action: 'charge',
          on_error: {
            then: {
              component: 'bank',
              action: 'alarm',
              input: { why: '${error.message} ${secrets.TOKEN}', of: '${error.type}' },
            },
          },
        },
      },
    })
    id = await test.start(await test.define(handled))
    await settled()
    test.stage.answer('pay', E.left({ type: 'broken', message: 'it broke', retryable: false }))
    await settled()
    const call = test.stage.calls.find(({ attempt }) => attempt.task_id === 'pay.on_error')
    expect(call?.attempt.input).to.deep.equal({ why: `it broke ${SECRET}`, of: 'broken' })
    test.stage.answer('pay.on_error', E.right(`told with ${SECRET}`))
    await settled()
    const { tasks, output } = await document()
    expect(tasks['pay.on_error']?.input).to.deep.equal({ why: '[secret TOKEN]', of: 'broken' })
    expect(output).to.deep.equal({ pay: 'told with [secret TOKEN]' })
  })

  it('are blotted out of what the component reports later, however often it says it', async () => {
    await start()
    const token = taskToken({ execution_id: id, task_id: 'charge', attempt: 1 })
    test.stage.answer('charge', ACCEPTED)
    await settled()
    right(await test.engine.report(token, { do: 'heartbeat', details: { with: SECRET } })())
    for (let times = 0; times < 2; times++) {
      right(await test.engine.report(token, { do: 'complete', output: [`done with ${SECRET}`] })())
    }
    expect((await document()).tasks['charge']?.output).to.deep.equal(['done with [secret TOKEN]'])
    const all = await everything()
    expect(all).not.to.contain('sesame')
    expect(all).to.contain('{"with":"[secret TOKEN]"}')
  })

  it('are blotted out of the failure that the component reports later', async () => {
    await start()
    test.stage.answer('charge', ACCEPTED)
    await settled()
    const error = { type: 'broken', message: `no ${SECRET}`, retryable: false, details: { [SECRET]: 1 } }
    right(
      await test.engine.report(taskToken({ execution_id: id, task_id: 'charge', attempt: 1 }), { do: 'fail', error })(),
    )
    expect((await document()).tasks['charge']?.error).to.deep.equal({
      type: 'broken',
      message: 'no [secret TOKEN]',
      retryable: false,
      details: { '[secret TOKEN]': 1 },
    })
    expect(await everything()).not.to.contain('sesame')
  })
})
