import type { Leaf } from '../../domain/definition/definition.ts'
import type { ExecutionEvent, TaskError } from '../../domain/execution/events.ts'
import type { Recorded } from '../../store/event-store.ts'
import { blockCompletes, blockFails, closeInside } from './blocks.ts'
import type { Case, Must } from './case.ts'
import {
  blockOf,
  callBeside,
  findIn,
  hasBegun,
  hasEnded,
  insideOf,
  isBusyInside,
  isUnderWay,
  type Block,
  type Instance,
} from './instances.ts'
import { handlerOf, mayRetry } from './retries.ts'
import { isHopeless, isLost, isMet, upstreamOf } from './triggers.ts'
import { mayUndo, rememberUndoable, undone } from './undoing.ts'
import { decided, endsAnswered, escalated, waits } from './waits.ts'

export type TaskEvent = Extract<ExecutionEvent, { readonly data: { readonly task_id: string } }>
type Of<Name extends TaskEvent['type']> = Extract<TaskEvent, { readonly type: Name }>['data']

/** Judges an event of a task, and takes it. `at` is when it happened, or Infinity when clocks were put back. */
export const applyToTask = (one: Case, recorded: Recorded & TaskEvent, at: number, must: Must): void => {
  const its = findIn(one.root, recorded.data.task_id)
  must(its !== undefined, 'tasks are those of the definition')
  if (its === undefined) return
  must(!hasEnded(its), 'a task ends once')
  must(
    its.parent === undefined || its.role === 'compensation' || isUnderWay(its.parent),
    'what is inside another ends with it',
  )
  if (its.timedOut) {
    const isVerdict = ['task_retry_scheduled', 'task_failed', 'task_error_caught'].includes(recorded.type)
    must(isVerdict, 'after a timeout comes its verdict')
    its.timedOut = false
  }
  const thisAttempt = (): void => {
    const { attempt } = recorded.data as { readonly attempt: number }
    const holds = its.attempt === attempt && (isUnderWay(its) || its.status === 'retrying')
    must(holds, 'one outcome per attempt, of the attempt under way')
  }

  switch (recorded.type) {
    case 'task_started':
      return started(one, its, recorded.data, Date.parse(recorded.at), at, must)
    case 'task_completed':
      thisAttempt()
      must(isUnderWay(its), 'one outcome per attempt, of the attempt under way')
      must(its.awaits !== undefined || its.status !== 'waiting' || at >= its.until, 'no wait ends early')
      endsAnswered(its, must)
      completes(its, must)
      // While it is paused a race does not end, so that the second may come in as well.
      must(one.status !== 'running' || one.resumedIn === one.append || !isWon(one, its), 'a race has one winner')
      end(one, its, 'completed')
      if (its.role === 'compensation') return undone(one, its, must)
      return rememberUndoable(one, its)
    case 'task_timed_out':
      thisAttempt()
      return timedOut(one, its, recorded.data, at, must)
    case 'task_retry_scheduled': {
      thisAttempt()
      const { error, next_attempt_at } = recorded.data
      mayRetry(one, its, error, Date.parse(next_attempt_at), must)
      one.busy--
      its.status = 'retrying'
      its.until = Date.parse(next_attempt_at)
      return
    }
    case 'task_error_caught':
      if (its.status !== 'pending') thisAttempt()
      return caught(one, its, recorded.data, at, must)
    case 'task_repeated':
      return repeated(its, recorded.data, must)
    case 'task_failed':
      must(handlerOf(its, recorded.data.error) === -1, 'a failure that a handler catches does not end its task')
      if (its.status === 'pending') unstarted(one, its, recorded.data.attempt, at, must)
      else {
        thisAttempt()
        if (its.caught === undefined) fails(its, recorded.data.error, must)
        else must(hasHandlerEnded(its, 'failed'), 'a task whose error was caught ends as its handler does')
      }
      end(one, its, 'failed')
      if (its.role === 'compensation') undone(one, its, must)
      else if (its.role === 'task' && its.place === undefined) around(one, its).failed.push(its)
      return
    case 'task_skipped':
      return skipped(one, its, recorded.data, must)
    case 'task_cancelled':
      must(its.attempt === recorded.data.attempt, 'what is cancelled is the present attempt')
      must(hasBegun(its), 'only what has begun is cancelled')
      must(!isBusyInside(its), 'what is inside another is cancelled before it')
      end(one, its, 'cancelled')
      one.cancelled.add(its)
      return
    case 'task_accepted':
      thisAttempt()
      must(!its.accepted, 'an attempt is accepted once')
      its.accepted = true
      return
    case 'task_heartbeat':
      thisAttempt()
      its.beatAt = Date.parse(recorded.at)
      return
    case 'approval_decided':
      return decided(one, its, recorded.data, must)
    case 'approval_escalated':
      return escalated(its, at, must)
  }
}

