import type { Definition } from '../domain/definition/definition.ts'
import type { ExecutionDocument, ExecutionStatus, TaskStatus } from '../domain/execution/document.ts'
import type { Policy } from '../domain/execution/events.ts'
import type { Problem } from '../domain/problem.ts'
import type { Recorded } from '../store/event-store.ts'

/** What a call that is only played gives: after `delay` seconds an output, an error, or (`never`) nothing at all. */
export interface PlayedAnswer {
  readonly output?: unknown
  readonly error?: {
    readonly type?: string
    readonly message?: string
    readonly retryable?: boolean
    readonly details?: unknown
    readonly retry_after?: number
  }
  readonly never?: boolean
  readonly delay?: number
}

/** One answer for every attempt, or one for each; the last one also for those that follow. */
export type Played = PlayedAnswer | readonly PlayedAnswer[]

/** Something that a user does, or that comes from outside, so many seconds after the start. */
export type PlayedCommand = { readonly at: number } & (
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

/** What is to come out. Of tasks and errors only what is named is compared; `status` is `completed` unless it is given. */
export interface Expectation {
  readonly status?: ExecutionStatus
  readonly output?: unknown
  readonly error?: { readonly type?: string; readonly message?: string; readonly task_id?: string }
  readonly tasks?: Readonly<Record<string, ExpectedTask>>
  /** Ids of tasks in the order in which they started first. */
  readonly order?: readonly string[]
  readonly duration_seconds?: number
}

export interface ExpectedTask {
  readonly status?: TaskStatus
  readonly attempt?: number
  readonly input?: unknown
  readonly output?: unknown
  readonly error?: { readonly type?: string; readonly message?: string; readonly retryable?: boolean }
}

/** A run of a definition in which nothing is recorded and no call goes out: everything that it depends on is here. */
export interface Trial {
  readonly input?: unknown
  /** By task id; `[*]` in it stands for any index. */
  readonly tasks?: Readonly<Record<string, Played>>
  /** For the calls that `tasks` does not name. */
  readonly default?: Played
  readonly commands?: readonly PlayedCommand[]
  readonly env?: Readonly<Record<string, string>>
  readonly start_at?: string
  readonly max_seconds?: number
  readonly seed?: number
  readonly expect?: Expectation
}

/** A trial with what it is a trial of. The definition has been checked. */
export interface TrialOf extends Trial {
  readonly definition: Definition
  readonly policy: Policy
}

/** Something that is not as it was to be. `pointer` is into `expect`. */
export interface Difference {
  readonly pointer: string
  readonly expected: unknown
  /** Absent when there is nothing. */
  readonly actual?: unknown
  readonly message: string
}

export interface Unplayed {
  readonly task_id: string
  readonly component: string
  readonly action: string
  readonly message: string
}

/** A command of the trial that the execution did not take. */
export interface RefusedCommand {
  readonly at: number
  readonly do: PlayedCommand['do']
  readonly code: string
}

/** Why a trial ended before its execution did. */
export interface Stopped {
  readonly reason: 'waiting' | 'max_seconds' | 'too_many_events' | 'too_much_data'
  readonly message: string
}

export interface TrialReport {
  /** Everything was as expected, every call had an answer, and every command was taken. */
  readonly passed: boolean
  readonly differences: readonly Difference[]
  /** Calls that the trial had no answer for; each failed with `not_played`. */
  readonly unplayed: readonly Unplayed[]
  readonly refused: readonly RefusedCommand[]
  /** What `tasks` has and no call asked for. */
  readonly unused: readonly string[]
  readonly stopped: Stopped | null
  /** Of simulated time. */
  readonly duration_seconds: number
  readonly execution: ExecutionDocument
  readonly events: readonly Recorded[]
}

/** The trial says something that can't be, or takes more than a trial may take. */
export type TrialRejection =
  | { readonly tag: 'invalid_trial'; readonly problems: readonly Problem[] }
  | { readonly tag: 'trial_too_heavy'; readonly reason: string }
  | { readonly tag: 'too_many_trials'; readonly limit: number }
