import { approversOf, escalationOf } from '../answers.ts'
import { nameOfAttempt } from '../attempt-ref.ts'
import { verdictOn } from '../block.ts'
import { timeOf } from '../deadlines.ts'
import { HAPPENINGS, type Happening } from '../due.ts'
import {
  canBeSkipped,
  canTakeAnswer,
  goesOn,
  hasExpired,
  isDueALook,
  isTurnTaken,
  owesItsEnd,
  workOf,
} from '../holding.ts'
import { idOf } from '../ids.ts'
import { rulesOf } from '../inside.ts'
import { blockAround, childrenOf, isFree, isReady } from '../instances.ts'
import { maxAttempts } from '../retry.ts'
import { hasEnded, isAtWork, taskAt, type Execution, type TaskState } from '../state.ts'
import type { Reason, Step } from './reason.ts'

/** How many tasks a reason names; it says how many there are. */
const NAMED = 20

/** An execution at a moment, with what is the same for all of its tasks worked out once. */
export interface Seen {
  readonly execution: Execution
  /** Epoch milliseconds. */
  readonly now: number
  readonly busyWith: () => readonly string[]
  /** How many tasks have waited for a signal of its name for longer than this one. */
  readonly aheadForSignal: (index: number, name: string) => number
}

export const seenAt = (execution: Execution, now: number): Seen => {
  let busy: readonly string[] | undefined
  const places = new Map<string, ReadonlyMap<number, number>>()
  return {
    execution,
    now,
    busyWith: () =>
      (busy ??= execution.tasks.flatMap((task, index) => (isAtWork(task) ? [idOf(execution, index)] : []))),
    aheadForSignal: (index, name) => {
      const known = places.get(name) ?? placesFor(execution, name)
      places.set(name, known)
      return known.get(index) ?? 0
    },
  }
}

const placesFor = (execution: Execution, name: string): ReadonlyMap<number, number> => {
  const line = execution.signals.queues.get(name)?.waiting
  const waiting = line === undefined ? [] : line.items.slice(line.head)
  const still = waiting.filter((index) => {
    const { status, awaits, answer } = taskAt(execution, index)
    return status === 'waiting' && answer === undefined && awaits?.kind === 'signal' && awaits.name === name
  })
  return new Map(still.map((index, place) => [index, place]))
}

/**
 * What holds one task, in the order in which `next` asks: answers, the end, what has changed inside, what can never start, what is
 * due, and then whether it may start. Undefined when it has ended.
 */
export const holdOf = (seen: Seen, index: number): Reason | undefined => {
  const { execution, now } = seen
  const task = taskAt(execution, index)
  if (hasEnded(task)) return undefined
  if (canTakeAnswer(task)) return step('take_answer')
  if (hasExpired(execution, now)) return { code: 'execution_ends', why: 'timeout' }

  const isToBeLookedAt = task.stirred && isDueALook(execution, task)
  const isDoomed = task.status === 'pending' && !isReady(task) && isRefused(task)
  if (!goesOn(execution))
    return (
      dueOf(seen, index, task) ??
      (isReady(task) || isDoomed || isToBeLookedAt ? still(execution) : waitOf(seen, index, task))
    )
  if (owesItsEnd(execution))
    return { code: 'execution_ends', why: execution.compensating === undefined ? 'settled' : 'compensated' }
  if (isToBeLookedAt) return step('settle_task')
  if (isDoomed && canBeSkipped(task)) return step('skip_task')
  return dueOf(seen, index, task) ?? (isReady(task) ? startOf(seen, task) : waitOf(seen, index, task))
}

const isRefused = (task: TaskState): boolean => {
  const verdict = verdictOn(task)
  return verdict === 'skip_as_failed' || verdict === 'skip_as_skipped'
}

const step = (what: Step): Reason => ({ code: 'due_now', step: what })

const still = ({ status, pausedByParent }: Execution): Reason =>
  status === 'paused' ? { code: 'paused', by_parent: pausedByParent } : { code: 'queued' }

const COMES: readonly Happening[] = ['turn', 'retry']
const ENDS = HAPPENINGS.filter((what) => !COMES.includes(what))

