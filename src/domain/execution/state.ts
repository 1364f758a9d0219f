import type { Plan, PlannedBlock, PlannedTask } from '../definition/plan.ts'
import type { Notes } from './annotations.ts'
import type { Answer, Signals } from './answers.ts'
import type { Apart } from './apart.ts'
import type { ExecutionStatus, TaskStatus } from './document.ts'
import type { Due } from './due.ts'
import type { Awaited, BlobRef, ForkKind, Origin, Policy, SkipReason, TaskError, WorkflowError } from './events.ts'
import type { Line } from './line.ts'

/** One instance of a planned task: a task of the definition, or of what is inside one. Times are as in its events. */
export interface TaskState {
  readonly node: PlannedTask
  /** The instance that it is inside of; -1 for a task of the definition itself. */
  readonly parent: number
  /** Which element or iteration it is; a member's place in its block. */
  readonly place: number
  status: TaskStatus
  attempt: number
  /** Attempts of before it was started over: they count on, but not against what it may try. What comes to be inside it begins there. */
  spent: number
  /** Its input was given in the place of what the definition says. */
  overridden: boolean
  /** The upstream tasks that have ended, by how. */
  succeededBefore: number
  failedBefore: number
  skippedBefore: number
  /** The dependents that may still deal with its failure; `ABSORBED` once one of them has. */
  hopes: number
  /** Where it stands and may start: in no line, in `free`, or in `ready` at this place less one. */
  line: number
  /** Skipped because of a failure. */
  lost: boolean
  /** Undefined while the input is the definition's own constant, or not made yet. */
  input: unknown
  output: unknown
  error: TaskError | undefined
  /** Of the first attempt, and of the latest. */
  startedAt: string | undefined
  attemptAt: string | undefined
  completedAt: string | undefined
  /** When the retry is due, the wait ends, or the iteration begins. */
  until: string | undefined
  /** What the latest attempt waits for, or has waited for. */
  awaits: Awaited | undefined
  /** What has come of what the latest attempt waits for, when that is a signal or an approval. */
  answer: Answer | undefined
  /** How many escalations of its approval have come due. */
  escalated: number
  skipped: SkipReason | undefined
  /** By shape: of a leaf, nothing; of the others, what is in them from their start on. */
  inside: Inside | undefined
  /** Something inside it has ended, and it stands in `stirred` to be looked at. */
  stirred: boolean
  caught: Caught | undefined
  /** Of the present attempt. */
  reported: Reported | undefined
  /** The instance that undoes it; -1 without. */
  undoing: number
}

export type Inside = Block | Elements | Iterations

/** Tasks that depend on each other: the execution's own, or those in a group. */
export interface Block {
  readonly planned: PlannedBlock
  /** The group; -1 for the execution. */
  readonly owner: number
  /** Where its tasks begin among the instances; they stand there in the plan's order. */
  first: number
  /** How many of its tasks have not ended. */
  open: number
  /** Those that failed, first to last. */
  failures: number[]
  /** One of the failures can't be dealt with any more. */
  lost: boolean
  /** The first that completed, if the block is a race; else -1. */
  winner: number
}

/** What a for_each has begun of its items. */
export interface Elements {
  readonly items: readonly unknown[]
  /** One per item, as far as they have begun. */
  readonly children: number[]
  open: number
  succeeded: number
  failed: number
  /** The first one that failed; -1 without. */
  firstFailed: number
}

export interface Iterations {
  readonly children: number[]
  open: number
}

/** The failure of a task that one of its handlers deals with. */
export interface Caught {
  readonly error: TaskError
  /** Its place in `on_error`. */
  readonly handler: number
  /** The instance that it runs; -1 when it makes a value. */
  readonly child: number
}

/** What a component has said of an attempt before its outcome. Times are RFC 3339. */
export interface Reported {
  accepted: boolean
  heartbeatAt: string | undefined
  details: unknown
}

/** What is undone before the execution ends, and how far that is. */
export interface Compensating {
  readonly cause: 'failed' | 'cancelled'
  readonly reason: string | undefined
  completed: number
  failed: number
  /** The instance that undoes a task now; -1 when nothing is left to be undone. */
  current: number
}

/** The execution that one goes on from, and from which of its events. */
export interface Lineage {
  readonly kind: ForkKind
  readonly execution_id: string
  readonly revision: number
  readonly checkpoint_id?: string
  /** The plan is from a definition of its own, not from a version of its workflow. */
  readonly inline?: true
}

