import { expect } from 'chai'
import { startSampleComponents, type SampleComponents } from '../../examples/components/index.ts'
import { answering, json, type Answering } from '../support/cli-answers.ts'

describe('the sample that takes its time', () => {
  let server: Answering
  let samples: SampleComponents
  /** What it has reported, when there is so much of it. */
  let reported: (count: number) => Promise<readonly (readonly [string, unknown])[]>

  beforeEach(async () => {
    const waiting = new Set<() => void>()
    server = await answering((response, asked, count) => {
      // The first word is lost: it says it again.
      json(count === 1 ? 503 : 202, {})(response, asked, count)
      for (const look of waiting) look()
    })
    samples = await startSampleComponents({ harmonia: server.url })
    reported = (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (server.asked.length < count) return
          waiting.delete(look)
          resolve(server.asked.map(({ what, body }) => [what, body]))
        }
        waiting.add(look)
        look()
      })
  })
  afterEach(async () => {
    await samples.stop()
    await server.stop()
  })

  const ask = (params: object, context: object = { task_token: 't1' }) => {
    const { endpoint } = samples.components.find(({ name }) => name === 'chronos') ?? { endpoint: 'none' }
    return fetch(`${endpoint}/api/actions/work`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'e:t:1' },
      body: JSON.stringify({ action: 'work', params, context }),
    })
  }

  it('answers 202, says that it is alive, and completes the task; a redelivery begins nothing', async () => {
    const answers = await Promise.all([ask({ seconds: 0.02 }), ask({ seconds: 0.02 })])
    expect(answers.map(({ status }) => status)).to.deep.equal([202, 202])
    const beat = ['POST /api/tasks/t1/heartbeat', { details: { percent: 100 } }]
    expect(await reported(3)).to.deep.equal([
      beat,
      beat,
      ['POST /api/tasks/t1/complete', { output: { seconds: 0.02 } }],
    ])
  })

  it('fails it when it is told to', async () => {
    await ask({ seconds: 0, fail: 'out of time' })
    expect((await reported(2)).at(-1)).to.deep.equal(['POST /api/tasks/t1/fail', { message: 'out of time' }])
  })

  it('refuses what it cannot report on', async () => {
    for (const [params, context] of [
      [{ seconds: 'x' }, { task_token: 't1' }],
      [{ seconds: 1 }, {}],
    ] as const) {
      const response = await fetch(`${samples.components.at(-1)?.endpoint}/api/actions/work`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ params, context }),
      })
      expect(await response.json()).to.include({ status: 'error', is_retriable: false })
    }
  })
})
