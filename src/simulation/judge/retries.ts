import type { Leaf, RetryPolicy } from '../../domain/definition/definition.ts'
import type { TaskError } from '../../domain/execution/events.ts'
import type { Case, Must } from './case.ts'
import { isBody, type Instance } from './instances.ts'

/** An attempt that failed with this may be followed by another one at that time. */
export const mayRetry = (one: Case, its: Instance, error: TaskError, next: number, must: Must): void => {
  const { retry = {} } = its.task as Leaf
  const own = retry.max_attempts ?? (one.policy.auto_retry || Object.keys(retry).length > 0 ? Infinity : 1)
  const most = Math.min(own, Math.max(one.policy.max_attempts, retry.max_attempts ?? 0))
  must(its.shape === 'leaf' && its.attempt - its.spent < most, 'no attempt too many')
  must(isWorthIt(retry, error), 'what can not be retried is not')
  must(next <= its.startedAt + (retry.max_duration ?? Infinity) * 1_000, 'no attempt begins when their time is over')
}

const isWorthIt = ({ retry_on, abort_on }: RetryPolicy, { type, retryable }: TaskError): boolean =>
  !(abort_on !== undefined && isOneOf(type, abort_on)) && (retry_on === undefined ? retryable : isOneOf(type, retry_on))

const isOneOf = (type: string, names: readonly string[]): boolean =>
  names.some((name) => name === type || (name.endsWith('*') && type.startsWith(name.slice(0, -1))))

/** The place of the handler that deals with an error; -1 when none does. */
export const handlerOf = (its: Instance, { type }: TaskError): number => {
  if (its.role !== 'task' || !isBody(its) || its.caught !== undefined) return -1
  return (its.task.on_error ?? []).findIndex(({ catch: types }) => types === undefined || isOneOf(type, types))
}
