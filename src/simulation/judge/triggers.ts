import type { TriggerRule } from '../../domain/definition/definition.ts'
import { hasEnded, type Block, type Instance } from './instances.ts'

/** What became of the tasks that one waits for. */
export interface Upstream {
  readonly total: number
  readonly success: number
  readonly failed: number
  readonly skipped: number
}

export const upstreamOf = ({ task }: Instance, block: Block): Upstream => {
  const counts = { total: 0, success: 0, failed: 0, skipped: 0 }
  for (const id of task.depends_on) {
    const before = block.tasks.get(id) as Instance
    counts.total++
    if (before.status === 'completed') counts.success++
    else if (before.status === 'skipped' && !before.lost) counts.skipped++
    else if (hasEnded(before)) counts.failed++
  }
  return counts
}

/** Each rule as one would say it, of counts that may still grow. */
const MET: Readonly<Record<Extract<TriggerRule, string>, (upstream: Upstream) => boolean>> = {
  all_success: ({ total, success }) => success === total,
  all_failed: ({ total, failed }) => failed === total,
  all_done: (upstream) => all(upstream),
  one_success: ({ success }) => success > 0,
  one_failed: ({ failed }) => failed > 0,
  one_done: ({ success, failed }) => success + failed > 0,
  none_failed: (upstream) => all(upstream) && upstream.failed === 0,
  none_failed_min_one_success: (upstream) => all(upstream) && upstream.failed === 0 && upstream.success > 0,
  none_skipped: (upstream) => all(upstream) && upstream.skipped === 0,
  all_skipped: ({ total, skipped }) => skipped === total,
  all_done_min_one_success: (upstream) => all(upstream) && upstream.skipped === 0 && upstream.success > 0,
  always: () => true,
}

const all = ({ total, success, failed, skipped }: Upstream): boolean => success + failed + skipped === total

const ruleOf = ({ task }: Instance): TriggerRule => task.trigger_rule ?? 'all_success'

export const isMet = (instance: Instance, upstream: Upstream): boolean => {
  const rule = ruleOf(instance)
  if (upstream.total === 0) return true
  return typeof rule === 'object' ? upstream.success >= rule.n_of : MET[rule](upstream)
}

/** However what is left turns out, the rule will not be met. */
export const isHopeless = (instance: Instance, upstream: Upstream): boolean => {
  const { total, success, failed, skipped } = upstream
  const left = total - success - failed - skipped
  for (let more = 0; more <= left; more++)
    for (let lost = 0; lost + more <= left; lost++) {
      const end = { total, success: success + more, failed: failed + lost, skipped: skipped + (left - more - lost) }
      if (isMet(instance, end)) return false
    }
  return true
}

/** Whether a task whose rule can not be met counts as one that failed upstream, or as one that was skipped. */
export const isLost = (instance: Instance, { total, failed, skipped }: Upstream): boolean => {
  const rule = ruleOf(instance)
  if (typeof rule === 'object') return true
  switch (rule) {
    case 'all_success':
    case 'none_failed':
    case 'none_failed_min_one_success':
      return failed > 0
    case 'one_success':
      return skipped < total
    case 'all_done_min_one_success':
      return skipped === 0
    case 'all_failed':
    case 'one_failed':
    case 'one_done':
    case 'none_skipped':
    case 'all_skipped':
    case 'all_done':
    case 'always':
      return false
  }
}

const TAKES_FAILURE: ReadonlySet<TriggerRule> = new Set<TriggerRule>([
  'one_failed',
  'all_failed',
  'one_success',
  'one_done',
  'all_done_min_one_success',
])

/** Somebody downstream has dealt with the failure of a task, or with what was given up because of it. */
export const isAbsorbed = (failed: Instance, block: Block): boolean => {
  for (const dependent of block.tasks.values()) {
    if (!dependent.task.depends_on.some((id) => block.tasks.get(id) === failed)) continue
    const rule = ruleOf(dependent)
    const takes = typeof rule === 'object' || TAKES_FAILURE.has(rule)
    if (dependent.status === 'completed' && takes) return true
    if (dependent.status === 'skipped' && dependent.lost && isAbsorbed(dependent, block)) return true
  }
  return false
}
