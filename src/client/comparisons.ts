import type { Comparison } from '../domain/compare/compare-runs.ts'
import type { Told } from '../domain/compare/values.ts'
import type { Api, ReadOptions } from './api.ts'
import type { HarmoniaEvent } from './events.ts'
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

/** An event at which a condition began to hold, or ceased to, with what it reads before and after. What is not there is absent. */
export interface Flip {
  readonly event: HarmoniaEvent
  readonly holds: boolean
  readonly reads: readonly { readonly path: string; readonly before?: Told; readonly after?: Told }[]
}

export interface Bisection {
  readonly execution_id: string
  readonly when: string
  /** The first event at which it was true; null: at none so far. */
  readonly first: Flip | null
  readonly flips: readonly Flip[]
  /** There are more flips than these. */
  readonly more: boolean
  /** Whether it holds after the last event that was looked at, and why that can't be said. */
  readonly holds: boolean
  readonly problem: string | null
}

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

  /** The first event after which a condition such as `tasks.charge.attempt > 2` holds; with `all` every one at which it changes. */
  bisectExecution: (
    execution: ExecutionRef,
    when: string,
    bisect: { readonly all?: boolean; readonly limit?: number } = {},
    options?: ReadOptions,
  ): Promise<Bisection> =>
    api.json(`/api/executions/${reference('execution_id', execution)}/bisect`, reading({ when, ...bisect }, options)),
})
