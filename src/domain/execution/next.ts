import { popHeap, pushHeap } from '../heap.ts'
import { nextAnswered } from './answers.ts'
import { standing } from './deadlines.ts'
import { isEarlier, type Due } from './due.ts'
import { canBeLookedAt, canBeSkipped, goesOn, hasExpired, isTurnTaken, owesItsEnd, workOf } from './holding.ts'
import { joinReady, standsIn } from './instances.ts'
import { firstInLine, leaveLine, type Line } from './line.ts'
import { isOver, taskAt, type Execution } from './state.ts'
import type { Work } from './work.ts'

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
  if (hasExpired(execution, now)) return { do: 'expire' }

  const sooner = nextConsequence(execution) ?? nextDue(execution, now)
  if (sooner !== undefined || !goesOn(execution)) return sooner
  return nextFree(execution, mayStart) ?? nextReady(execution, mayStart)
}

/** What follows at once from what has happened, before anything else does: the end of what is settled, and what is given up. */
export const nextConsequence = (execution: Execution): Work | undefined =>
  nextAnswer(execution) ?? (goesOn(execution) ? consequenceOf(execution) : undefined)

const nextAnswer = (execution: Execution): Work | undefined => {
  const task = nextAnswered(execution)
  return task === undefined ? undefined : { do: 'take_answer', task }
}

const consequenceOf = (execution: Execution): Work | undefined => {
  if (owesItsEnd(execution)) return { do: 'finish' }
  return execution.compensating === undefined ? (nextStirred(execution) ?? nextDoomed(execution)) : undefined
}

/** When something is owed at the latest without anything else happening: epoch milliseconds, Infinity for never. */
export const wakeAt = (execution: Execution): number => {
  if (isOver(execution)) return Infinity
  return Math.min(firstDue(execution)?.at ?? Infinity, execution.expiresAt)
}

const nextDue = (execution: Execution, now: number): Work | undefined => {
  for (let due = firstDue(execution); due !== undefined && due.at <= now; due = firstDue(execution)) {
    const work = workOf(taskAt(execution, due.task), due.task, due.what)
    if (work !== undefined) return work
    popHeap(execution.due, isEarlier)
    joinReady(execution, due.task)
  }
  return undefined
}

/** The first of what was foreseen that still stands. */
export const firstDue = (execution: Execution): Due | undefined => {
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
    if (canBeLookedAt(execution, state)) return { do: 'settle_task', task }
  }
  return undefined
}

const nextDoomed = (execution: Execution): Work | undefined => {
  for (let task = firstInLine(execution.doomed); task !== undefined; task = firstInLine(execution.doomed)) {
    if (canBeSkipped(taskAt(execution, task))) return { do: 'skip_task', task }
    leaveLine(execution.doomed)
  }
  return undefined
}

const nextFree = (execution: Execution, mayStart: (lane: number) => boolean): Work | undefined => {
  const task = readyIn(execution, execution.free, 0)
  return task !== undefined && mayStart(NO_LANE) ? { do: 'open_task', task } : undefined
}

const nextReady = (execution: Execution, mayStart: (lane: number) => boolean): Work | undefined => {
  if (isTurnTaken(execution)) return undefined

  const { ready } = execution
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