/** It is in a race in which another one has come in. */
const isWon = (one: Case, its: Instance): boolean => {
  if (its.place !== undefined || its.role !== 'task') return false
  const { race, tasks } = around(one, its)
  return race && [...tasks.values()].some(({ status }) => status === 'completed')
}

/** The block that a task is one of. */
const around = ({ root }: Case, { parent }: Instance): Block => parent?.block ?? root

const started = (
  one: Case,
  its: Instance,
  { attempt, until, input, awaits }: Of<'task_started'>,
  now: number,
  at: number,
  must: Must,
): void => {
  must(one.status === 'running', 'nothing starts unless the execution runs: neither paused nor queued nor over')
  must(its.status === 'pending' || its.status === 'retrying', 'a task that is under way does not start')
  must(attempt === its.attempt + 1, 'attempts are counted without gaps')
  if (its.status === 'retrying') must(at >= its.until, 'no retry comes before it is due')
  else {
    mayStart(one, its, at, must)
    its.startedAt = now
  }
  if (its.shape === 'leaf') {
    must(one.policy.parallel || one.busy === 0, 'tasks run one after the other where they must')
    one.busy++
  }
  its.status = until === undefined && awaits === undefined ? 'running' : 'waiting'
  its.attempt = attempt
  its.since = now
  its.until = until === undefined ? 0 : Date.parse(until)
  its.beatAt = now
  its.accepted = false
  its.awaits = undefined
  if (awaits !== undefined) {
    waits(one, its, awaits)
    one.waiters.add(its)
  }
  if (its.shape === 'group' && 'tasks' in its.task) its.block = blockOf(its.task, `${its.id}.`, its)
  if (its.shape === 'for_each') {
    const items = input ?? its.task.for_each?.items
    must(Array.isArray(items), 'a for_each starts with a list')
    its.items = Array.isArray(items) ? items.length : 0
  }
}

/** Its turn has come: the rule is met, there is room among the elements, or its iteration has begun. */
const mayStart = (one: Case, its: Instance, at: number, must: Must): void => {
  const { parent, place } = its
  if (its.role === 'compensation') return mayUndo(one, its, must)
  must(one.compensating === undefined, 'once undoing has begun nothing else starts')
  if (its.role === 'handler')
    return must(parent?.caught?.handler === its, 'a handler starts for an error that was caught')
  if (place === undefined || parent === undefined) {
    must(isMet(its, upstreamOf(its, around(one, its))), 'a task starts after all that it depends on, as its rule says')
  } else if (parent.shape === 'repeat') {
    must(place === parent.items - 1 && at >= its.until, 'an iteration starts when it is its turn, one after the other')
  } else {
    const { concurrency = Infinity } = parent.task.for_each ?? {}
    let ended = 0
    for (const element of insideOf(parent)) if (hasEnded(element)) ended++
    must(place < parent.items && place < ended + concurrency, 'no more elements are under way than a for_each allows')
  }
}

const completes = (its: Instance, must: Must): void => {
  if (its.caught !== undefined)
    return must(hasHandlerEnded(its, 'completed'), 'a task whose error was caught ends as its handler does')
  if (its.block !== undefined) blockCompletes(its.block, must)
  if (its.shape === 'leaf') return
  must(!isBusyInside(its), 'nothing is under way after the end')
  const inside = [...insideOf(its)]
  if (its.shape === 'for_each' && its.task.for_each?.complete_when === undefined) {
    const done = inside.filter(({ status }) => status === 'completed').length
    must(done === its.items, 'a for_each completes when all its elements have')
  }
  if (its.shape === 'repeat') {
    must(
      inside.every(({ status }) => status === 'completed'),
      'a repeat completes when all its iterations have',
    )
    must(its.items > 0 || its.task.repeat?.while !== undefined, 'what is repeated until something holds runs once')
  }
}

const fails = (its: Instance, error: TaskError, must: Must): void => {
  if (error.type === 'total_timeout') return must(!isBusyInside(its), 'nothing is under way after the end')
  const { task_id } = (error.details ?? {}) as { readonly task_id?: string }
  if (its.block !== undefined) blockFails(its.block, error.type === 'task_failed' ? task_id : undefined, must)
  if (its.shape === 'leaf') return
  must(!isBusyInside(its), 'nothing is under way after the end')
  const inside = [...insideOf(its)]
  if (error.type === 'items_failed' || error.type === 'complete_when_not_met') {
    must(inside.length === its.items && inside.every(hasEnded), 'a for_each ends when all its elements have')
    const reason = error.type === 'complete_when_not_met' || inside.some(({ status }) => status === 'failed')
    must(reason, 'a for_each fails for an element')
  }
  if (error.type === 'max_iterations')
    must(its.items === (its.task.repeat?.max_iterations ?? 1_000), 'a repeat is given up after all its iterations')
}

/** With a handler that is a value, the task ends at once, whichever way. */
const hasHandlerEnded = ({ caught }: Instance, status: 'completed' | 'failed'): boolean =>
  caught?.handler === undefined || caught.handler.status === status

