import type { Rule } from './language.ts'
import type { Instance } from './instance.ts'

/** How the end of a task counts for those that wait for it. */
const countsAs = ({ status, lost }: Instance): 'success' | 'failed' | 'skipped' | 'open' => {
  if (status === 'completed') return 'success'
  if (status === 'failed' || status === 'cancelled') return 'failed'
  if (status === 'skipped') return lost ? 'failed' : 'skipped'
  return 'open'
}

export type Verdict = 'run' | 'wait' | 'lost' | 'skipped'

/** What a rule says of the tasks that one waits for, in the words of the language's table. */
export const verdict = (rule: Rule, upstream: readonly Instance[]): Verdict => {
  const all = upstream.map(countsAs)
  const some = (what: string): boolean => all.includes(what as never)
  const each = (what: string): boolean => all.every((one) => one === what)
  const open = some('open')
  if (all.length === 0) return 'run'
  if (typeof rule === 'object') {
    const [successes, left] = ['success', 'open'].map((what) => all.filter((one) => one === what).length)
    if ((successes ?? 0) >= rule.n_of) return 'run'
    return (successes ?? 0) + (left ?? 0) < rule.n_of ? 'lost' : 'wait'
  }
  switch (rule) {
    case 'all_success':
      if (some('failed')) return 'lost'
      if (some('skipped')) return 'skipped'
      return open ? 'wait' : 'run'
    case 'all_failed':
      if (some('success') || some('skipped')) return 'skipped'
      return open ? 'wait' : 'run'
    case 'all_done':
      return open ? 'wait' : 'run'
    case 'one_success':
      if (some('success')) return 'run'
      if (open) return 'wait'
      return each('skipped') ? 'skipped' : 'lost'
    case 'one_failed':
      if (some('failed')) return 'run'
      return open ? 'wait' : 'skipped'
    case 'one_done':
      if (some('success') || some('failed')) return 'run'
      return open ? 'wait' : 'skipped'
    case 'none_failed':
      if (some('failed')) return 'lost'
      return open ? 'wait' : 'run'
    case 'none_failed_min_one_success':
      if (some('failed')) return 'lost'
      if (open) return 'wait'
      return some('success') ? 'run' : 'skipped'
    case 'none_skipped':
      if (some('skipped')) return 'skipped'
      return open ? 'wait' : 'run'
    case 'all_skipped':
      if (some('success') || some('failed')) return 'skipped'
      return open ? 'wait' : 'run'
    case 'all_done_min_one_success':
      if (some('skipped')) return 'skipped'
      if (open) return 'wait'
      return some('success') ? 'run' : 'lost'
    case 'always':
      return 'run'
    default:
      throw new Error(`the model knows no rule ${rule}`)
  }
}

/** Rules of tasks that make good a failure upstream when they complete. */
const MAKES_GOOD = ['one_failed', 'all_failed', 'one_success', 'one_done', 'all_done_min_one_success']
export const makesGood = (rule: Rule): boolean => typeof rule === 'object' || MAKES_GOOD.includes(rule)

/** Rules of tasks that are lost by a failure upstream, so that whoever waits for them sees it in turn. */
const HANDS_ON = [
  'all_success',
  'one_success',
  'none_failed',
  'none_failed_min_one_success',
  'all_done_min_one_success',
]
export const handsOn = (rule: Rule): boolean => typeof rule === 'object' || HANDS_ON.includes(rule)
