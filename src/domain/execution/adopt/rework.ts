import type { Plan, PlannedBlock, PlannedTask } from '../../definition/plan.ts'
import { blank } from '../birth.ts'
import type { TaskChange } from '../events.ts'
import { newInstance } from '../instances.ts'
import { newLine } from '../line.ts'
import { taskAt, type Block, type Elements, type Execution, type Inside, type TaskState } from '../state.ts'
import type { Queue, Signals } from '../answers.ts'
import { mend } from './mend.ts'
import { sameNodes } from './same-nodes.ts'
import { standAnew } from './stand-anew.ts'

/** What is to be made of an execution. */
export interface Rework {
  readonly id: string
  readonly plan: Plan
  readonly at: string
  /** The tasks of the definition that start over: what was inside them is gone. */
  readonly again: readonly string[]
  readonly changes: Readonly<Record<string, TaskChange>>
  /** It stays the same execution, in which attempts count on. */
  readonly inPlace: boolean
}

/**
 * The tasks of an execution as they go on: what has ended stays as it is unless it starts over, and what was under way, or was
 * cancelled by nothing but the end, can go on. They stand as in one that waits for a slot. `source` is not changed.
 */
export const rework = (source: Execution, work: Rework): Execution => {
  const { plan } = work
  const next: Execution = { ...blank(plan, work.id), apart: source.apart }
  const moved = move(source, next, work)
  for (const [from, index] of moved.to) if (moved.open.has(from)) link(taskAt(source, from), next, index, moved.to)
  for (const { index } of plan.tasks) mend(next, index, work.at)
  next.undoable.push(...undoable(source, next, moved))
  standAnew(source, next, moved.to)
  return { ...next, signals: signalsOf(source, moved) }
}

interface Moved {
  /** Where the instances that stay have gone. */
  readonly to: ReadonlyMap<number, number>
  /** Those, by their old places, whose inside stays too. */
  readonly open: ReadonlySet<number>
}

/** First the tasks of the definition, then what stays inside them, in the order in which it came to be. */
const move = (source: Execution, next: Execution, work: Rework): Moved => {
  const again = new Set(work.again)
  const same = sameNodes(source.plan, work.plan)
  const tried = work.inPlace ? triedIn(source) : []
  const to = new Map<number, number>()
  const open = new Set<number>()
  for (const node of work.plan.tasks) {
    const from = source.plan.indexOf.get(node.id)
    const before = from === undefined ? undefined : taskAt(source, from)
    const stays = before !== undefined && !again.has(node.id)
    next.tasks.push(
      stays && work.changes[node.id]?.output === undefined ? kept(before, node, -1) : anew(node, before, work),
    )
    if (from === undefined) continue
    if (!stays) {
      const task = taskAt(next, node.index)
      task.attempt = task.spent = tried[from] ?? 0
      continue
    }
    to.set(from, node.index)
    if (same(before.node) !== undefined && work.changes[node.id]?.output === undefined) open.add(from)
  }
  source.tasks.forEach((task, from) => {
    const node = open.has(task.parent) ? same(task.node) : undefined
    const parent = to.get(task.parent)
    if (node === undefined || parent === undefined) return
    open.add(from)
    to.set(from, next.tasks.push(kept(task, node, parent)) - 1)
  })
  return { to, open }
}

/** What is inside is linked when all are there. */
const kept = (task: TaskState, node: PlannedTask, parent: number): TaskState => ({
  ...task,
  node,
  parent,
  line: task.line > 0 ? node.lane + 1 : task.line,
  inside: undefined,
  caught: undefined,
  undoing: -1,
})

/** It starts over, or is completed by the output that was given for it. */
const anew = (node: PlannedTask, before: TaskState | undefined, { changes, at }: Rework): TaskState => {
  const task = newInstance(node, -1, node.index)
  const { input, output } = changes[node.id] ?? {}
  task.overridden = input !== undefined || before?.overridden === true
  if (task.overridden) task.input = input ?? before?.input
  if (output === undefined) return task
  task.input ??= before?.input
  task.startedAt = before?.startedAt
  task.attempt = before?.attempt ?? 0
  task.status = 'completed'
  task.completedAt = at
  task.output = output
  return task
}

/** Per task of the definition: the highest attempt of it or of anything that ever was inside it. */
const triedIn = ({ tasks }: Execution): readonly number[] => {
  const outermost: number[] = []
  const tried: number[] = []
  tasks.forEach(({ parent, attempt }, index) => {
    const outer = parent < 0 ? index : (outermost[parent] as number)
    outermost.push(outer)
    tried[outer] = Math.max(tried[outer] ?? 0, attempt)
  })
  return tried
}

/** What stays inside it, and what handles its failure, by their new places. */
const link = (before: TaskState, next: Execution, index: number, to: Moved['to']): void => {
  const task = taskAt(next, index)
  const place = (old: number): number => to.get(old) ?? -1
  if (before.inside !== undefined) task.inside = insideOf(before.inside, task, index, place)
  if (before.caught !== undefined) task.caught = { ...before.caught, child: place(before.caught.child) }
}

const insideOf = (inside: Inside, { node }: TaskState, owner: number, place: (old: number) => number): Inside => {
  if (node.shape !== 'group') {
    const { children } = inside as Elements
    return { ...(inside as Elements), children: children.map(place) }
  }
  const block = inside as Block
  return {
    ...block,
    planned: node.block as PlannedBlock,
    owner,
    first: place(block.first),
    failures: block.failures.map(place),
    winner: block.winner < 0 ? -1 : place(block.winner),
  }
}

/** All that have completed and can be undone, in the order in which they did; last those of which it was said. */
const undoable = (source: Execution, next: Execution, { to }: Moved): readonly number[] => {
  const before = source.undoable.map((from) => to.get(from) ?? -1)
  const known = new Set(before)
  const added = next.tasks.flatMap(({ status }, index) => (status === 'completed' && !known.has(index) ? [index] : []))
  return [...before, ...added].filter((index) => index >= 0 && taskAt(next, index).node.compensate !== undefined)
}

const signalsOf = ({ signals }: Execution, { to }: Moved): Signals => {
  const queues = [...signals.queues].map(([name, { kept: arrived, waiting }]): [string, Queue] => {
    const line = newLine()
    for (const from of waiting.items.slice(waiting.head)) {
      const index = to.get(from)
      if (index !== undefined) line.items.push(index)
    }
    return [name, { kept: [...arrived], waiting: line }]
  })
  return { queues: new Map(queues), ids: new Set(signals.ids), kept: signals.kept }
}
