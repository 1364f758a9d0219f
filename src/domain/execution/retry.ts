import type { RetryPolicy } from '../definition/definition.ts'
import { isNamed } from './error-types.ts'
import type { ExecutionEvent, TaskError } from './events.ts'
import { failing } from './failing.ts'
import { idOf } from './ids.ts'
import { taskAt, type Execution } from './state.ts'
import type { ExecutionGiven } from './vocabulary.ts'

/** Seconds; what a task's own policy leaves out. */
export const RETRY_DEFAULTS = { initial_delay: 1, max_delay: 60, multiplier: 2, jitter: 0.1 } as const

/** What follows from a failed attempt: another one later, or what the definition says of the task's failure. */
export const afterFailure = (
  execution: Execution,
  index: number,
  error: TaskError,
  given: ExecutionGiven,
): readonly ExecutionEvent[] => {
  const { attempt, spent, node, startedAt = given.at } = taskAt(execution, index)
  const tried = attempt - spent
  const { retry } = node
  if (!isWorthAnother(retry, error) || tried >= maxAttempts(execution, retry)) {
    return failing(execution, index, error, given)
  }
  const delay = Math.max(backoff(retry, tried, given.random()), error.retry_after ?? 0)
  const next = Date.parse(given.at) + Math.ceil(delay * 1_000)
  if (next > Date.parse(startedAt) + (retry.max_duration ?? Infinity) * 1_000) {
    return failing(execution, index, error, given)
  }
  const next_attempt_at = new Date(next).toISOString()
  return [{ type: 'task_retry_scheduled', data: { task_id: idOf(execution, index), attempt, error, next_attempt_at } }]
}

/** By the policy's lists of types, where it has them, else as the error itself says. */
const isWorthAnother = ({ retry_on, abort_on }: RetryPolicy, { type, retryable }: TaskError): boolean => {
  if (abort_on !== undefined && isNamed(type, abort_on)) return false
  return retry_on === undefined ? retryable : isNamed(type, retry_on)
}

/**
 * Seconds until the attempt after the given one: exponential, at most `max_delay`, and spread by `jitter` to both sides, so
 * that what failed together does not come back together. `random` is in [0, 1).
 */
export const backoff = (policy: RetryPolicy, attempt: number, random: number): number => {
  const { initial_delay, max_delay, multiplier, jitter } = { ...RETRY_DEFAULTS, ...policy }
  // Nothing grows to nothing, also after so many attempts that the factor is infinite.
  const exact = initial_delay === 0 ? 0 : Math.min(initial_delay * multiplier ** (attempt - 1), max_delay)
  return exact * (1 + jitter * (2 * random - 1))
}

/** Attempts in all. */
export const maxAttempts = ({ policy }: Execution, retry: RetryPolicy): number => {
  if (retry.max_attempts !== undefined) return retry.max_attempts
  return policy.auto_retry || Object.keys(retry).length > 0 ? policy.max_attempts : 1
}
