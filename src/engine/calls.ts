import { findTask, isOver, type Execution } from '../domain/execution/index.ts'
import { timeOf } from '../domain/execution/deadlines.ts'
import { idOf } from '../domain/execution/ids.ts'
import { isAtWork, isCalled, roundOf, taskAt } from '../domain/execution/state.ts'
import { callOf } from './call-of.ts'
import type { Drive } from './drive.ts'
import { isDurable, type Run, type Uncalled } from './run.ts'
import type { Begun } from './turn.ts'

/** Calls whose attempt is no longer under way. */
export const giveUp = (run: Run): void => {
  for (const [task, { attempt, round, abort }] of run.calls)
    if (round !== roundOf(run.execution) || !isClaimed(run, { task, attempt })) abort()
}

export const isClaimed = (
  { execution }: Run,
  { task, attempt }: { readonly task: number; readonly attempt: number },
): boolean => {
  const state = taskAt(execution, task)
  return !isOver(execution) && isAtWork(state) && state.attempt === attempt
}

/** All that is claimed is dispatched (again), as when an earlier process has left it. */
export const recall = (drive: Drive, run: Run): void => {
  const { execution } = run
  if (isOver(execution) || execution.busy === 0) return
  const heard = heardBy(run)
  execution.tasks.forEach(({ node }, task) => {
    if (!mayCall(drive, run, task, heard)) return
    drive.occupyGate(node.component)
    dispatch(drive, run, again(drive, execution, task))
  })
}

/** Its own claims whose calls have not gone out are dispatched when the log has them, and forgotten when it never will. */
export const callAfterAll = (drive: Drive, run: Run): void => {
  if (run.uncalled.length === 0) return
  const { execution, revision, uncalled: all } = run
  const heard = heardBy(run)
  run.uncalled = all.filter(({ after }) => after >= revision)
  for (const { task_id, attempt, round, after, place } of all) {
    if (after >= revision) continue
    const task = findTask(execution, task_id)
    const isThere = task !== undefined && round === roundOf(execution) && isClaimed(run, { task, attempt })
    if (isThere && mayCall(drive, run, task, heard)) {
      if (place === undefined) drive.occupyGate(componentOf(run, task))
      dispatch(drive, run, again(drive, execution, task))
    } else if (place !== undefined) leaveGates(drive, [place])
  }
}

export const uncalled = (run: Run, { task, attempt }: Begun, after: number, place?: string): Uncalled => ({
  task_id: idOf(run.execution, task),
  attempt,
  round: roundOf(run.execution),
  after,
  place,
})

/** By task: attempts whose outcome waits to be recorded. */
const heardBy = ({ inbox, execution }: Run): ReadonlyMap<number, number> =>
  new Map(
    inbox.flatMap((message) =>
      message.kind === 'outcome' && message.round === roundOf(execution) ? [[message.task, message.attempt]] : [],
    ),
  )

/** Its attempt is claimed, nobody has accepted it, it has neither a call nor an outcome that waits to be recorded, and it is not too late for it. */
const mayCall = (
  { clock }: Drive,
  { execution, calls }: Run,
  task: number,
  heard: ReadonlyMap<number, number>,
): boolean => {
  const state = taskAt(execution, task)
  if (!isCalled(state) || state.reported?.accepted === true || heard.get(task) === state.attempt) return false
  const out = calls.get(task)
  const isOut = out?.attempt === state.attempt && out.round === roundOf(execution)
  return !isOut && deadlineOf(execution, task) > clock.now()
}

const again = ({ around }: Drive, execution: Execution, task: number): Begun => {
  const state = taskAt(execution, task)
  const { component, action, input: template } = state.node
  const kind = around.kindOf(component, action)
  if (kind.kind !== 'call')
    throw new Error(`task ${task} of execution ${execution.id} was claimed, but nothing calls ${component}`)
  const input = template.kind === 'constant' && !state.overridden ? template.value : state.input
  return { task, attempt: state.attempt, input, kind }
}

export const dispatch = (drive: Drive, run: Run, begun: Begun): void => {
  const { task, attempt } = begun
  const component = componentOf(run, task)
  const call = callOf(run.execution, begun, deadlineOf(run.execution, task), drive.means)
  const out = { attempt, round: roundOf(run.execution), abort: call.abort }
  run.calls.set(task, out)
  void call.outcome.then((outcome) => {
    if (run.calls.get(task) === out) run.calls.delete(task)
    passOn(drive, run, component)
    if (drive.mayRecord()) drive.hear(run, { kind: 'outcome', task, attempt, round: out.round, outcome })
    else if (isDurable(run)) drive.settled(run)
  })
}

const deadlineOf = (execution: Execution, task: number): number => {
  const state = taskAt(execution, task)
  return Math.min(timeOf(execution, state, 'attempt'), timeOf(execution, state, 'task'))
}

/** How often in a row an execution may use its own place again while others wait for one. */
const KEPT_IN_A_ROW = 8

/**
 * The place of a call that has ended. An execution that can take its turn now may keep it, so that the outcome and the next
 * claim are one append; after a few times, or while it is appending, whoever waits has it.
 */
const passOn = ({ around }: Drive, run: Run, component: string): void => {
  if (isDurable(run) && run.kept < KEPT_IN_A_ROW && around.mayKeepPlace(component)) {
    run.kept++
    run.grants.push(component)
    return
  }
  run.kept = 0
  around.leaveGate(component, 'ended')
}

export const componentOf = (run: Run, task: number): string => taskAt(run.execution, task).node.component

export const leaveGates = (drive: Drive, components: readonly string[]): void => {
  for (const component of components) drive.around.leaveGate(component, 'unused')
}
