import { isObject } from '../findings.ts'
import { RULES } from '../language/trigger-rule.ts'

/** A trigger rule; `count` is the k of `n_of: k`, otherwise 0. */
export interface Rule {
  readonly name: string
  readonly count: number
}

const rules = new Map<unknown, Rule>(Object.keys(RULES).map((name) => [name, { name, count: 0 }]))

/** A rule that asks for nothing. */
export const always: Rule = { name: 'always', count: 0 }

/** The rule that was written; undefined when it is none. */
export const ruleOf = (given: unknown): Rule | undefined => {
  if (isObject(given)) return typeof given.n_of === 'number' ? { name: 'n_of', count: given.n_of } : undefined
  return rules.get(given ?? 'all_success')
}

const WITH_SUCCESS: ReadonlySet<string> = new Set([
  'one_success',
  'none_failed_min_one_success',
  'all_done_min_one_success',
])

/** Whether all of so many upstream tasks must complete. */
export const needsSuccess = ({ name, count }: Rule, upstream: number): boolean =>
  name === 'all_success' || (name === 'n_of' && count === upstream) || (upstream === 1 && WITH_SUCCESS.has(name))

/** Whether none of so many upstream tasks may complete. */
export const needsNoSuccess = ({ name }: Rule, upstream: number): boolean =>
  name === 'all_failed' || name === 'all_skipped' || (upstream === 1 && name === 'one_failed')

/** Whether a task with this rule may be skipped because of what came of others, which is not to fail because of them. */
export const mayBeSkipped = ({ name }: Rule, upstreamMayBe: boolean): boolean => {
  if (name === 'all_failed' || name === 'one_failed' || name === 'all_skipped') return true
  return name !== 'all_done' && name !== 'always' && upstreamMayBe
}

/** Whether a rule can be met at all, given which upstream tasks may be skipped; all may fail, and complete unless `success` is false. */
export const isPossible = ({ name }: Rule, canSkip: readonly boolean[], success: boolean): boolean => {
  if (canSkip.length === 0) return true
  if (name === 'all_skipped' || (name === 'none_failed' && !success)) return canSkip.every((can) => can)
  return success || !(name === 'all_success' || name === 'n_of' || WITH_SUCCESS.has(name))
}
