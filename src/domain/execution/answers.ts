import * as E from 'fp-ts/lib/Either.js'
import type { Awaited, ExecutionEvent, TaskError } from './events.ts'
import { canTakeAnswer } from './holding.ts'
import { firstInLine, joinLine, leaveLine, newLine, type Line } from './line.ts'
import { taskAt, type Execution, type TaskState } from './state.ts'

type DataOf<Name extends ExecutionEvent['type']> = Extract<ExecutionEvent, { readonly type: Name }>['data']

/** A signal that has come. */
export interface Arrived {
  readonly data: unknown
  readonly received_at: string
}

/** What somebody has decided. */
export interface Decided {
  readonly decision: 'approved' | 'rejected'
  readonly by: string | null
  readonly comment: string | null
  readonly data: unknown
  readonly decided_at: string
}

/** What has come from outside for a task that waits for it. */
export type Answer = { readonly signal: Arrived } | { readonly decided: Decided }

/** Those of one name: signals that no task has taken, or tasks that wait for one, each first in, first out. */
export interface Queue {
  readonly kept: Arrived[]
  readonly waiting: Line
}

export interface Signals {
  readonly queues: Map<string, Queue>
  /** Of the latest signals that had one, so that a repetition is known. */
  readonly ids: Set<string>
  /** How many no task has taken. */
  kept: number
}

export const noSignals = (): Signals => ({ queues: new Map(), ids: new Set(), kept: 0 })

/** How many signals an execution keeps for tasks that are still to come, and how many ids it remembers. */
export const MAX_KEPT = 1_000
const MAX_IDS = 10_000

/** The task has begun to wait: a signal that came before is its own at once. */
export const beginToWait = (execution: Execution, index: number, task: TaskState): void => {
  task.answer = undefined
  task.escalated = 0
  if (task.awaits?.kind !== 'signal') return
  const queue = queueOf(execution, task.awaits.name)
  const signal = queue.kept.shift()
  if (signal === undefined) {
    joinLine(queue.waiting, index)
    return
  }
  execution.signals.kept--
  answer(execution, index, { signal })
}

export const signalReceived = (execution: Execution, data: DataOf<'signal_received'>, at: string): void => {
  const { signals } = execution
  if (data.signal_id !== undefined) remember(signals, data.signal_id)
  const signal = { data: data.data ?? null, received_at: at }
  const queue = queueOf(execution, data.name)
  const waiter = firstWaiting(execution, queue, data.name)
  if (waiter !== undefined) {
    leaveLine(queue.waiting)
    answer(execution, waiter, { signal })
    return
  }
  queue.kept.push(signal)
  signals.kept++
}

export const approvalDecided = (
  execution: Execution,
  index: number,
  { decision, by, comment, data = null }: DataOf<'approval_decided'>,
  at: string,
): void =>
  answer(execution, index, {
    decided: { decision, by: by ?? null, comment: comment ?? null, data, decided_at: at },
  })

/** Whether a task waits for a signal of that name. */
export const isSignalAwaited = (execution: Execution, name: string): boolean => {
  const queue = execution.signals.queues.get(name)
  return queue !== undefined && firstWaiting(execution, queue, name) !== undefined
}

/** The next task whose answer has come. It leaves the line as it is handed out. */
export const nextAnswered = (execution: Execution): number | undefined => {
  const { answered } = execution
  for (let task = firstInLine(answered); task !== undefined; task = firstInLine(answered)) {
    leaveLine(answered)
    if (canTakeAnswer(taskAt(execution, task))) return task
  }
  return undefined
}

/** What its answer means for a task. */
export const outcomeOfAnswer = ({ awaits, answer: given }: TaskState): E.Either<TaskError, unknown> => {
  if (given === undefined) throw new Error('nothing has come that the task could end with')
  if ('signal' in given) return E.right({ name: awaits?.kind === 'signal' ? awaits.name : null, ...given.signal })
  const { decided } = given
  if (decided.decision === 'approved' || awaits?.kind !== 'approval' || awaits.on_reject !== 'fail')
    return E.right(decided)
  const { by, comment } = decided
  const message = `it was rejected${by === null ? '' : ` by ${by}`}${comment === null ? '' : `: ${comment}`}`
  return E.left({ type: 'rejected', message, retryable: false, details: decided })
}

/** Who may decide now; nobody named stands for everybody. */
export const approversOf = ({ awaits, escalated }: TaskState): readonly string[] => {
  if (awaits?.kind !== 'approval' || (awaits.approvers ?? []).length === 0) return []
  const further = (awaits.escalate ?? []).slice(0, escalated).flatMap(({ to }) => to)
  return [...new Set([...(awaits.approvers ?? []), ...further])]
}

/** The escalation that comes next, when there is one. */
export const escalationOf = ({ awaits, escalated }: TaskState): Escalation | undefined =>
  awaits?.kind === 'approval' ? awaits.escalate?.[escalated] : undefined

type Escalation = NonNullable<Extract<Awaited, { readonly kind: 'approval' }>['escalate']>[number]

const answer = (execution: Execution, index: number, given: Answer): void => {
  taskAt(execution, index).answer = given
  joinLine(execution.answered, index)
}

/** The first in line, from which those are dropped that wait no more. */
const firstWaiting = (execution: Execution, { waiting }: Queue, name: string): number | undefined => {
  for (let index = firstInLine(waiting); index !== undefined; index = firstInLine(waiting)) {
    const { status, awaits, answer: given } = taskAt(execution, index)
    if (status === 'waiting' && given === undefined && awaits?.kind === 'signal' && awaits.name === name) return index
    leaveLine(waiting)
  }
  return undefined
}

const queueOf = ({ signals }: Execution, name: string): Queue => {
  const known = signals.queues.get(name)
  if (known !== undefined) return known
  const queue = { kept: [], waiting: newLine() }
  signals.queues.set(name, queue)
  return queue
}

const remember = ({ ids }: Signals, id: string): void => {
  ids.add(id)
  if (ids.size <= MAX_IDS) return
  const [oldest] = ids
  if (oldest !== undefined) ids.delete(oldest)
}

/** As plain JSON, in the order that it has. */
export const keptSignals = ({ queues, ids, kept }: Signals): KeptSignals => ({
  queues: [...queues].map(([name, { kept: signals, waiting }]) => [name, signals, waiting.items.slice(waiting.head)]),
  ids: [...ids],
  kept,
})

export interface KeptSignals {
  readonly queues: readonly (readonly [name: string, kept: readonly Arrived[], waiting: readonly number[]])[]
  readonly ids: readonly string[]
  readonly kept: number
}

export const restoredSignals = ({ queues, ids, kept }: KeptSignals): Signals => ({
  queues: new Map(
    queues.map(([name, signals, waiting]) => [name, { kept: [...signals], waiting: { items: [...waiting], head: 0 } }]),
  ),
  ids: new Set(ids),
  kept,
})
