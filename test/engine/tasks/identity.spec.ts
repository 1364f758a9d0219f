import { expect } from 'chai'
import fc from 'fast-check'
import { idempotencyKey } from '../../../src/engine/tasks/identity.ts'
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
