import { isGroup, type Definition, type Task } from './definition.ts'

export interface BlockOutline {
  /** The tasks of a level wait only for tasks of earlier levels. */
  readonly levels: readonly (readonly string[])[]
  /** The chain of dependencies with the most tasks. */
  readonly longest_path: readonly string[]
}

export interface Outline extends BlockOutline {
  /** The tasks within tasks; `task_id` is the path of the task that they are within, as in `checkout.payment`. */
  readonly blocks: readonly (BlockOutline & { readonly task_id: string })[]
}

/** How a definition may unfold, given enough room. It must be a checked one. */
export const outline = (definition: Definition): Outline => ({
  ...outlineOf(definition.tasks),
  blocks: blocksIn(definition.tasks, ''),
})

const blocksIn = (tasks: Readonly<Record<string, Task>>, prefix: string): Outline['blocks'] =>
  Object.entries(tasks).flatMap(([id, task]) => {
    if (!isGroup(task)) return []
    const task_id = prefix + id
    return [{ task_id, ...outlineOf(task.tasks) }, ...blocksIn(task.tasks, `${task_id}.`)]
  })

const outlineOf = (tasks: Readonly<Record<string, Task>>): BlockOutline => {
  const ids = Object.keys(tasks)
  const indexOf = new Map(ids.map((id, index) => [id, index]))
  const dependents: number[][] = ids.map(() => [])
  const open = ids.map((id, index) => {
    const { depends_on: upstream } = tasks[id]!
    for (const other of upstream) dependents[indexOf.get(other)!]!.push(index)
    return upstream.length
  })
  const level = ids.map(() => 0)
  const before: (number | undefined)[] = ids.map(() => undefined)
  const queue = [...ids.keys()].filter((index) => open[index] === 0)

  for (let next = 0; next < queue.length; next++) {
    const index = queue[next]!
    for (const dependent of dependents[index]!) {
      if (level[dependent]! <= level[index]!) {
        level[dependent] = level[index]! + 1
        before[dependent] = index
      }
      if (--open[dependent]! === 0) queue.push(dependent)
    }
  }

  const levels: string[][] = []
  for (const [index, id] of ids.entries()) (levels[level[index]!] ??= []).push(id)

  const path: string[] = []
  let step: number | undefined = level.indexOf(levels.length - 1)
  while (step !== undefined) {
    path.push(ids[step]!)
    step = before[step]
  }
  return { levels, longest_path: path.reverse() }
}
