import type { Plan } from './plan.ts'

export interface Outline {
  /** The tasks of a level wait only for tasks of earlier levels. */
  readonly levels: readonly (readonly string[])[]
  /** The chain of dependencies with the most tasks. */
  readonly longest_path: readonly string[]
}

/** How a plan may unfold, given enough room. */
export const outline = (plan: Plan): Outline => {
  const open = plan.tasks.map((task) => task.dependsOn.length)
  const level = plan.tasks.map(() => 0)
  const before: (number | undefined)[] = plan.tasks.map(() => undefined)
  const queue = [...plan.roots]

  for (let next = 0; next < queue.length; next++) {
    const index = queue[next]!
    for (const dependent of plan.tasks[index]!.dependents) {
      if (level[dependent]! <= level[index]!) {
        level[dependent] = level[index]! + 1
        before[dependent] = index
      }
      if (--open[dependent]! === 0) queue.push(dependent)
    }
  }

  const levels: string[][] = []
  for (const { id, index } of plan.tasks) (levels[level[index]!] ??= []).push(id)

  const path: string[] = []
  let step: number | undefined = level.indexOf(levels.length - 1)
  while (step !== undefined) {
    path.push(plan.tasks[step]!.id)
    step = before[step]
  }
  return { levels, longest_path: path.reverse() }
}
