import { expect } from 'chai'
import { HarmoniaClient, HarmoniaWorker, TaskError, type LeasedTask, type TaskAction } from '../../src/client/index.ts'
import { answering, json, type Answer, type Answering } from '../support/cli-answers.ts'

const TASK: LeasedTask = {
  task_token: 'dG9rZW4',
  workflow_id: 'w1',
  execution_id: 'e1',
  task_id: 'a',
  attempt: 1,
  component: 'render',
  action: 'draw',
  params: { size: 1 },
  idempotency_key: 'e1:a:1',
  deadline: '2026-01-01T01:00:00.000Z',
  lease_expires_at: '2026-01-01T00:00:30.000Z',
  lease_seconds: 30,
  delivery: 1,
  traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
}
const accepted = { execution_id: 'e1', workflow_id: 'w1', status: 'running', revision: 3, position: 9 }
const problem = (status: number, code: string): Answer =>
  json(status, { type: 'about:blank', title: code, status, code })

describe('a worker of the client', () => {
  let server: Answering
  afterEach(() => server.stop())

  /** Hands one task out, and answers what is said of it by turns; ends when all of that was heard. */
  const play = async (action: TaskAction, answers: readonly Answer[]) => {
    const left = [...answers]
    let handedOut = false
    let done = (): void => undefined
    const heard = new Promise<void>((resolve) => (done = resolve))
    const said: (readonly [string, unknown])[] = []
    server = await answering((response, asked, count) => {
      if (asked.what === 'POST /api/tasks/poll') {
        if (handedOut) return
        handedOut = true
        json(200, { tasks: [TASK] })(response, asked, count)
        return
      }
      said.push([asked.what.replace(`POST /api/tasks/${TASK.task_token}/`, ''), asked.body])
      const answer = left.shift() ?? json(202, accepted)
      answer(response, asked, count)
      if (left.length === 0) done()
    })
    const errors: unknown[] = []
    const worker = new HarmoniaWorker({
      client: new HarmoniaClient({ url: server.url }),
      component: 'render',
      workerId: 'me',
      actions: { draw: action },
      onError: (error) => errors.push((error as { code?: string }).code),
    })
    void worker.run()
    await heard
    await worker.stop()
    return { said, errors, asked: server.asked[0]?.body }
  }
  const yes = json(202, accepted)

  it('asks for what it can do, and says what came of it', async () => {
    const { said, asked } = await play((params) => ({ params }), [yes])
    expect(asked).to.deep.equal({ component: 'render', worker_id: 'me', actions: ['draw'], max: 1, wait_seconds: 20 })
    expect(said).to.deep.equal([['complete', { output: { params: { size: 1 } } }]])
  })

  it('says it again while the server is in no state to hear it', async () => {
    const { said, errors } = await play(() => undefined, [problem(503, 'store_unavailable'), problem(429, 'busy'), yes])
    expect(said).to.deep.equal(Array.from({ length: 3 }, () => ['complete', { output: null }]))
    expect(errors).to.deep.equal(['store_unavailable', 'busy'])
  })

  it('lets it be when the attempt is over', async () => {
    const { said } = await play(() => 1, [problem(409, 'task_attempt_over')])
    expect(said).to.have.length(1)
  })

  it('fails a task whose output is refused for what it is', async () => {
    const { said } = await play(() => 'much', [problem(413, 'body_too_large'), yes])
    expect(said[1]).to.deep.equal([
      'fail',
      { type: 'output_refused', message: 'the output was refused: body_too_large', retryable: false },
    ])
  })

  it('leaves out the details of a failure when they are too much', async () => {
    const fail = (): never => {
      throw new TaskError('no', { type: 'refused', details: 'much' })
    }
    const { said } = await play(fail, [problem(413, 'body_too_large'), yes])
    expect(said).to.deep.equal([
      ['fail', { type: 'refused', message: 'no', retryable: false, details: 'much' }],
      ['fail', { type: 'refused', message: 'no', retryable: false }],
    ])
  })

  it('takes what is thrown, whatever it is, for a failure that may pass', async () => {
    const { said } = await play(() => Promise.reject(new RangeError('')), [yes])
    expect(said).to.deep.equal([
      ['fail', { type: 'RangeError', message: 'it failed without saying why', retryable: true }],
    ])
  })
})
