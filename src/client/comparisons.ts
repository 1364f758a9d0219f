import type { Comparison } from '../domain/compare/compare-runs.ts'
import type { Api, ReadOptions } from './api.ts'
import { reading, reference, type Reference } from './request.ts'

export interface DiffOptions {
  /** Each execution as of this revision, or as of the last event at or before this time (RFC 3339). */
  readonly at_a?: number | string
  readonly at_b?: number | string
  /** Durations that are this many times apart are a difference; without it times count for nothing. */
  readonly timing?: number
  /** Tasks that are told; 100 unless given. */
  readonly limit?: number
}

type ExecutionRef = Reference<'execution_id'>

export const comparisonCalls = (api: Api) => ({
  /** Two runs, task by task: where they part, and in what they differ. */
  diffExecutions: (
    a: ExecutionRef,
    b: ExecutionRef,
    diff: DiffOptions = {},
    options?: ReadOptions,
  ): Promise<Comparison> =>
    api.json(
      `/api/executions/${reference('execution_id', a)}/diff/${reference('execution_id', b)}`,
      reading({ ...diff }, options),
    ),
})
