import { expect } from 'chai'
import fc from 'fast-check'
import { spanAbove, spanOfAttempt, traceHeaders, traceLines, traceOfRun } from '../../src/engine/trace.ts'
import { anAttempt } from '../support/components-attempt.ts'

const attempts = fc
  .record({ task_id: fc.string({ unit: 'binary', minLength: 1 }), attempt: fc.integer({ min: 1 }) })
  .map(anAttempt)
const GIVEN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'
const trace = (traceparent = GIVEN) => ({ trace: { traceparent, tracestate: 'vendor=1' } })
const parent = { execution_id: '01890a5d-ac96-774b-bcce-b302099a8058', task_id: 'child', attempt: 2, wait: true }

describe('the trace of an execution that nobody gave one', () => {
  it('is well formed, also for ids that are no UUIDs', () =>
    fc.assert(
      fc.property(attempts, fc.string(), (attempt, execution_id) => {
        for (const one of [attempt, { ...attempt, execution_id }, { ...attempt, execution_id: '0'.repeat(32) }])
          expect(traceHeaders(one).traceparent).to.match(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/)
      }),
    ))
  it('is one trace, with a span per attempt', () => {
    const [, id, span] = traceHeaders(anAttempt()).traceparent.split('-')
    const [, same, other] = traceHeaders(anAttempt({ attempt: 2 })).traceparent.split('-')
    expect(same).to.equal(id)
    expect(other).not.to.equal(span)
    const spans = Array.from({ length: 10_000 }, (_, n) => spanOfAttempt(anAttempt({ task_id: `task${n}` })))
    expect(new Set(spans).size).to.equal(10_000)
  })
  it('is the one that its parent began, below the attempt that started it', () => {
    const { id } = traceOfRun('child-1', { parent })
    expect(id).to.equal(traceOfRun(parent.execution_id, {}).id)
    expect(spanAbove({ parent })).to.equal(spanOfAttempt(parent))
  })
})

describe('the trace of an execution that was given one', () => {
  const attempt = anAttempt({ trace: traceOfRun('x', trace()) })

  it('has its id, its flags and its state, and spans of its own', () => {
    const { traceparent, tracestate } = traceHeaders(attempt)
    expect(traceparent).to.equal(`00-0af7651916cd43dd8448eb211c80319c-${spanOfAttempt(attempt)}-00`)
    expect(tracestate).to.equal('vendor=1')
    expect(traceLines(attempt)).to.deep.equal(['traceparent', traceparent, 'tracestate', 'vendor=1'])
    expect(spanAbove(trace())).to.equal('b7ad6b7169203331')
  })
  it('is rather that than its parent’s', () => {
    expect(traceOfRun('x', { ...trace(), parent }).id).to.equal('0af7651916cd43dd8448eb211c80319c')
  })
  it('may be that of other executions whose tasks have the same names: their spans differ', () => {
    const other = { ...attempt, execution_id: '01890a5d-ac96-774b-bcce-b302099a8059' }
    expect(traceHeaders(other).traceparent).not.to.equal(traceHeaders(attempt).traceparent)
  })
})