/** What has come due of it: its start only when nothing else has. */
const dueOf = (seen: Seen, index: number, task: TaskState): Reason | undefined => {
  const { execution, now } = seen
  let due: { readonly what: Happening; readonly at: number } | undefined
  for (const what of ENDS) {
    const at = timeOf(execution, task, what)
    if (at <= now && at < (due?.at ?? Infinity)) due = { what, at }
  }
  const work = due === undefined ? undefined : workOf(task, index, due.what)
  if (work !== undefined)
    return { code: 'due_now', step: work.do as Step, ...('limit' in work ? { limit: work.limit } : {}) }
  if (!COMES.some((what) => timeOf(execution, task, what) <= now)) return undefined
  return goesOn(execution) ? startOf(seen, task) : still(execution)
}

/** It may start, as far as it and its block are concerned. */
const startOf = ({ execution, busyWith }: Seen, task: TaskState): Reason => {
  if (isFree(task)) return { code: 'free_to_start', step: 'open_task' }
  if (isTurnTaken(execution)) return { code: 'one_at_a_time', busy_with: busyWith() }
  return { code: 'free_to_start', step: 'start_task' }
}

const waitOf = (seen: Seen, index: number, task: TaskState): Reason => {
  const { execution } = seen
  switch (task.status) {
    case 'pending':
      return task.until === undefined ? upstreamOf(execution, task) : { code: 'iteration_due', at: task.until }
    case 'retrying':
      return {
        code: 'retry_due',
        at: task.until ?? execution.lastAt,
        attempt: task.attempt + 1,
        max_attempts: task.spent + maxAttempts(execution, task.node.retry),
        error: task.error ?? null,
      }
    case 'waiting':
      return awaitedBy(seen, index, task)
    default:
      return atWork(execution, index, task)
  }
}

const upstreamOf = (execution: Execution, task: TaskState): Reason => {
  const { rule, dependsOn } = task.node
  const { succeededBefore: succeeded, failedBefore: failed, skippedBefore: skipped } = task
  const { first } = blockAround(execution, task)
  const open = dependsOn
    .map((upstream) => first + upstream)
    .filter((upstream) => !hasEnded(taskAt(execution, upstream)))
  if (open.length === 0) return { code: 'given_up' }
  return {
    code: 'waits_for_tasks',
    rule,
    total: dependsOn.length,
    succeeded,
    failed,
    skipped,
    open: open.length,
    tasks: named(execution, open),
  }
}

const named = (execution: Execution, indexes: readonly number[]) =>
  indexes.slice(0, NAMED).map((index) => ({ task_id: idOf(execution, index), status: taskAt(execution, index).status }))

const awaitedBy = ({ execution, aheadForSignal }: Seen, index: number, task: TaskState): Reason => {
  const { awaits, attempt } = task
  const until = task.until ?? null
  switch (awaits?.kind) {
    case undefined:
      return { code: 'timer', until: task.until ?? execution.lastAt }
    case 'signal':
      return { code: 'signal', name: awaits.name, until, ahead: aheadForSignal(index, awaits.name) }
    case 'approval':
      return {
        code: 'approval',
        approval_id: nameOfAttempt({ execution_id: execution.id, task_id: idOf(execution, index), attempt }),
        prompt: awaits.prompt ?? null,
        approvers: approversOf(task),
        until,
        escalates: escalationOf(task) ?? null,
      }
    case 'workflow':
      return {
        code: 'child_execution',
        execution_id: awaits.execution_id,
        wait: awaits.wait,
        child_status: null,
        until,
      }
  }
}

const atWork = (execution: Execution, index: number, task: TaskState): Reason => {
  const { node, caught, reported } = task
  if (caught !== undefined)
    return { code: 'handler', task_id: caught.child < 0 ? null : idOf(execution, caught.child), error: caught.error }
  if (node.shape !== 'leaf') {
    const open = childrenOf(task).filter((child) => !hasEnded(taskAt(execution, child)))
    const to_come = rulesOf(task)?.promised(task) ?? 0
    if (open.length === 0) return { code: 'given_up' }
    return {
      code: 'tasks_inside',
      shape: node.shape,
      open: open.length,
      to_come,
      tasks: named(execution, open),
    }
  }
  return {
    code: 'running',
    component: node.component,
    action: node.action,
    attempt: task.attempt,
    dispatched_at: task.attemptAt ?? execution.lastAt,
    deadline: iso(Math.min(timeOf(execution, task, 'attempt'), timeOf(execution, task, 'task'))),
    accepted: reported?.accepted ?? false,
    heartbeat_at: reported?.heartbeatAt ?? null,
    heartbeat_due: iso(timeOf(execution, task, 'heartbeat')),
  }
}

/** A deadline beyond what a date can be is none. */
const iso = (time: number): string | null => (Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : null)
