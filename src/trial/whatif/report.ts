import type { Comparison } from '../../domain/compare/compare-runs.ts'
import type { TaskDifference } from '../../domain/compare/tasks.ts'
import type { Difference } from '../../domain/compare/values.ts'
import type { ExecutionStatus } from '../../domain/execution/document.ts'
import type { Problem } from '../../domain/problem.ts'

/** Something that the definition asks for, and the recording has nothing of: from there on it is not known what would happen. */
export interface MissingOutput {
  readonly task_id: string
  readonly attempt: number
  readonly why: 'never_ran' | 'was_given_up' | 'timed_out_then' | 'mapping_changed' | 'no_signal' | 'no_decision'
  readonly message: string
}

/** A recorded output that was taken although the call would not be the same. */
export interface Assumed {
  readonly task_id: string
  readonly why: 'input_changed' | 'action_changed'
  readonly differences: readonly Difference[]
}

/** What one recorded run would have come to. `same`: nothing would differ. `unknown`: so far as can be said nothing would, but an output is missing. */
export interface Replayed {
  readonly execution_id: string
  readonly verdict: 'same' | 'different' | 'unknown'
  readonly other_path: boolean
  readonly other_end: boolean
  /** As it was, and as it would be; null where that is not known. */
  readonly status_a: ExecutionStatus
  readonly status_b: ExecutionStatus | null
  readonly missing: readonly MissingOutput[]
  readonly assumed: readonly Assumed[]
  /** The start itself would be refused: its input does not fit. */
  readonly refused: readonly Problem[]
  readonly first_divergence: Comparison['first_divergence']
  readonly tasks: readonly TaskDifference[]
  readonly tasks_different: number
  readonly end: readonly Difference[]
}

/** A run that could not be replayed, and why. */
export interface NotReplayed {
  readonly execution_id: string
  readonly code: string
  readonly message: string
}

export interface WhatIfReport {
  readonly runs: number
  readonly same: number
  readonly different: number
  readonly unknown: number
  readonly other_path: number
  readonly other_end: number
  readonly missing_output: number
  readonly assumed: number
  readonly not_replayed: readonly NotReplayed[]
  readonly executions: readonly Replayed[]
}

export const reportOn = (executions: readonly Replayed[], not_replayed: readonly NotReplayed[]): WhatIfReport => {
  const count = (is: (run: Replayed) => boolean): number => executions.filter(is).length
  return {
    runs: executions.length + not_replayed.length,
    same: count(({ verdict }) => verdict === 'same'),
    different: count(({ verdict }) => verdict === 'different'),
    unknown: count(({ verdict }) => verdict === 'unknown'),
    other_path: count(({ other_path }) => other_path),
    other_end: count(({ other_end }) => other_end),
    missing_output: count(({ missing }) => missing.length > 0),
    assumed: count(({ assumed }) => assumed.length > 0),
    not_replayed,
    executions,
  }
}
