import type { Given } from '../decider.ts'
import type { RetryPolicy } from '../definition/definition.ts'
import type { ExecutionEvent, TaskError } from './events.ts'
import { idOf } from './ids.ts'
import { taskAt, type Execution } from './state.ts'

/** Seconds; what a task's own policy leaves out. */
export const RETRY_DEFAULTS = { initial_delay: 1, max_delay: 60, multiplier: 2, jitter: 0.1 } as const

/** What follows from a failed attempt: another one later, or the end of the task. */
export const afterFailure = (
  execution: Execution,
  index: number,
  error: TaskError,
  { at, random }: Given,
): ExecutionEvent => {
  const { attempt, node } = taskAt(execution, index)
  const { retry } = node
  const id = idOf(execution, index)
  if (!error.retryable || attempt >= maxAttempts(execution, retry)) {
    return { type: 'task_failed', data: { task_id: id, attempt, error } }
  }
  const delay = Math.max(backoff(retry, attempt, random()), error.retry_after ?? 0)
  const next_attempt_at = new Date(Date.parse(at) + Math.ceil(delay * 1_000)).toISOString()
  return { type: 'task_retry_scheduled', data: { task_id: id, attempt, error, next_attempt_at } }
}

/**
 * Seconds until the attempt after the given one: exponential, at most `max_delay`, and spread by `jitter` to both sides, so
 * that what failed together does not come back together. `random` is in [0, 1).
 */
export const backoff = (policy: RetryPolicy, attempt: number, random: number): number => {
  const { initial_delay, max_delay, multiplier, jitter } = { ...RETRY_DEFAULTS, ...policy }
  const exact = Math.min(initial_delay * multiplier ** (attempt - 1), max_delay)
  return exact * (1 + jitter * (2 * random - 1))
}

const maxAttempts = ({ policy }: Execution, retry: RetryPolicy): number => {
  if (retry.max_attempts !== undefined) return retry.max_attempts
  return policy.auto_retry || Object.keys(retry).length > 0 ? policy.max_attempts : 1
}
