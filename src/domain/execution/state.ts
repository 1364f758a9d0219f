import type { Plan, PlannedTask } from '../definition/plan.ts'
import type { ExecutionStatus, TaskStatus } from './document.ts'
import type { Due } from './due.ts'
import type { Awaited, Origin, Policy, SkipReason, TaskError, WorkflowError } from './events.ts'
import { joinLine, newLine, type Line } from './line.ts'

/** One task of a run. Times are as in its events; `blockers` counts the upstream tasks that have not completed. */
export interface TaskState {
  status: TaskStatus
  attempt: number
  blockers: number
  /** Stands in a line of `ready`. */
  ready: boolean
  /** Undefined while the input is the definition's own constant, or not made yet. */
  input: unknown
  output: unknown
  error: TaskError | undefined
  /** Of the first attempt, and of the latest. */
  startedAt: string | undefined
  attemptAt: string | undefined
  completedAt: string | undefined
  /** When the retry is due, or the wait ends. */
  until: string | undefined
  /** What the latest attempt waits for, or has waited for. */
  awaits: Awaited | undefined
  skipped: SkipReason | undefined
}

/** The fold of one execution's events over its plan. Everything below `tasks` is derived from them, to make each event O(1). */
export interface Execution {
  readonly id: string
  readonly plan: Plan
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
  lastAt: string
  /** Undefined also in a completed one whose definition maps no output. */
  output: unknown
  error: WorkflowError | undefined
  readonly tasks: readonly TaskState[]
  readonly counts: Record<TaskStatus, number>
  /** Per component of the plan: the tasks that may start, oldest first. Entries of tasks that are no longer `ready` are dropped at the head. */
  readonly ready: readonly Line[]
  /** Pending tasks that can never start, for one of their upstream tasks did not complete. */
  readonly doomed: Line
  /** A heap. Entries of attempts that have ended are dropped when met at its top. */
  readonly due: Due[]
  expiresAt: number
  firstFailed: number
}

const NO_POLICY: Policy = { max_attempts: 1, auto_retry: false, task_timeout: 0, max_task_duration: 0, parallel: true }

/** An execution of which nothing has happened yet. */
export const unborn = (plan: Plan, id: string): Execution => {
  const execution: Execution = {
    id,
    plan,
    status: 'unborn',
    input: null,
    metadata: {},
    priority: 0,
    policy: NO_POLICY,
    requestId: undefined,
    pausedByParent: false,
    origin: {},
    createdAt: '',
    startedAt: undefined,
    completedAt: undefined,
    lastAt: '',
    output: undefined,
    error: undefined,
    tasks: plan.tasks.map(untouched),
    counts: noneOf(plan.tasks.length),
    ready: plan.components.map(newLine),
    doomed: newLine(),
    due: [],
    expiresAt: Infinity,
    firstFailed: -1,
  }
  for (const root of plan.roots) joinReady(execution, root)
  return execution
}

const untouched = (task: PlannedTask): TaskState => ({
  status: 'pending',
  attempt: 0,
  blockers: task.dependsOn.length,
  ready: false,
  input: undefined,
  output: undefined,
  error: undefined,
  startedAt: undefined,
  attemptAt: undefined,
  completedAt: undefined,
  until: undefined,
  awaits: undefined,
  skipped: undefined,
})

const noneOf = (pending: number): Record<TaskStatus, number> => ({
  pending,
  running: 0,
  waiting: 0,
  retrying: 0,
  completed: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
})

export const joinReady = (execution: Execution, task: number): void => {
  taskAt(execution, task).ready = true
  joinLine(execution.ready[(execution.plan.tasks[task] as PlannedTask).lane] as Line, task)
}

export const isOver = (execution: Execution): boolean =>
  execution.status === 'completed' || execution.status === 'failed' || execution.status === 'cancelled'

/** Claimed and without an outcome: an attempt that a component may be at work on, or a wait. */
export const isUnderWay = (task: TaskState): boolean => task.status === 'running' || task.status === 'waiting'

export const taskAt = (execution: Execution, index: number): TaskState => execution.tasks[index] as TaskState

/** The longest that one attempt of a task may take, in seconds. */
export const attemptTimeout = ({ policy, plan }: Execution, index: number): number =>
  Math.min((plan.tasks[index] as PlannedTask).timeout ?? policy.task_timeout, policy.max_task_duration)
