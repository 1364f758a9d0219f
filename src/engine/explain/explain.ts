import * as E from 'fp-ts/lib/Either.js'
import { streamOf } from '../../domain/decider.ts'
import {
  causesOf,
  explain,
  foreseen,
  sentence,
  summary,
  type Cause,
  type Explanation,
  type Mover,
  type Refine,
} from '../../domain/execution/explain/index.ts'
import type { ExecutionStatus } from '../../domain/execution/document.ts'
import { EXECUTION, isOver, type Execution } from '../../domain/execution/index.ts'
import type { Rejection } from '../../domain/rejection.ts'
import type { EventStore, Fault } from '../../store/event-store.ts'
import type { Clock } from '../clock.ts'
import type { AsOf } from '../as-of.ts'
import type { Engine, ExplainPage } from '../engine.ts'
import type { Loaded } from '../load.ts'
import type { Run } from '../run.ts'
import { stoppedBy } from './stopped.ts'
import { refineIn, type Around } from './surroundings.ts'

type Answer<A> = Promise<E.Either<Rejection | Fault, A>>

export interface Explaining {
  readonly store: Pick<EventStore, 'read'>
  readonly clock: Pick<Clock, 'now'>
  readonly around: Around
  readonly asOf: AsOf
  /** Shows the durable state of an execution. */
  readonly seen: <A>(id: string, show: (run: Run) => A) => Answer<A>
}

/** Everything but what takes a look elsewhere: into the history, at other executions. */
type Draft = Omit<Explanation, 'summary'>

/** How many tasks one page has when nobody says. */
const PAGE = 100

export const explainIn = (parts: Explaining): Engine['explain'] => {
  const { seen, asOf, clock, around } = parts
  return (id, page = {}) =>
    async () => {
      const { at } = page
      if (at === undefined) {
        const now = await seen(id, (run) => {
          const draft = draftOf(run, clock.now(), page, refineIn(around, run))
          return { draft, execution: about(run.execution) }
        })
        return E.isLeft(now) ? now : finished(parts, now.right.draft, now.right.execution)
      }
      const then = await asOf(id, at)
      if (E.isLeft(then)) return then
      const lastAt = Date.parse(then.right.execution.lastAt)
      const now = typeof at === 'string' ? Math.min(Date.parse(at), Math.max(lastAt, clock.now())) : lastAt
      return finished(parts, draftOf(then.right, now, page, undefined), about(then.right.execution))
    }
}

/** What is still asked of the execution when it may have gone on. */
interface About {
  readonly wasUndone: boolean
}
const about = ({ compensating }: Execution): About => ({ wasUndone: compensating !== undefined })

const draftOf = (loaded: Loaded, now: number, page: ExplainPage, refine: Refine | undefined): Draft => {
  const { execution, revision, position } = loaded
  const { from, limit = PAGE } = page
  const { tasks, unfinished, reasons, next } = explain(execution, now, {
    limit,
    ...(from === undefined ? {} : { from }),
    ...(refine === undefined ? {} : { refine }),
  })
  const { compensating, status } = execution
  return {
    execution_id: execution.id,
    workflow_id: execution.plan.workflowId,
    workflow_name: execution.plan.definition.name,
    status: status as ExecutionStatus,
    as_of_time: new Date(now).toISOString(),
    live: refine !== undefined,
    next_event: nextEvent(execution, tasks),
    paused: status === 'paused' ? { ...NOBODY, by_parent: execution.pausedByParent } : null,
    compensating:
      compensating === undefined || isOver(execution)
        ? null
        : {
            cause: compensating.cause,
            reason: compensating.reason ?? null,
            left: execution.undoable.length + (compensating.current < 0 ? 0 : 1),
          },
    ended: isOver(execution) ? { ...NOBODY, since: execution.completedAt ?? null } : null,
    causes: causesOf(execution),
    unfinished,
    reasons,
    tasks,
    next_cursor: next === undefined ? null : String(next),
    revision,
    position,
    as_of: position,
  }
}

const NOBODY = { since: null, by: null, reason: null }

/** What comes at once, else what comes by itself, else what somebody else has to do first. */
const nextEvent = (execution: Execution, tasks: Explanation['tasks']): Mover | null => {
  const atOnce = tasks.find(({ reason: { code } }) => AT_ONCE.has(code))
  if (atOnce !== undefined) return atOnce.moved_by[0] ?? null
  const due = foreseen(execution)
  const running = tasks.find(({ reason: { code } }) => code === 'running')
  return running?.moved_by[0] ?? due ?? tasks[0]?.moved_by[0] ?? null
}

const AT_ONCE: ReadonlySet<string> = new Set(['free_to_start', 'due_now', 'execution_ends'])

/** Who has paused or cancelled it, how the executions stand that it waits for, and why those have failed that made it fail. */
const finished = async (parts: Explaining, draft: Draft, { wasUndone }: About): Answer<Explanation> => {
  const { store } = parts
  const { status, execution_id, revision } = draft
  const stream = streamOf({ name: EXECUTION }, execution_id)
  let whole = draft
  if (status === 'paused' || status === 'cancelled') {
    const event = status === 'paused' ? 'workflow_paused' : wasUndone ? 'compensation_started' : 'workflow_cancelled'
    const who = await stoppedBy(store, stream, revision, event)
    if (E.isLeft(who)) return who
    whole =
      draft.paused === null
        ? { ...whole, ended: { ...who.right, since: draft.ended?.since ?? who.right.since } }
        : { ...whole, paused: { ...who.right, by_parent: draft.paused.by_parent } }
  }
  const causes = await wholeChain(parts, whole.causes)
  if (E.isLeft(causes)) return causes
  whole = { ...whole, causes: causes.right }
  if (draft.live) {
    const tasks = await withChildren(parts, whole)
    if (E.isLeft(tasks)) return tasks
    whole = { ...whole, tasks: tasks.right }
  }
  return E.right({ ...whole, summary: summary(whole) })
}

/** How deep executions that failed because of others are followed. */
const DEPTH = 10

const wholeChain = async ({ seen }: Explaining, causes: readonly Cause[]): Answer<readonly Cause[]> => {
  let whole = causes
  for (let depth = 0; depth < DEPTH; depth++) {
    const child = childIn(whole[0])
    if (child === undefined) break
    const below = await seen(child, ({ execution }) => causesOf(execution))
    if (E.isLeft(below)) return below.left.tag === 'execution_not_found' ? E.right(whole) : below
    if (below.right.length === 0) break
    whole = [...below.right, ...whole]
  }
  return E.right(whole)
}

const childIn = (root: Cause | undefined): string | undefined => {
  const { type, details } = (root?.error ?? {}) as { readonly type?: string; readonly details?: unknown }
  const { execution_id } = (details ?? {}) as { readonly execution_id?: unknown }
  return type === 'workflow_failed' && typeof execution_id === 'string' ? execution_id : undefined
}

/** How the executions stand that tasks of the page wait for, asked one by one. */
const withChildren = async ({ seen }: Explaining, { tasks }: Draft): Answer<Explanation['tasks']> => {
  const whole = [...tasks]
  for (const [place, held] of tasks.entries()) {
    if (held.reason.code !== 'child_execution') continue
    const child = await seen(held.reason.execution_id, ({ execution }) => execution.status)
    if (E.isLeft(child) && child.left.tag !== 'execution_not_found') return child
    if (E.isLeft(child) || child.right === 'unborn') continue
    const reason = { ...held.reason, child_status: child.right }
    whole[place] = { ...held, reason, message: sentence(reason) }
  }
  return E.right(whole)
}
