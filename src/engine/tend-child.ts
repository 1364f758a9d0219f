import * as E from 'fp-ts/lib/Either.js'
import { cancel, findTask, inputOf, pause, resume, type Execution } from '../domain/execution/index.ts'
import {
  outcomeOfChild,
  owedToChild,
  parentNow,
  type ChildDebt,
  type ParentNow,
  type Starting,
} from '../domain/execution/family.ts'
import { roundOf } from '../domain/execution/state.ts'
import type { Fault } from '../store/event-store.ts'
import { look, post, type Drive } from './drive.ts'
import type { LiveRuns } from './live-runs.ts'
import type { ChildLink, Run } from './run.ts'
import { startChild, type ChildStart, type ChildToStart } from './start-child.ts'
import type { Outcome } from './tasks/task-kind.ts'
import { joinsTrace, traceHeaders, traceOfRun } from './trace.ts'

export interface Family {
  readonly runs: LiveRuns
  readonly drive: Drive
  readonly start: ChildStart
  readonly isStopping: () => boolean
}

/** How the parent stands, and what its child would be started with. */
interface Claim extends ParentNow {
  readonly round: number
  readonly starting: Starting | undefined
  readonly toStart: ChildToStart | undefined
}

/** Looks at both as the log has them, and does what is owed; the fault that kept it from that, if one did. */
export const tendChild = async (family: Family, link: ChildLink): Promise<Fault | undefined> => {
  const { runs, drive, start, isStopping } = family
  const parent = await runs.obtain(link.execution_id)
  if (E.isLeft(parent)) return parent.left
  const child = await runs.obtain(link.child)
  if (E.isLeft(child)) return child.left
  if (parent.right === undefined || !drive.mayRecord()) return undefined

  const claim = await durably(drive, parent.right, ({ execution }) => claimIn(execution, link, drive.around.env))
  if (claim.starting === undefined) return undefined
  const { starting, round } = claim
  const conclude = (outcome: Outcome): void =>
    post(drive, runs.revive(parent.right as Run), { kind: 'outcome', ...starting, round, outcome })

  if (child.right === undefined) {
    if (claim.toStart === undefined || isStopping()) return undefined
    const started = await startChild(start, claim.toStart)
    if (started === 'exists') return tendChild(family, link)
    if ('fault' in started) return started.fault
    conclude(started.refused)
    return undefined
  }
  const { born, owed, outcome } = await durably(drive, child.right, ({ execution }) => ({
    born: execution.status !== 'unborn',
    owed: owedToChild(execution, claim),
    outcome: outcomeOfChild(execution),
  }))
  if (!drive.mayRecord()) return undefined
  if (!born) return NOT_BORN
  if (outcome !== undefined && claim.waits) conclude(outcome)
  return owed === undefined ? undefined : pay(drive, runs.revive(child.right), link, owed)
}

/** Its submission is in doubt, and came to nothing as it seems. */
const NOT_BORN: Fault = { tag: 'store_unavailable', reason: 'the execution could not be submitted' }

const claimIn = (
  parent: Execution,
  { execution_id, task_id, attempt, child }: ChildLink,
  env: Drive['around']['env'],
): Claim => {
  const task = findTask(parent, task_id)
  const starting = task === undefined ? undefined : { task, attempt }
  const now = { ...parentNow(parent, starting), round: roundOf(parent) }
  const awaits = task === undefined ? undefined : parent.tasks[task]?.awaits
  if (task === undefined || !now.waits || now.status !== 'running' || awaits?.kind !== 'workflow')
    return { ...now, starting, toStart: undefined }
  const input = inputOf(parent, task, env)
  const { priority, origin } = parent
  const ref = { execution_id, task_id, attempt }
  const toStart = {
    execution_id: child,
    parent: { ...ref, wait: awaits.wait },
    input: E.isRight(input) ? input.right : null,
    depth: origin.depth ?? 0,
    priority,
    ...(joinsTrace(origin) ? { trace: traceHeaders({ ...ref, trace: traceOfRun(execution_id, origin) }) } : {}),
  }
  return { ...now, starting, toStart }
}

/** What can be said of a run at a moment when its state is what the log says. */
const durably = <A>(drive: Drive, run: Run, say: (run: Run) => A): Promise<A> =>
  new Promise((resolve) => look(drive, run, (seen) => resolve(say(seen))))

const pay = (
  drive: Drive,
  child: Run,
  { execution_id, task_id }: ChildLink,
  owed: ChildDebt,
): Promise<Fault | undefined> =>
  new Promise((resolve) =>
    post(drive, child, {
      kind: 'command',
      intend: (run) => {
        switch (owed) {
          case 'cancel':
            return cancel(`task ${task_id} of execution ${execution_id} does not wait for it any more`)
          case 'pause':
            return pause(undefined, { by_parent: true })
          case 'resume':
            return resume(drive.around.takeSlot(run), undefined, { by_parent: true })
        }
      },
      // It may have ended meanwhile: then nothing is owed to it.
      settle: (result) => resolve(E.isLeft(result) && isFault(result.left) ? result.left : undefined),
    }),
  )

const isFault = (no: { readonly tag: string }): no is Fault =>
  no.tag === 'store_unavailable' || no.tag === 'wrong_expected_revision' || no.tag === 'unreadable_event'
