import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Run } from '../domain/compare/run.ts'
import type { Told } from '../domain/compare/values.ts'
import type { Happened } from '../domain/decider.ts'
import type { Definition } from '../domain/definition/definition.ts'
import type { ExecutionDocument, ExecutionStatus } from '../domain/execution/document.ts'
import type { ExecutionGraph } from '../domain/execution/graph.ts'
import type { Explanation } from '../domain/execution/explain/index.ts'
import type { AttemptRef } from '../domain/execution/attempt-ref.ts'
import type { ForkKind, Origin, RecordedChanges } from '../domain/execution/events.ts'
import type { ExecutionEvent, ForkForecast, Report } from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { OnConflict } from '../domain/start/index.ts'
import type { By, Fault, Recorded } from '../store/event-store.ts'
import type { Annotating } from './annotating.ts'
import type { At } from './as-of.ts'
import type { TraceOfRun } from './trace.ts'

/** What a caller hands in to start an execution. `execution_id` is a UUIDv7 made by the caller. */
export interface Submission {
  readonly execution_id: string
  readonly workflow_id: string
  readonly version?: number
  readonly input?: unknown
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly priority?: number
  /** What it comes from, when it was not asked for by itself. */
  readonly origin?: Origin
  /** Absent where the engine starts it by itself. */
  readonly by?: By | undefined
  /** The hash of the request, when it must be recognised if it is made again. */
  readonly request_id?: string
}

/** A command that is durable: where its execution stands after it. */
export interface Accepted {
  readonly execution_id: string
  readonly workflow_id: string
  readonly status: ExecutionStatus
  readonly revision: number
  readonly position: number
}

/** A start that had a key. `existing`: the key had this execution already. */
export type Started = Accepted & { readonly existing?: true }

/** What a caller hands in to let an execution go on from another one. `execution_id` is a UUIDv7 made by the caller. */
export interface Fork {
  readonly execution_id: string
  readonly source: string
  /** After this event of the source; without it after its last. */
  readonly at_revision?: number | undefined
  /** `restore` changes nothing. */
  readonly kind: ForkKind
  readonly checkpoint_id?: string
  readonly changes?: Changes | undefined
  readonly by?: By | undefined
  readonly request_id?: string
  readonly reason?: string | undefined
}

/** What a fork does otherwise than its source. At most one of the last two. */
export interface Changes extends RecordedChanges {
  readonly input?: unknown
  /** As an author writes it. */
  readonly definition?: unknown
}

/** A fork that is durable, and what it goes on from. */
export type Forked = Accepted & { readonly original_execution_id: string; readonly original_revision: number }

/** A fork of which the source may not have been told yet. */
export interface Untold {
  readonly execution_id: string
  readonly source: string
  readonly revision: number
  readonly kind: ForkKind
}

export type Verb = 'pause' | 'resume' | 'cancel' | 'retry'

/** Something that an execution is told from outside. With a `signal_id` one that comes twice counts once. */
export interface Signal {
  readonly name: string
  readonly data: unknown
  readonly signal_id?: string
}

/** What somebody has decided about an approval that a task asks for. */
export interface ApprovalDecision {
  readonly decision: 'approved' | 'rejected'
  readonly by?: string
  readonly comment?: string
  readonly data?: unknown
}

export interface ExplainPage {
  readonly at?: At | undefined
  readonly from?: number | undefined
  readonly limit?: number | undefined
}

/** An event at which a condition began to hold, or ceased to, with what it reads before and after. What is not there is absent. */
export interface Flip {
  readonly event: Recorded
  readonly holds: boolean
  readonly reads: readonly { readonly path: string; readonly before?: Told; readonly after?: Told }[]
}

