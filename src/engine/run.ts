import type * as E from 'fp-ts/lib/Either.js'
import type { Execution, ExecutionIntent } from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Fault, Meta } from '../store/event-store.ts'
import type { Accepted, Untold } from './engine.ts'
import type { Reply } from './tasks/task-kind.ts'
import type { Sleeper } from './timers.ts'
import { USUAL, type TurnBounds } from './too-large.ts'

/** A caller who waits for what becomes of a command. */
export type Settle = (result: E.Either<Rejection | Fault, Accepted>) => void

/** What an execution is told. Everything that reaches it goes through its inbox, one turn at a time. */
export type Message =
  | {
      readonly kind: 'outcome'
      readonly task: number
      readonly attempt: number
      /** How often the execution had been retried when the attempt was claimed: a retry gives tasks other numbers. */
      readonly round: number
      readonly outcome: Reply
    }
  | {
      readonly kind: 'command'
      /** The revision is that of the state which it is decided on. */
      readonly intend: (run: Run, revision: number) => ExecutionIntent
      readonly settle: Settle
      /** Stored with what is decided because of it. */
      readonly meta?: Meta | undefined
    }

/** A claim that has named the execution which it starts. */
export interface ChildLink {
  readonly execution_id: string
  readonly task_id: string
  readonly attempt: number
  readonly child: string
}

/** A call that is out, by the attempt that it carries. */
export interface CallOut {
  readonly attempt: number
  readonly round: number
  readonly abort: () => void
}

/** A claim of this process that is in the log, or may yet come to be, and whose call has not gone out. */
export interface Uncalled {
  readonly task_id: string
  readonly attempt: number
  readonly round: number
  /** The revision that its append expected: once the log is further, it is there or will never be. */
  readonly after: number
  /** The component at whose gate it has its place already. */
  readonly place: string | undefined
}

/**
 * A live execution in this process. While `appending`, its state is ahead of the log and nobody may look at it; while
 * `stale`, it is behind or in doubt and must be loaded again before anything is decided.
 */
export interface Run extends Sleeper {
  readonly id: string
  readonly stream: string
  execution: Execution
  /** Of its last durable event; revision -1 and position 0 when there is none. */
  revision: number
  position: number
  inbox: Message[]
  /** Called with the durable state as soon as there is one. */
  looks: ((run: Run) => void)[]
  appending: boolean
  stale: boolean
  loading: boolean
  /** Milliseconds until the next try, while the store does not take or give anything; 0 when it does. */
  backoff: number
  holdsSlot: boolean
  /** Places at gates that it was given, or kept, and has not used yet. */
  grants: string[]
  /** How often in a row it kept its place. */
  kept: number
  /** It stands in line at a gate, so it is worth a turn whenever it can take one. */
  inLine: boolean
  /** How often its stream has grown since the last append or load was begun here, its own append included. */
  grown: number
  /** Ends its being told that its stream has grown. */
  unwatch: (() => void) | undefined
  /** Smaller than usual while the store finds its appends too large. */
  bounds: TurnBounds
  readonly calls: Map<number, CallOut>
  uncalled: Uncalled[]
  /** By task: what its claims that are under way have started, or are about to. */
  readonly children: Map<string, ChildLink>
  snapshotAt: number
  /** What it goes on from has no note of it yet, as far as this process knows. */
  owes: Untold | undefined
  /** A checkpoint of it is being made, over several turns of others. */
  marking: boolean
}

export const newRun = (id: string, stream: string, execution: Execution, revision: number, position: number): Run => ({
  id,
  stream,
  execution,
  revision,
  position,
  inbox: [],
  looks: [],
  appending: false,
  stale: false,
  loading: false,
  backoff: 0,
  holdsSlot: false,
  grants: [],
  kept: 0,
  inLine: false,
  grown: 0,
  unwatch: undefined,
  bounds: USUAL,
  calls: new Map(),
  uncalled: [],
  children: new Map(),
  snapshotAt: revision,
  owes: undefined,
  marking: false,
  due: Infinity,
  place: -1,
})

/** Its state is what the log says: it may be looked at, and may take a turn. */
export const isDurable = (run: Run): boolean => !run.appending && !run.loading && !run.stale

/** Nothing is under way here that another process or a later load could not pick up from the log. */
export const isIdle = (run: Run): boolean =>
  isDurable(run) &&
  run.inbox.length === 0 &&
  run.looks.length === 0 &&
  run.calls.size === 0 &&
  !run.holdsSlot &&
  !run.marking

export const accepted = (run: Run): Accepted => ({
  execution_id: run.id,
  workflow_id: run.execution.plan.workflowId,
  status: run.execution.status as Accepted['status'],
  revision: run.revision,
  position: run.position,
})
