import type { ExecutionStatus } from '../domain/execution/document.ts'
import type { Divergence } from '../domain/compare/compare-runs.ts'
import type { TaskDifference } from '../domain/compare/tasks.ts'
import type { Difference } from '../domain/compare/values.ts'
import type { Problem } from '../domain/problem.ts'
import type { Api, CallOptions } from './api.ts'
import { posting } from './request.ts'
import type { NewWorkflow } from './workflows.ts'

/** A definition, and the runs that it is asked of: by their ids, or the last ones of a workflow (those that have ended, unless `status` says more). */
export type NewWhatIf = { readonly definition: NewWorkflow } & (
  | { readonly executions: readonly string[] }
  | { readonly workflow_id: string; readonly last?: number; readonly status?: readonly ExecutionStatus[] }
)

/** What one recorded run would have come to. `a` is how it was, `b` how it would be. */
export interface Replayed {
  readonly execution_id: string
  readonly verdict: 'same' | 'different' | 'unknown'
  readonly other_path: boolean
  readonly other_end: boolean
  readonly status_a: ExecutionStatus
  /** Null where an output is missing that it depends on. */
  readonly status_b: ExecutionStatus | null
  /** What the definition asks for and the recording has nothing of. */
  readonly missing: readonly {
    readonly task_id: string
    readonly attempt: number
    readonly why: string
    readonly message: string
  }[]
  /** Recorded outputs that were taken although the calls would not be the same. */
  readonly assumed: readonly {
    readonly task_id: string
    readonly why: 'input_changed' | 'action_changed'
    readonly differences: readonly Difference[]
  }[]
  /** The start itself would be refused, for its input. */
  readonly refused: readonly Problem[]
  readonly first_divergence: Divergence | null
  readonly tasks: readonly TaskDifference[]
  readonly tasks_different: number
  readonly end: readonly Difference[]
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
  readonly not_replayed: readonly { readonly execution_id: string; readonly code: string; readonly message: string }[]
  readonly executions: readonly Replayed[]
}

export const whatIfCalls = (api: Api) => ({
  /** Plays recorded runs against a definition. Records nothing and calls nobody. */
  whatIf: (question: NewWhatIf, options?: CallOptions): Promise<WhatIfReport> =>
    api.json('/api/workflows/whatif', posting(question, options)),
})
