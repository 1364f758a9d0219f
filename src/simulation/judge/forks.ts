import type { Definition, Task } from '../../domain/definition/definition.ts'
import type { ExecutionEvent } from '../../domain/execution/events.ts'
import type { Case, Must } from './case.ts'
import { blockOf, hasEnded, insideOf, isBody, isUnderWay, type Instance } from './instances.ts'

type DataOf<Name extends ExecutionEvent['type']> = Extract<ExecutionEvent, { readonly type: Name }>['data']
export type Forked = DataOf<'workflow_forked'>

/** A case that goes on from another one, which is its own to change: what it is told to start over does, and the rest stays. */
export const goneOn = (
  source: Case,
  { rerun, changes, concurrency, policy, input }: Forked,
  definition: Definition,
  at: string,
  note: Case['note'],
  must: Must,
): Case => {
  const tasks = changes?.tasks ?? {}
  const given = new Set(Object.keys(tasks).filter((id) => tasks[id]?.output !== undefined))
  const asked = new Set(Object.keys(tasks).filter((id) => !given.has(id)))
  const again = new Set(rerun)
  const why = (id: string, task: Task): boolean => {
    const before = source.root.tasks.get(id)
    const isOther = before !== undefined && before.status !== 'completed' && !isSame(before.task, task)
    const reads = input !== undefined && JSON.stringify(task).includes('input')
    return asked.has(id) || isOther || reads || isUndone(before)
  }
  for (const [id, task] of Object.entries(definition.tasks)) {
    const follows = task.depends_on.some((before) => again.has(before) || given.has(before))
    must(!again.has(id) || follows || why(id, task), 'what starts over in a fork does for a reason')
    if (given.has(id)) must(!again.has(id), 'what was given an output does not start over')
    else
      must(
        again.has(id) || !(follows || asked.has(id) || isUndone(source.root.tasks.get(id))),
        'what depends on a change starts over',
      )
  }
  for (const id of [...given, ...asked])
    must(Object.hasOwn(definition.tasks, id), 'only tasks of the definition are changed')

  const next: Case = {
    ...source,
    status: 'pending',
    started: false,
    admittedBy: '',
    lastAt: at,
    cancelled: new Set(),
    append: '',
    resumedIn: '',
    definition,
    policy,
    startedAt: 0,
    clockStands: false,
    root: blockOf(definition, '', undefined),
    checkpoints: { ids: new Set(), covered: -1 },
    undoable: [],
    compensating: undefined,
    keyed: concurrency,
    isAwaited: false,
    depth: 0,
    heldByParent: false,
    note,
  }
  takeOver(source, next, again, given, Date.parse(at), 0)
  return next
}

/** A failed case goes on in place: what it was and did counts on. */
export const retried = (one: Case, { tasks }: DataOf<'workflow_retried'>, at: number, must: Must): void => {
  const again = new Set(tasks)
  for (const [id, { task, status }] of one.root.tasks) {
    const follows = task.depends_on.some((before) => again.has(before))
    const fails = status === 'failed' || isUndone(one.root.tasks.get(id))
    must(!again.has(id) || follows || fails, 'what starts over in a retry had failed, or follows')
    must(again.has(id) || !follows, 'what depends on a change starts over')
  }
  must(
    again.size > 0 || [...one.root.tasks.values()].some((its) => !hasEnded(its) || its.status === 'cancelled'),
    'a retry changes something',
  )
  const before = { ...one, undoable: [...one.undoable] }
  one.root = blockOf(one.definition, '', undefined)
  one.undoable.length = 0
  one.compensating = undefined
  one.status = 'pending'
  one.clockStands = true
  one.cancelled.clear()
  takeOver(before, one, again, new Set(), at, 1)
}