/** It fails although it has never started: its turn has come, but its input or its condition can't be made. */
const unstarted = (one: Case, its: Instance, attempt: number, at: number, must: Must): void => {
  must(one.status === 'running' && attempt === its.spent, 'a task that can not start fails at its start')
  mayStart(one, its, at, must)
}

const timedOut = (
  one: Case,
  its: Instance,
  { scope = 'attempt' }: Of<'task_timed_out'>,
  at: number,
  must: Must,
): void => {
  const { timeout, heartbeat_timeout = Infinity, total_timeout = Infinity } = its.task as Leaf
  const attempt = Math.min(timeout ?? one.policy.task_timeout, one.policy.max_task_duration)
  const due = {
    attempt: its.awaits === undefined ? its.since + attempt * 1_000 : its.until,
    heartbeat: its.beatAt + heartbeat_timeout * 1_000,
    task: its.startedAt + total_timeout * 1_000,
  }[scope]
  must(at >= due, 'nothing times out early')
  must(its.caught === undefined, 'a task whose error was caught does not time out')
  one.note(
    scope === 'task'
      ? 'task has had its time'
      : scope === 'heartbeat'
        ? 'heartbeat is missed'
        : 'attempt has had its time',
  )
  its.timedOut = true
}

/** It would have failed: instead its handler has its turn. */
const caught = (
  one: Case,
  its: Instance,
  { error, handler, attempt }: Of<'task_error_caught'>,
  at: number,
  must: Must,
): void => {
  must(handlerOf(its, error) === handler, 'the first handler that catches an error deals with it, once')
  if (its.status === 'pending') unstarted(one, its, attempt, at, must)
  else fails(its, error, must)
  if (its.shape === 'leaf' && isUnderWay(its)) one.busy--
  closeInside(its, one.cancelled)
  const { then } = its.task.on_error?.[handler] ?? { then: { output: null } }
  its.status = 'running'
  its.caught = { handler: 'component' in then ? callBeside(its, 'handler', then) : undefined }
  one.note('error is caught')
}

const repeated = (its: Instance, { iteration, next_at }: Of<'task_repeated'>, must: Must): void => {
  must(its.shape === 'repeat' && isUnderWay(its), 'only what is repeated has iterations')
  const last = its.children.get(its.items - 1)
  must(iteration === its.items, 'iterations are counted without gaps')
  must(last === undefined || last.status === 'completed', 'an iteration begins after the one before it has completed')
  must(iteration < (its.task.repeat?.max_iterations ?? 1_000), 'no iteration too many')
  its.items = iteration + 1
  const next = findIn({ tasks: new Map([['it', its]]), race: false, failFast: false, failed: [] }, `it[${iteration}]`)
  if (next !== undefined && next_at !== undefined) next.until = Date.parse(next_at)
}

const skipped = (one: Case, its: Instance, { reason }: Of<'task_skipped'>, must: Must): void => {
  must(its.status === 'pending' && one.status === 'running', 'only what has not begun is skipped')
  const block = around(one, its)
  const upstream = upstreamOf(its, block)
  if (reason.code === 'condition_false') {
    one.note('condition is false')
    must(its.task.when !== undefined && isMet(its, upstream), 'a condition is asked when the rule is met')
  } else {
    must(isHopeless(its, upstream), 'a task is given up when its rule can not be met any more')
    its.lost = isLost(its, upstream)
    if (reason.code === 'trigger_rule') one.note('rule can not be met')
    if (its.lost) one.note('task is lost by a failure')
  }
  if (reason.code === 'upstream_not_completed') {
    const culprit = its.task.depends_on.map((id) => block.tasks.get(id)).find((before) => before?.id === reason.task_id)
    const named = culprit !== undefined && hasEnded(culprit) && culprit.status !== 'completed'
    must(named && culprit.status === reason.status, 'a task is skipped for one that it depends on')
  }
  end(one, its, 'skipped')
}

const end = (one: Case, its: Instance, status: 'completed' | 'failed' | 'skipped' | 'cancelled'): void => {
  noteEnd(one, its, status)
  if (its.shape === 'leaf' && isUnderWay(its) && its.caught === undefined) one.busy--
  its.status = status
  closeInside(its, one.cancelled)
}

const noteEnd = ({ note }: Case, { shape, block, children, items }: Instance, status: Instance['status']): void => {
  if (shape === 'leaf' || (status !== 'completed' && status !== 'failed')) return
  note(`${shape} ends`)
  if (shape === 'for_each' && [...children.values()].filter(hasEnded).length < items)
    note('for_each ends before all its elements have')
  if (block?.race === true && status === 'completed') note('race is won')
  if (block?.race === false && status === 'failed' && ![...block.tasks.values()].every(hasEnded))
    note('block ends at its first failure')
  if (block?.race === false && status === 'completed' && block.failed.length > 0) note('failure is dealt with')
}
