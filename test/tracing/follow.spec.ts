import { expect } from 'chai'
import { memoryStore } from '../../src/store/memory.ts'
import { follow, type NotTaken } from '../../src/tracing/follow.ts'
import type { Span } from '../../src/tracing/span.ts'
import { spanOfAttempt, spanOfRun } from '../../src/engine/trace.ts'
import { manualClock, settled } from '../support/manual-clock.ts'
import { submitted } from '../support/projections-events.ts'

const ID = '01890a5d-ac96-774b-bcce-b302099a8058'
const attempt = { task_id: 'a', attempt: 1 }
const error = { type: 'http_503', message: 'no', retryable: false }

const watching = () => {
  const store = memoryStore()
  const clock = manualClock()
  const sent: (readonly Span[])[] = []
  const said: (string | undefined)[] = []
  let answer: NotTaken | undefined
  let revision = -1
  let appends = 0
  return {
    sent,
    said,
    answer: (given: NotTaken | undefined) => (answer = given),
    happens: async (...events: readonly { readonly type: string; readonly data: unknown }[]) => {
      const at = new Date(clock.now()).toISOString()
      const expected = revision < 0 ? ('no_stream' as const) : revision
      revision += events.length
      const id = `01890a5d-ac96-774b-bcce-${String(++appends).padStart(12, '0')}`
      await store.append({ id, stream: `execution-${ID}`, expected, at, events })()
      await settled()
    },
    passes: clock.advance,
    follow: (component = 'ergon') =>
      follow({
        store,
        clock,
        carrierOf: async () => ({ component, action: 'work' }),
        send: async (spans) => {
          sent.push(spans)
          return answer
        },
        report: (problem) => said.push(problem),
      }),
  }
}

const names = (spans: readonly Span[] | undefined) =>
  spans?.map(({ name, attributes }) => [name, attributes['harmonia.outcome']])
const started = { type: 'task_started', data: attempt }
const completed = { type: 'task_completed', data: attempt }
const over = { type: 'workflow_completed', data: {} }

describe('the follower of spans', () => {
  it('gives an execution that began before it the span that its events say', async () => {
    const world = watching()
    await world.happens(submitted(), { type: 'workflow_started', data: {} }, started)
    await world.passes(70)
    world.follow()
    await world.passes(0)
    await world.happens(completed, over)
    const [spans] = world.sent
    expect(names(spans)).to.deep.equal([
      ['ergon.work', 'completed'],
      ['chain', 'completed'],
    ])
    expect(spans?.map(({ start, end }) => end - start)).to.deep.equal([70, 70])
    expect(spans?.map(({ id }) => id)).to.deep.equal([
      spanOfAttempt({ execution_id: ID, ...attempt }),
      spanOfRun(ID, 0),
    ])
  })

  for (const [what, component, data, kind] of [
    ['a call', 'ergon', attempt, 'client'],
    ['a request', 'http', attempt, 'client'],
    ['a wait', 'ergon', { ...attempt, until: '2026-01-02T00:00:00.000Z' }, 'internal'],
    ['what the server does itself', 'harmonia', attempt, 'internal'],
    ['a task with others inside', '', attempt, 'internal'],
  ] as const)
    it(`says of ${what} that it is of kind ${kind}`, async () => {
      const world = watching()
      world.follow(component)
      await world.happens(submitted(), { type: 'task_started', data }, completed)
      expect(world.sent[0]?.map((span) => span.kind)).to.deep.equal([kind])
    })

  it('ends with an execution what is under way in it, and begins anew when it is retried', async () => {
    const world = watching()
    world.follow()
    await world.happens(submitted(), started, { type: 'workflow_failed', data: { error } })
    expect(names(world.sent[0])).to.deep.equal([
      ['ergon.work', 'cancelled'],
      ['chain', 'failed'],
    ])
    await world.passes(1_000)
    const carried = { progress: { ...NONE, total: 1, pending: 1 }, unsettled: {} }
    await world.happens({ type: 'workflow_retried', data: { tasks: ['a'], carried } })
    await world.passes(1_000)
    await world.happens(over)
    const [again] = world.sent[1] ?? []
    expect(again).to.include({ id: spanOfRun(ID, 1), error: undefined })
    expect((again?.end ?? 0) - (again?.start ?? 0)).to.equal(1_000)
  })

  it('links an execution to the traces of those who had a part in it, once each', async () => {
    const world = watching()
    world.follow()
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const signal = { name: 'go', data: null }
    const decision = { ...attempt, decision: 'approved' }
    await world.happens(
      submitted(),
      { type: 'signal_received', data: signal },
      { type: 'signal_received', data: { ...signal, trace: { traceparent, tracestate: 'vendor=1' } } },
      { type: 'approval_decided', data: { ...decision, trace: { traceparent } } },
      over,
    )
    const [run] = world.sent.flat()
    expect(run?.links).to.deep.equal([
      { to: traceparent, state: 'vendor=1', attributes: { 'harmonia.signal': 'go' } },
      { to: traceparent, state: undefined, attributes: { 'harmonia.task_id': 'a' } },
    ])
    expect(run?.trace).not.to.contain('0af7651916cd43dd8448eb211c80319c')

    await world.happens(
      { type: 'workflow_retried', data: { tasks: [], carried: { progress: NONE, unsettled: {} } } },
      over,
    )
    await world.passes(1_000)
    expect(world.sent.flat().at(-1)?.links).to.deep.equal([])
  })

  it('sends again what was not taken, and gives up what never will be; each is said once', async () => {
    const world = watching()
    world.follow()
    world.answer({ reason: 'away', forGood: false })
    await world.happens(submitted(), started, completed)
    await world.passes(5_000)
    world.answer(undefined)
    await world.passes(5_000)
    expect(world.sent).to.have.length(3)
    expect(world.sent[2]).to.deep.equal(world.sent[0])
    expect(world.said).to.deep.equal(['away', undefined])

    world.answer({ reason: 'too odd', forGood: true })
    await world.passes(1_000)
    await world.happens(
      { type: 'task_started', data: { ...attempt, attempt: 2 } },
      { type: 'task_cancelled', data: { ...attempt, attempt: 2 } },
    )
    world.answer(undefined)
    await world.passes(10_000)
    await world.happens(over)
    expect(world.sent.slice(3).map(names)).to.deep.equal([[['ergon.work', 'cancelled']], [['chain', 'completed']]])
    expect(world.said).to.deep.equal(['away', undefined, 'too odd', undefined])
  })

  it('sends what has happened before it stops, and waits no longer than it may', async () => {
    const world = watching()
    const follower = world.follow()
    await world.happens(submitted(), over)
    await world.happens(
      { type: 'workflow_retried', data: { tasks: [], carried: { progress: NONE, unsettled: {} } } },
      over,
    )
    const stopped = follower.stop(3_000)
    await settled()
    await stopped
    expect(world.sent.flat().map(({ id }) => id)).to.deep.equal([spanOfRun(ID, 0), spanOfRun(ID, 1)])
  })
})

const NONE = {
  ...{ total: 0, pending: 0, running: 0, waiting: 0, retrying: 0 },
  ...{ completed: 0, failed: 0, skipped: 0, cancelled: 0 },
}