/** Puts what stays of one case into the place of what another one has there, and lets it go on. */
const takeOver = (
  source: Case,
  next: Case,
  again: ReadonlySet<string>,
  given: ReadonlySet<string>,
  at: number,
  inPlace: 0 | 1,
): void => {
  const tasks = next.root.tasks as Map<string, Instance>
  const moved = new Map<Instance, Instance>()
  for (const [id, fresh] of tasks) {
    const before = source.root.tasks.get(id)
    if (given.has(id)) {
      fresh.status = 'completed'
      fresh.attempt = before?.attempt ?? 0
      if (before !== undefined) moved.set(before, fresh)
    } else if (before !== undefined && again.has(id)) {
      fresh.attempt = fresh.spent = inPlace * Math.max(...everyOne([before]).map(({ attempt }) => attempt))
    } else if (before !== undefined && isSame(before.task, fresh.task)) {
      tasks.set(id, before)
      goOn(before, next, at)
    } else if (before !== undefined) {
      fresh.status = before.status
      fresh.attempt = before.attempt
      moved.set(before, fresh)
    }
  }
  const there = new Set(everyOne(tasks.values()))
  const nowOf = (its: Instance): readonly Instance[] =>
    there.has(its) ? [its] : moved.has(its) ? [moved.get(its) as Instance] : []
  next.root.failed.push(...source.root.failed.filter((its) => there.has(its) && its.status === 'failed'))
  next.busy = [...there].filter((its) => its.shape === 'leaf' && isUnderWay(its) && its.caught === undefined).length
  const waiters = [...source.waiters].filter((its) => there.has(its))
  next.waiters.clear()
  for (const its of waiters) next.waiters.add(its)
  for (const { waiting } of next.signals.values())
    waiting.splice(0, waiting.length, ...waiting.filter((its) => there.has(its)))
  const canBeUndone = (its: Instance): boolean =>
    its.role === 'task' && isBody(its) && its.status === 'completed' && its.task.compensate !== undefined
  const known = source.undoable.flatMap(nowOf).filter(canBeUndone)
  next.undoable.push(...known, ...[...there].filter((its) => canBeUndone(its) && !known.includes(its)))
}

/** What was under way, or cancelled by nothing but the end, goes on. */
const goOn = (its: Instance, one: Case, at: number): void => {
  const isCancelled = its.status === 'cancelled'
  if (hasEnded(its) && !isCancelled) return
  its.timedOut = false
  const inside = [...insideOf(its)]
  if (its.caught !== undefined || its.block !== undefined || (its.shape !== 'leaf' && its.attempt > its.spent)) {
    its.status = 'running'
    if ('total_timeout' in its.task) its.startedAt = at
    for (const child of inside) goOn(child, one, at)
    return
  }
  if (isCancelled) {
    const isNext = its.place !== undefined && its.attempt === its.spent && its.parent?.shape === 'repeat'
    its.status = 'pending'
    its.until = isNext ? its.until : 0
    its.spent = its.attempt
  } else if (
    its.shape === 'leaf' &&
    (its.status === 'running' || (its.status === 'waiting' && its.awaits?.kind === 'workflow'))
  ) {
    one.note('call is made again by a fork')
    its.status = 'pending'
    its.until = 0
    its.attempt = Math.max(its.attempt - 1, its.spent)
  } else its.startedAt = its.status === 'pending' ? its.startedAt : at
}

/** All instances, however deep; those around before those inside. */
const everyOne = (instances: Iterable<Instance>): readonly Instance[] =>
  [...instances].flatMap((its) => [
    its,
    ...everyOne([
      ...(its.block?.tasks.values() ?? []),
      ...its.children.values(),
      ...(its.caught?.handler === undefined ? [] : [its.caught.handler]),
      ...(its.undoing === undefined ? [] : [its.undoing]),
    ]),
  ])

/** It, or something inside it, was undone or is about to be. */
const isUndone = (its: Instance | undefined): boolean =>
  its !== undefined && everyOne([its]).some(({ undoing }) => undoing !== undefined)

const isSame = (one: Task, other: Task): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  )
}
