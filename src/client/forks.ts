import type { ForkForecast } from '../domain/execution/adopt/forecast.ts'
import type { Api, CallOptions, PostOptions } from './api.ts'
import type { Accepted } from './executions.ts'
import { posting, reference, type Reference } from './request.ts'
import type { NewWorkflow } from './workflows.ts'

/** What becomes of a task: it has this output and does not run, runs with this input, or runs again. One of them. */
export interface TaskChange {
  readonly output?: unknown
  readonly input?: unknown
  readonly rerun?: true
}

/** What a fork does otherwise than the execution that it goes on from. At most one of the last two. */
export interface Changes {
  readonly input?: unknown
  /** By the ids of tasks of the definition. */
  readonly tasks?: Readonly<Record<string, TaskChange>>
  readonly definition_version?: number
  readonly definition?: NewWorkflow
}

export interface NewFork {
  /** The event to go on from; the last one without it. */
  readonly at_revision?: number
  readonly changes?: Changes
  readonly reason?: string
}

/** A new execution, and the event of the other one that it goes on from. */
export interface Forked extends Accepted {
  readonly original_execution_id: string
  readonly original_revision: number
}

/** Every task of the definition with what becomes of it, and the event that the fork would go on from. */
export interface ForkPreview extends ForkForecast {
  readonly original_execution_id: string
  readonly original_revision: number
  readonly workflow_version: number
}

type ExecutionRef = Reference<'execution_id'>

export const forkCalls = (api: Api) => ({
  /** A new execution goes on from an event of this one, which stays as it is. All that keeps it from that is one refusal (422). */
  forkExecution: (execution: ExecutionRef, fork: NewFork = {}, options?: PostOptions): Promise<Forked> =>
    api.json(`${path(execution)}/fork`, posting(fork, options)),

  /** What a fork would keep, and what would run in it. Nothing is recorded; what would be refused is refused here too. */
  previewFork: (execution: ExecutionRef, fork: NewFork = {}, options?: CallOptions): Promise<ForkPreview> =>
    api.json(`${path(execution)}/fork/preview`, posting(fork, options)),

  /** A failed execution goes on in place: what failed and what that blocked starts over. Refused (409) in any other. */
  retryExecution: (
    execution: ExecutionRef,
    options: PostOptions & { readonly reason?: string } = {},
  ): Promise<Accepted> =>
    api.json(
      `${path(execution)}/retry`,
      posting(options.reason === undefined ? {} : { reason: options.reason }, options),
    ),
})

const path = (execution: ExecutionRef): string => `/api/executions/${reference('execution_id', execution)}`
