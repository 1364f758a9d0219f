import { popHeap, pushHeap } from '../heap.ts'
import { nextAnswered } from './answers.ts'
import { isSettled } from './block.ts'
import { standing } from './deadlines.ts'
import { isEarlier, type Due, type Limit } from './due.ts'
import { joinReady, standsIn } from './instances.ts'
import { firstInLine, leaveLine, type Line } from './line.ts'
import { hasEnded, isOver, taskAt, type Execution } from './state.ts'

/** What is owed to an execution at a moment. Derived from its state alone, so a restart needs no other memory. */
export type Work =
  | { readonly do: 'expire' }
  | { readonly do: 'time_out_task'; readonly task: number; readonly limit: Limit }
  | { readonly do: 'end_wait'; readonly task: number }
  | { readonly do: 'take_answer'; readonly task: number }
  | { readonly do: 'escalate'; readonly task: number }
  | { readonly do: 'settle_task'; readonly task: number }
  | { readonly do: 'skip_task'; readonly task: number }
  | { readonly do: 'open_task'; readonly task: number }
  | { readonly do: 'start_task'; readonly task: number }
  | { readonly do: 'finish' }

/** The lane of what no component carries out. */
export const NO_LANE = -1

/**
 * The next thing that is owed, or undefined when all that is left waits for something. `mayStart` says whether a component
 * (its place in the plan, or `NO_LANE`) can take one more task. Doing the work changes the state, so that asking again gives what follows.
 * Laws: only a running execution starts, skips or finishes anything; a task starts only when its rule says so.
 */
export const next = (execution: Execution, now: number, mayStart: (lane: number) => boolean): Work | undefined => {
  if (isOver(execution) || execution.status === 'unborn') return undefined
  const answered = nextAnswer(execution)
  if (answered !== undefined) return answered
  if (execution.expiresAt <= now) return { do: 'expire' }

  const sooner = nextConsequence(execution) ?? nextDue(execution, now)
  if (sooner !== undefined || execution.status !== 'running') return sooner
  return nextFree(execution, mayStart) ?? nextReady(execution, mayStart)
}

/** What follows at once from what has happened, before anything else does: the end of what is settled, and what is given up. */
export const nextConsequence = (execution: Execution): Work | undefined =>
  nextAnswer(execution) ?? (execution.status === 'running' ? consequenceOf(execution) : undefined)

const nextAnswer = (execution: Execution): Work | undefined => {
  const task = nextAnswered(execution)
  return task === undefined ? undefined : { do: 'take_answer', task }
}

const consequenceOf = (execution: Execution): Work | undefined => {
  if (execution.compensating !== undefined) return execution.compensating.current < 0 ? { do: 'finish' } : undefined
  if (isSettled(execution.root)) return { do: 'finish' }
  return nextStirred(execution) ?? nextDoomed(execution)
}

/** When something is owed at the latest without anything else happening: epoch milliseconds, Infinity for never. */
export const wakeAt = (execution: Execution): number => {
  if (isOver(execution)) return Infinity
  return Math.min(firstDue(execution)?.at ?? Infinity, execution.expiresAt)
}

const nextDue = (execution: Execution, now: number): Work | undefined => {
  for (let due = firstDue(execution); due !== undefined && due.at <= now; due = firstDue(execution)) {
    const { task, what } = due
    if (what === 'escalation') return { do: 'escalate', task }
    if (what === 'end_of_wait')
      return taskAt(execution, task).awaits === undefined
        ? { do: 'end_wait', task }
        : { do: 'time_out_task', task, limit: 'attempt' }
    if (what !== 'turn' && what !== 'retry') return { do: 'time_out_task', task, limit: what }
    popHeap(execution.due, isEarlier)
    joinReady(execution, task)
  }
  return undefined
}

/** The first of what was foreseen that still stands. */
const firstDue = (execution: Execution): Due | undefined => {
  for (let top = execution.due[0]; top !== undefined; top = execution.due[0]) {
    const stands = standing(execution, top)
    if (stands === 'stands') return top
    popHeap(execution.due, isEarlier)
    if (stands !== 'gone') pushHeap(execution.due, { ...top, at: stands }, isEarlier)
  }
  return undefined
}

/** It leaves the line as it is handed out: looking at it may come to nothing. */
const nextStirred = (execution: Execution): Work | undefined => {
  for (let task = firstInLine(execution.stirred); task !== undefined; task = firstInLine(execution.stirred)) {
    leaveLine(execution.stirred)
    const state = taskAt(execution, task)
    state.stirred = false
    if (!hasEnded(state)) return { do: 'settle_task', task }
  }
  return undefined
}

const nextDoomed = (execution: Execution): Work | undefined => {
  for (let task = firstInLine(execution.doomed); task !== undefined; task = firstInLine(execution.doomed)) {
    if (taskAt(execution, task).status === 'pending') return { do: 'skip_task', task }
    leaveLine(execution.doomed)
  }
  return undefined
}

const nextFree = (execution: Execution, mayStart: (lane: number) => boolean): Work | undefined => {
  const task = readyIn(execution, execution.free, 0)
  return task !== undefined && mayStart(NO_LANE) ? { do: 'open_task', task } : undefined
}

const nextReady = (execution: Execution, mayStart: (lane: number) => boolean): Work | undefined => {
  const { ready, policy, busy } = execution
  if (!policy.parallel && busy > 0) return undefined

  for (let lane = 0; lane < ready.length; lane++) {
    const task = readyIn(execution, ready[lane] as Line, lane + 1)
    if (task !== undefined && mayStart(lane)) return { do: 'start_task', task }
  }
  return undefined
}

const readyIn = (execution: Execution, line: Line, number: number): number | undefined => {
  for (let task = firstInLine(line); task !== undefined; task = firstInLine(line)) {
    if (standsIn(taskAt(execution, task), number)) return task
    leaveLine(line)
  }
  return undefined
}
