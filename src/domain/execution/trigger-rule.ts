import type { TriggerRule } from '../definition/definition.ts'

/** Whether a task starts, or how it ends without having started: as one that failed upstream, or as one that was skipped. */
export type Verdict = 'run' | 'wait' | 'skip_as_failed' | 'skip_as_skipped'

/**
 * What a rule says of a task that has `total` upstream tasks, of which so many have ended in each way. It says it as early as
 * it can be known. The names and meanings are those of Apache Airflow, where a task that was given up because of a failure
 * counts as failed; `n_of` runs at that many successes.
 */
export const trigger = (
  rule: TriggerRule,
  total: number,
  success: number,
  failed: number,
  skipped: number,
): Verdict => {
  if (total === 0) return 'run'
  const done = success + failed + skipped
  if (typeof rule === 'object') {
    if (success >= rule.n_of) return 'run'
    return success + total - done < rule.n_of ? 'skip_as_failed' : 'wait'
  }
  switch (rule) {
    case 'all_success':
      if (success === total) return 'run'
      if (failed > 0) return 'skip_as_failed'
      return skipped > 0 ? 'skip_as_skipped' : 'wait'
    case 'all_failed':
      if (failed === total) return 'run'
      return success + skipped > 0 ? 'skip_as_skipped' : 'wait'
    case 'all_done':
      return done === total ? 'run' : 'wait'
    case 'one_success':
      if (success > 0) return 'run'
      if (done < total) return 'wait'
      return skipped === total ? 'skip_as_skipped' : 'skip_as_failed'
    case 'one_failed':
      if (failed > 0) return 'run'
      return done === total ? 'skip_as_skipped' : 'wait'
    case 'one_done':
      if (success + failed > 0) return 'run'
      return done === total ? 'skip_as_skipped' : 'wait'
    case 'none_failed':
      if (failed > 0) return 'skip_as_failed'
      return done === total ? 'run' : 'wait'
    case 'none_failed_min_one_success':
      if (failed > 0) return 'skip_as_failed'
      if (done < total) return 'wait'
      return skipped === total ? 'skip_as_skipped' : 'run'
    case 'none_skipped':
      if (skipped > 0) return 'skip_as_skipped'
      return done === total ? 'run' : 'wait'
    case 'all_skipped':
      if (success + failed > 0) return 'skip_as_skipped'
      return skipped === total ? 'run' : 'wait'
    case 'all_done_min_one_success':
      if (skipped > 0) return 'skip_as_skipped'
      if (done < total) return 'wait'
      return success > 0 ? 'run' : 'skip_as_failed'
    case 'always':
      return 'run'
  }
}
