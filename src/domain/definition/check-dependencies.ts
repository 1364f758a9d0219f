import { at } from '../problem.ts'
import { refuse, suggestion, type Findings } from './check.ts'
import { cycleIn, groupsOf, type Graph } from './graph.ts'
import type { SentTask } from './read-tasks.ts'

/** The tasks as a graph, in so far as what they name exists. */
export interface Dependencies {
  readonly indexOf: ReadonlyMap<string, number>
  readonly graph: Graph
  readonly groups: readonly (readonly number[])[]
}

/** Finds dependencies on nothing, on oneself and in circles: of tasks that all reach each other, one circle is named. */
export const checkDependencies = (tasks: readonly SentTask[], findings: Findings): Dependencies => {
  const indexOf = new Map(tasks.map(({ id }, index) => [id, index]))
  const graph = tasks.map((task) => dependenciesOf(task, indexOf, findings))
  const groups = groupsOf(graph)
  for (const group of groups) {
    if (group.length > 1) refuseCycle(cycleIn(graph, group), tasks, findings)
  }
  return { indexOf, graph, groups }
}

const dependenciesOf = (
  { id, pointer, fields }: SentTask,
  indexOf: ReadonlyMap<string, number>,
  findings: Findings,
): readonly number[] => {
  if (!Array.isArray(fields.depends_on)) return []
  const found = new Set<number>()
  for (const [place, dependency] of (fields.depends_on as readonly unknown[]).entries()) {
    if (typeof dependency !== 'string') continue
    const index = indexOf.get(dependency)
    const entry = `${pointer}/depends_on/${place}`
    if (dependency === id) {
      refuse(
        findings,
        entry,
        'depends_on_itself',
        `The task ${JSON.stringify(id)} cannot wait for itself: leave it out.`,
      )
    } else if (index === undefined) {
      const meant = suggestion(findings, dependency, indexOf.keys())
      refuse(
        findings,
        entry,
        'unknown_dependency',
        `There is no task ${JSON.stringify(dependency)} to wait for.${meant}`,
      )
    } else found.add(index)
  }
  return [...found]
}

const MAX_NAMED = 20

const refuseCycle = (cycle: readonly number[], tasks: readonly SentTask[], findings: Findings): void => {
  const ids = cycle.map((index) => tasks[index]!.id)
  const { pointer, fields } = tasks[cycle[0]!]!
  const entry = (fields.depends_on as readonly unknown[]).indexOf(ids[1])
  const shown = ids.length > MAX_NAMED ? [...ids.slice(0, MAX_NAMED - 2), '…', ...ids.slice(-2)] : ids
  const message = `These tasks wait for each other in a circle: ${shown.join(' → ')}. Take one of them out of another's depends_on.`
  refuse(findings, at(`${pointer}/depends_on`, entry), 'cycle', message)
}
