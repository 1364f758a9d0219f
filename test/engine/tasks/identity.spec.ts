import { expect } from 'chai'
import fc from 'fast-check'
import { idempotencyKey, traceparent } from '../../../src/engine/tasks/identity.ts'
import { anAttempt } from '../../support/components-attempt.ts'

const attempts = fc
  .record({
    execution_id: fc.uuid(),
    task_id: fc.string({ unit: 'binary', minLength: 1 }),
    attempt: fc.integer({ min: 1 }),
  })
  .map(anAttempt)

describe('the idempotency key', () => {
  it('is readable for plain ids', () => {
    const attempt = anAttempt({ task_id: 'fetch-data_1.b', attempt: 3 })
    expect(idempotencyKey(attempt)).to.equal(`${attempt.execution_id}:fetch-data_1.b:3`)
  })
  it('differs for different attempts and is the same for the same', () =>
    fc.assert(
      fc.property(attempts, attempts, (one, other) => {
        const same =
          one.execution_id === other.execution_id && one.task_id === other.task_id && one.attempt === other.attempt
        expect(idempotencyKey(one) === idempotencyKey(other)).to.equal(same)
        expect(idempotencyKey({ ...one })).to.equal(idempotencyKey(one))
      }),
    ))
  it('differs for tasks that are spelled alike', () => {
    const ids = ['a', 'a:1', 'a%', 'a%003a1', 'ä', '\ud800', 'a b']
    expect(new Set(ids.map((task_id) => idempotencyKey(anAttempt({ task_id })))).size).to.equal(ids.length)
  })
  it('can be sent in a header, whatever the task is called', () =>
    fc.assert(
      fc.property(attempts, (attempt) => {
        expect(idempotencyKey(attempt)).to.match(/^[\x21-\x7e]+$/)
      }),
    ))
})

describe('the trace context', () => {
  it('is well formed, also for ids that are no UUIDs', () =>
    fc.assert(
      fc.property(attempts, fc.string(), (attempt, execution_id) => {
        for (const one of [attempt, { ...attempt, execution_id }]) {
          expect(traceparent(one)).to.match(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/)
        }
      }),
    ))
  it('has one trace per execution and one span per attempt', () => {
    const [, trace, span] = traceparent(anAttempt()).split('-')
    const [, sameTrace, otherSpan] = traceparent(anAttempt({ attempt: 2 })).split('-')
    expect(sameTrace).to.equal(trace)
    expect(otherSpan).not.to.equal(span)
    const spans = Array.from({ length: 10_000 }, (_, n) => traceparent(anAttempt({ task_id: `task${n}` })))
    expect(new Set(spans).size).to.equal(10_000)
  })
})
