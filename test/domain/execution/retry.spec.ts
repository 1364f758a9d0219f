import { expect } from 'chai'
import fc from 'fast-check'
import type { RetryPolicy } from '../../../src/domain/definition/definition.ts'
import { failTask } from '../../../src/domain/execution/index.ts'
import type { TaskError } from '../../../src/domain/execution/events.ts'
import { backoff } from '../../../src/domain/execution/retry.ts'
import { aPlan, aTask, given, NOW, started, submitted, taskStarted } from '../../support/execution.ts'
import { played } from '../../support/players.ts'

const failed = (retry: RetryPolicy, error: Partial<TaskError> = {}) => {
  const broken = { type: 'broken', message: 'it broke', retryable: true, ...error }
  return given(aPlan({ a: aTask([], { retry }) }), submitted(), started, taskStarted('a')).when(
    failTask({ task: 0, attempt: 1, error: broken }),
  )
}

describe('the errors that are tried again', () => {
  it('are those that say so, by default', () => {
    failed({ max_attempts: 2 }).thenSaid('task_retry_scheduled')
    failed({ max_attempts: 2 }, { retryable: false }).thenSaid('task_failed')
  })
  it('are only those of retry_on, where there is one', () => {
    failed({ retry_on: ['broken', 'other'] }).thenSaid('task_retry_scheduled')
    failed({ retry_on: ['other'] }).thenSaid('task_failed')
  })
  it('are named by the beginning of their type, too', () => {
    failed({ retry_on: ['http_*'] }, { type: 'http_503' }).thenSaid('task_retry_scheduled')
    failed({ retry_on: ['http_5*'] }, { type: 'http_404' }).thenSaid('task_failed')
  })
  it('may be such that say no themselves', () =>
    failed({ retry_on: ['http_404'] }, { type: 'http_404', retryable: false }).thenSaid('task_retry_scheduled'))
  it('are never those of abort_on', () => {
    failed({ abort_on: ['broken'] }).thenSaid('task_failed')
    failed({ retry_on: ['*'], abort_on: ['bro*'] }).thenSaid('task_failed')
  })
})

describe('the time for all attempts', () => {
  it('is not exceeded by the start of another', () => {
    failed({ initial_delay: 5, max_duration: 5 }).thenSaid('task_retry_scheduled')
    failed({ initial_delay: 5, max_duration: 4.9 }).thenSaid('task_failed')
  })
  it('counts from the first attempt', () => {
    const retry = { initial_delay: 2, multiplier: 1, max_duration: 5, max_attempts: 100 }
    const { state } = played(aPlan({ a: aTask([], { retry }) }), () => ({ error: { type: 'broken', retryable: true } }))
    expect(state.tasks[0]?.attempt).to.equal(3)
    expect(state.completedAt).to.equal('2026-01-01T00:00:04.000Z')
  })
  it('counts what a component asked for', () =>
    failed({ max_duration: 30 }, { retry_after: 31 }).thenSaid('task_failed'))
})

describe('the delay before a retry', () => {
  it('grows by the multiplier up to the most, and is spread to both sides', () => {
    const policy = { initial_delay: 2, multiplier: 3, max_delay: 20, jitter: 0.5 }
    expect([1, 2, 3, 4].map((attempt) => backoff(policy, attempt, 0.5))).to.deep.equal([2, 6, 18, 20])
    expect([0, 1].map((random) => backoff(policy, 1, random))).to.deep.equal([1, 3])
  })
  it('stays finite after any number of attempts', () => expect(backoff({}, 1_000, 0.5)).to.equal(60))
  it('stays nothing after any number of attempts', () => expect(backoff({ initial_delay: 0 }, 1_100, 0.5)).to.equal(0))
  it('is within its bounds, whatever the policy', () => {
    const policies = fc.record({
      initial_delay: fc.double({ min: 0, max: 1_000, noNaN: true }),
      max_delay: fc.double({ min: 0, max: 1_000, noNaN: true }),
      multiplier: fc.double({ min: 1, max: 1_000, noNaN: true }),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    const randoms = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 1_000 }), randoms, (policy, attempt, random) => {
        const delay = backoff(policy, attempt, random)
        let exact = Math.min(policy.initial_delay, policy.max_delay)
        for (let n = 1; n < attempt; n++) exact = Math.min(exact * policy.multiplier, policy.max_delay)
        expect(delay).to.be.within(exact * (1 - policy.jitter) - 1e-6, exact * (1 + policy.jitter) + 1e-6)
      }),
    )
  })
  it('is at least what the component asked for', () => {
    const asked = { type: 'broken', message: 'b', retryable: true, retry_after: 90 }
    const next_attempt_at = new Date(Date.parse(NOW) + 90_000).toISOString()
    failed({}, asked).then({
      type: 'task_retry_scheduled',
      data: { task_id: 'a', attempt: 1, error: asked, next_attempt_at },
    })
  })
})