export interface Bisection {
  readonly execution_id: string
  readonly workflow_id: string
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

/** All that happened in an execution, with every value whole, and what it was a run of. */
export interface WholeRun {
  readonly execution_id: string
  readonly definition: Definition
  readonly events: readonly (Happened<ExecutionEvent> & { readonly revision: number })[]
}

/** What a fork would begin with, and the event that it would go on from. */
export interface ForkPreview extends ForkForecast {
  readonly original_execution_id: string
  readonly original_revision: number
  readonly workflow_version: number
}

/** The door of the engine room: the only way in which executions are changed or looked at. */
export interface Engine extends Annotating {
  readonly submit: (submission: Submission) => TE.TaskEither<Rejection | Fault, Accepted>
  /** At most one execution per workflow and key, whoever asks how often; what a further start gets is for `onConflict` to say. */
  readonly start: (
    submission: Submission,
    key: string,
    onConflict: OnConflict,
  ) => TE.TaskEither<Rejection | Fault, Started>
  /** Another execution goes on from a state of this one, which is not changed by that but for a note of it. All that keeps it from that is said at once. */
  readonly fork: (fork: Fork) => TE.TaskEither<Rejection | Fault, Forked>
  /** Everything that would be refused in a fork, found without recording anything. */
  readonly checkFork: (fork: Fork) => TE.TaskEither<Rejection | Fault, unknown>
  /** What a fork would begin with, task by task, found without recording anything. */
  readonly previewFork: (fork: Fork) => TE.TaskEither<Rejection | Fault, ForkPreview>
  readonly command: (
    executionId: string,
    verb: Verb,
    reason?: string,
    by?: By,
  ) => TE.TaskEither<Rejection | Fault, Accepted>
  /** Where an execution stands by its last durable event; costs the same whatever it is made of, once it is in memory. */
  readonly standing: (executionId: string) => TE.TaskEither<Rejection | Fault, Accepted>
  readonly signal: (executionId: string, signal: Signal, by?: By) => TE.TaskEither<Rejection | Fault, Accepted>
  /** An approval is named by the attempt that asks for it. */
  readonly decide: (
    approval: AttemptRef,
    decision: ApprovalDecision,
    by?: By,
  ) => TE.TaskEither<Rejection | Fault, Accepted>
  /** By the token that a component was given. Told twice is the same as told once; what comes too late is refused, with the reason. */
  readonly report: (taskToken: string, report: Report, by?: By) => TE.TaskEither<Rejection | Fault, Accepted>
  /** A run for comparing: as of a moment, or of its last event, with every value whole. */
  readonly recorded: (executionId: string, at?: At) => TE.TaskEither<Rejection | Fault, Run>
  /** The durable state now, or as of a moment. */
  readonly document: (executionId: string, at?: At) => TE.TaskEither<Rejection | Fault, ExecutionDocument>
  /** Its tasks as a graph, now or as of a moment; what runs several times is one node. */
  readonly graph: (executionId: string, at?: At) => TE.TaskEither<Rejection | Fault, ExecutionGraph>
  /** Why it stands where it stands, now or as of a moment: `limit` of the tasks that have not ended, from the instance `from` on. */
  readonly explain: (executionId: string, page?: ExplainPage) => TE.TaskEither<Rejection | Fault, Explanation>
  /** All events of an execution, if they are not too many to be handed out at once. */
  readonly wholeRun: (executionId: string) => TE.TaskEither<Rejection | Fault, WholeRun>
  /** The first event after which a condition on the document holds; with `turns`, so many events at which it changes. */
  readonly bisect: (
    executionId: string,
    question: { readonly when: string; readonly turns?: number | undefined },
  ) => TE.TaskEither<Rejection | Fault, Bisection>
  /** The workflow of an execution that lives in this process; undefined says nothing. Costs a look into a map. */
  readonly workflowOf: (executionId: string) => string | undefined
  /** What carries out a task: neither is changed by anything that happens. Empty where no component does. */
  readonly carrierOf: (
    executionId: string,
    taskId: string,
  ) => TE.TaskEither<Rejection | Fault, { readonly component: string; readonly action: string }>
  /** Takes no new work, gives running attempts `graceSeconds`, and resolves when nothing is in flight. */
  readonly stop: (graceSeconds: number) => Promise<void>
}

export interface SecretName {
  readonly name: string
  readonly source: 'environment' | 'file'
}

/** What the outside is told of secrets: names, never values. `problem` is why those of the file are missing. */
export interface SecretNames {
  readonly list: () => { readonly secrets: readonly SecretName[]; readonly problem: string | null }
}

/** One attempt, ready to be handed to a component. `deadline` is epoch milliseconds. */
export interface Attempt {
  readonly workflow_id: string
  readonly execution_id: string
  readonly task_id: string
  readonly attempt: number
  readonly component: string
  readonly action: string
  readonly input: unknown
  readonly deadline: number
  /** Secrets were put into its input. */
  readonly has_secrets?: true
  /** Seconds after which an attempt without a sign of life is given up; absent where none is expected. */
  readonly heartbeat_timeout?: number
  /** Absent where its execution begins a trace of its own. */
  readonly trace?: TraceOfRun
}
