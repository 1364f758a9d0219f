import { expect } from 'chai'
import { clientOf, historyOf, task } from '../support/e2e-client.ts'
import { holdingComponent, type HoldingComponent } from '../support/e2e-component.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { callsTo } from '../support/http-call.ts'
import { attribute, otlpReceiver, type OtlpReceiver, type OtlpSpan } from '../support/otlp.ts'
import { endServerProcesses, startServerProcess } from '../support/server-process.ts'

const INTERNAL = 1
const CLIENT = 3
const ERROR = 2
const trace = (flags: string) => ({
  traceparent: `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${flags}`,
})
const isRun =
  (execution_id: string) =>
  (span: OtlpSpan): boolean =>
    attribute(span, 'harmonia.execution_id') === execution_id && attribute(span, 'harmonia.task_id') === undefined

describe('the spans of executions', function () {
  this.timeout(60_000)
  const folder = e2eFolder()
  let work: HoldingComponent
  let collector: OtlpReceiver
  before(async () => {
    work = await holdingComponent()
    collector = await otlpReceiver()
  })
  after(async () => {
    endServerProcesses()
    await Promise.all([work.stop(), collector.stop()])
    folder.remove()
  })

  it('follow from their events: the same ids as the calls, once each, over kills and while the collector is away', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_SERVICE_NAME: 'orders' }
    let server = await startServerProcess(folder.path, env)
    const client = clientOf(server)
    await client.registerComponent({ name: 'work', endpoint: work.endpoint })
    await client.createWorkflow({ name: 'child', tasks: { a: task('work', 'hold') } })
    const retry = { max_attempts: 2, initial_delay: 0.05, multiplier: 1, jitter: 0 }
    const { workflow_id } = await client.createWorkflow({
      name: 'parent',
      tasks: {
        slow: { ...task('work', 'never'), timeout: 1, retry },
        child: task('harmonia', 'run_workflow', { name: 'child' }),
      },
    })
    const start = async (flags: string) =>
      (await callsTo(server).post('/api/executions', { workflow_id }, trace(flags))).body.execution_id
    const execution_id = await start('01')
    const callOf = (task_id: string, attempt: number) => (call: (typeof work.calls)[number]) =>
      call.task_id === task_id && call.attempt === attempt
    await work.call(2)
    const child = work.calls.find(callOf('a', 1))
    await server.kill()

    server = await startServerProcess(folder.path, env)
    await work.call(4)
    const again = work.calls.filter(callOf('a', 1)).at(-1)
    expect(again?.traceparent).to.equal(child?.traceparent)
    const { trace: childTrace } = (await callsTo(server).get(`/api/executions/${child?.execution_id}`)).body as {
      trace?: { traceparent: string }
    }
    collector.answerWith(500)
    again?.answer('done')
    await collector.refused()
    collector.answerWith(200)

    await historyOf(clientOf(server), execution_id)
    await collector.span(isRun(execution_id))
    expect(await server.stop()).to.equal(0)

    const { spans } = collector
    expect([...collector.services]).to.deep.equal(['orders'])
    expect(new Set(spans.map(({ traceId }) => traceId))).to.deep.equal(new Set(['0af7651916cd43dd8448eb211c80319c']))
    expect(new Set(spans.map(({ spanId }) => spanId)), 'each once').to.have.property('size', spans.length)
    const shown = (span: OtlpSpan | undefined) => {
      expect(span).not.to.equal(undefined)
      const { name, kind, status } = span as OtlpSpan
      return [name, kind, status.code ?? 0, attribute(span as OtlpSpan, 'harmonia.outcome')]
    }
    const of = (id: string | undefined, task_id: string, attempt: number) =>
      spans.find(
        (span) =>
          attribute(span, 'harmonia.execution_id') === id &&
          attribute(span, 'harmonia.task_id') === task_id &&
          Number(attribute(span, 'harmonia.attempt')) === attempt,
      )
    const run = spans.find(isRun(execution_id))
    const childRun = spans.find(isRun(child?.execution_id ?? ''))
    expect(shown(run)).to.deep.equal(['parent', INTERNAL, ERROR, 'failed'])
    expect(run?.parentSpanId).to.equal('b7ad6b7169203331')
    expect(shown(childRun)).to.deep.equal(['child', INTERNAL, 0, 'completed'])
    expect(childRun?.parentSpanId).to.equal(childTrace?.traceparent.split('-')[2])

    const first = of(execution_id, 'slow', 1)
    expect(shown(first)).to.deep.equal(['work.never', CLIENT, ERROR, 'retried'])
    expect(attribute(first as OtlpSpan, 'error.type')).to.equal('timeout')
    expect(first?.events.map(({ name }) => name)).to.deep.equal(['task_timed_out'])
    expect(shown(of(execution_id, 'slow', 2))).to.deep.equal(['work.never', CLIENT, ERROR, 'failed'])
    const waited = of(execution_id, 'child', 1)
    expect(shown(waited)).to.deep.equal(['harmonia.run_workflow', INTERNAL, 0, 'completed'])
    expect(waited?.spanId).to.equal(childRun?.parentSpanId)
    expect(waited?.parentSpanId).to.equal(run?.spanId)
    const called = of(child?.execution_id, 'a', 1)
    expect(shown(called)).to.deep.equal(['work.hold', CLIENT, 0, 'completed'])
    expect(called?.spanId).to.equal(child?.traceparent.split('-')[2])
    expect(called?.parentSpanId).to.equal(childRun?.spanId)
    expect(BigInt(called?.endTimeUnixNano ?? 0) >= BigInt(called?.startTimeUnixNano ?? 0)).to.equal(true)
  })

  it('are not sent where the trace is not recorded, and what ends with the server is sent before it goes', async () => {
    const before = collector.spans.length
    const server = await startServerProcess(folder.path, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint })
    const { workflow_id } = await clientOf(server).createWorkflow({ name: 'short', tasks: { a: task('work', 'echo') } })
    const start = async (flags: string) =>
      (await callsTo(server).post('/api/executions', { workflow_id }, trace(flags))).body.execution_id
    for (const execution_id of [await start('00'), await start('01')]) await historyOf(clientOf(server), execution_id)
    expect(await server.stop()).to.equal(0)
    expect(collector.spans.slice(before).map(({ name }) => name)).to.have.members(['work.echo', 'short'])
  })
})
