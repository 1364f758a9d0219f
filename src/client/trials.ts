import type { ExecutionDocument, ExecutionStatus, TaskStatus } from '../domain/execution/document.ts'
import type { Api, CallOptions } from './api.ts'
import type { HarmoniaEvent } from './events.ts'
import { posting } from './request.ts'
import type { NewWorkflow } from './workflows.ts'

export interface TrialError {
  readonly type?: string
  readonly message?: string
  readonly retryable?: boolean
  readonly details?: unknown
  /** Seconds. */
  readonly retry_after?: number
}

/** What a call gives that is only played: an output (null unless given), an error, or (`never`) nothing; after `delay` seconds. */
export interface TrialAnswer {
  readonly output?: unknown
  readonly error?: TrialError
  readonly never?: boolean
  readonly delay?: number
}

/** What is to come out; what is not named is not compared. `status` is `completed` unless it is given. */
export interface TrialExpectation {
  readonly status?: ExecutionStatus
  readonly output?: unknown
  readonly error?: Omit<TrialError, 'details' | 'retry_after'> & { readonly task_id?: string }
  readonly tasks?: Readonly<
    Record<
      string,
      {
        readonly status?: TaskStatus
        readonly attempt?: number
        readonly input?: unknown
        readonly output?: unknown
        readonly error?: TrialError
      }
    >
  >
  /** Ids of tasks in the order in which they start. */
  readonly order?: readonly string[]
  readonly duration_seconds?: number
}

/** Something that a user does, or that comes from outside, `at` so many seconds after the start. */
export type TrialCommand = { readonly at: number } & (
  | { readonly do: 'pause' | 'resume' | 'cancel'; readonly reason?: string }
  | { readonly do: 'signal'; readonly name: string; readonly data?: unknown }
  | {
      readonly do: 'approve' | 'reject'
      readonly task: string
      readonly by?: string
      readonly comment?: string
      readonly data?: unknown
    }
)

/** A run of a definition, or of a stored workflow, with given answers and a clock that jumps. */
export interface NewTrial {
  readonly definition?: NewWorkflow
  readonly workflow_id?: string
  readonly version?: number
  readonly input?: unknown
  /** By task id: one answer, or one per attempt. `[*]` in an id stands for any index. */
  readonly tasks?: Readonly<Record<string, TrialAnswer | readonly TrialAnswer[]>>
  readonly default?: TrialAnswer | readonly TrialAnswer[]
  readonly commands?: readonly TrialCommand[]
  readonly env?: Readonly<Record<string, string>>
  readonly start_at?: string
  readonly max_seconds?: number
  readonly seed?: number
  readonly expect?: TrialExpectation
}

export interface TrialDifference {
  /** Into `expect`. */
  readonly pointer: string
  readonly expected: unknown
  readonly actual?: unknown
  readonly message: string
}

export interface TrialReport {
  /** Everything was as expected, every call had an answer, and every command was taken. */
  readonly passed: boolean
  readonly differences: readonly TrialDifference[]
  /** Calls that the trial had no answer for. */
  readonly unplayed: readonly {
    readonly task_id: string
    readonly component: string
    readonly action: string
    readonly message: string
  }[]
  readonly refused: readonly { readonly at: number; readonly do: string; readonly code: string }[]
  /** Answers that no call asked for. */
  readonly unused: readonly string[]
  /** Why it ended before its execution did. */
  readonly stopped: { readonly reason: string; readonly message: string } | null
  readonly duration_seconds: number
  readonly execution: ExecutionDocument
  readonly events: readonly HarmoniaEvent[]
}

export const trialCalls = (api: Api) => ({
  /** Records nothing and calls nobody. A trial that does not come out as expected is an answer here, not a `HarmoniaError`. */
  testWorkflow: (trial: NewTrial, options?: CallOptions): Promise<TrialReport> =>
    api.json('/api/workflows/test', posting(trial, options)),
})
