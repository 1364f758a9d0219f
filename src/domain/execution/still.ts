import type { Queue } from './answers.ts'
import type { Line } from './line.ts'
import type { Execution, Inside, TaskState } from './state.ts'

/**
 * A copy of what may still change in an execution, so that it can be looked at for a while as it is now: linear in its tasks, but
 * by far quicker than what one would do with it. Values are shared, as nobody ever changes them. Nothing can be decided on it.
 */
export const still = (execution: Execution): Execution => {
  const { tasks, root, counts, undoable, compensating, signals, apart } = execution
  return {
    ...execution,
    tasks: tasks.map(stillTask),
    root: { ...root, failures: [...root.failures] },
    counts: { ...counts },
    undoable: [...undoable],
    compensating: compensating && { ...compensating },
    signals: {
      queues: new Map([...signals.queues].map(([name, queue]) => [name, stillQueue(queue)])),
      ids: new Set(signals.ids),
      kept: signals.kept,
    },
    apart: { refs: new Map(apart.refs), values: apart.values },
  }
}

const stillTask = (task: TaskState): TaskState => {
  const copy = { ...task }
  if (copy.inside !== undefined) copy.inside = stillInside(copy.inside)
  if (copy.reported !== undefined) copy.reported = { ...copy.reported }
  return copy
}

const stillInside = (inside: Inside): Inside => {
  if ('failures' in inside) return { ...inside, failures: [...inside.failures] }
  return { ...inside, children: [...inside.children] }
}

const stillQueue = ({ kept, waiting }: Queue): Queue => ({ kept: [...kept], waiting: stillLine(waiting) })

const stillLine = (line: Line): Line => ({ ...line, items: [...line.items] })