/** How often an execution was retried in place, and since when its `timeout` counts anew. */
export interface Retried {
  readonly times: number
  readonly clockAt: string | undefined
}

/** A caller's own JSON. When it is large, `ref` is what its event has in its place. */
export interface Saved {
  readonly at: string
  readonly state: unknown
  readonly ref: BlobRef | undefined
}

/** The fold of one execution's events over its plan. Everything below `root` is derived from them, to make each event O(1). */
export interface Execution {
  readonly id: string
  readonly plan: Plan
  /** Before its first event: the state that it goes on from, when it does from that of another execution. It is used up then. */
  heritage: Execution | undefined
  lineage: Lineage | undefined
  /** Undefined until it is retried in place. */
  retried: Retried | undefined
  status: ExecutionStatus | 'unborn'
  input: unknown
  metadata: Readonly<Record<string, unknown>>
  priority: number
  policy: Policy
  requestId: string | undefined
  /** Paused, and because its parent was. */
  pausedByParent: boolean
  origin: Origin
  createdAt: string
  startedAt: string | undefined
  completedAt: string | undefined
  /** Of the last event that is no annotation. */
  lastAt: string
  /** Undefined also in a completed one whose definition maps no output. */
  output: unknown
  error: WorkflowError | undefined
  readonly apart: Apart
  /** What a caller has written down beside it. */
  saved: Saved | undefined
  notes: Notes
  /** The completed tasks that can be undone, first to last. */
  readonly undoable: number[]
  /** From here on nothing but that happens. */
  compensating: Compensating | undefined
  /** First the tasks of the definition, then what has come to be inside them, in the order in which it did. */
  readonly tasks: TaskState[]
  /** The tasks of the definition. */
  readonly root: Block
  /** Of the tasks of the definition, not of what is inside them. */
  readonly counts: Record<TaskStatus, number>
  /** How many leaves are under way. */
  busy: number
  /** Instances that are still to come: items that wait for their turn. */
  promised: number
  /** What may start without a place at a component: it has none, or its condition comes first. */
  readonly free: Line
  /** Per component of the plan: the leaves that may start, oldest first. Entries of tasks that stand elsewhere are dropped at the head. */
  readonly ready: readonly Line[]
  /** Pending tasks that can never start, for what became of those that they depend on. */
  readonly doomed: Line
  /** Tasks in whose inside something has ended: they go on, or end themselves. */
  readonly stirred: Line
  /** Signals that have come, and who waits for one. */
  readonly signals: Signals
  /** Tasks whose answer has come: it ends them. */
  readonly answered: Line
  /** A heap. Entries of attempts that have ended are dropped when met at its top. */
  readonly due: Due[]
  expiresAt: number
}

/** The value of `hopes` once a failure is dealt with. */
export const ABSORBED = -1

export const isOver = (execution: Execution): boolean =>
  execution.status === 'completed' || execution.status === 'failed' || execution.status === 'cancelled'

/** How often it was retried in place: what an attempt of an earlier round has come to means nothing any more. */
export const roundOf = ({ retried }: Execution): number => retried?.times ?? 0

/** From when on its `timeout` counts. */
export const clockOf = ({ retried, startedAt }: Pick<Execution, 'retried' | 'startedAt'>): string | undefined =>
  retried === undefined ? startedAt : retried.clockAt

/** Claimed and without an outcome: an attempt that a component may be at work on, a wait, or something with tasks inside. */
export const isUnderWay = (task: TaskState): boolean => task.status === 'running' || task.status === 'waiting'

export const hasEnded = ({ status }: TaskState): boolean =>
  status === 'completed' || status === 'failed' || status === 'skipped' || status === 'cancelled'

/** An attempt of it may have an outcome: it is a leaf, and not failed already with only its handler left to run. */
export const isAtWork = (task: TaskState): boolean =>
  isUnderWay(task) && task.node.shape === 'leaf' && task.caught === undefined

/** Somebody is at work on an attempt of it, and it does not end by itself as a wait does. */
export const isCalled = (task: TaskState): boolean => task.status === 'running' && isAtWork(task)

/** It may have an outcome, or be given up. */
export const hasBegun = (task: TaskState): boolean => isUnderWay(task) || task.status === 'retrying'

export const taskAt = (execution: Execution, index: number): TaskState => execution.tasks[index] as TaskState

/** The longest that one attempt of a task may take, in seconds. */
export const attemptTimeout = ({ policy }: Execution, { node }: TaskState): number =>
  Math.min(node.timeout ?? policy.task_timeout, policy.max_task_duration)
