import { at } from '../../problem.ts'
import { quoted, refuse, suggestion, type Findings } from '../findings.ts'
import { cycleIn, groupsOf, upstreamIn, type Graph } from '../graph.ts'
import { placeOfId, type Block, type SentTask } from '../read-tasks.ts'
import { findTask, readerOf, within, type Scope, type Whereabouts } from './scope.ts'

/** The tasks of a block as a graph, in so far as what they name exists. */
export interface Dependencies {
  readonly tasks: readonly SentTask[]
  readonly indexOf: ReadonlyMap<string, number>
  readonly graph: Graph
  /** The tasks in an order in which each comes after all that it depends on; those that reach each other stand together. */
  readonly groups: readonly (readonly number[])[]
  readonly isUpstream: (task: number, other: number) => boolean
}

/** Finds dependencies on nothing, on oneself and in circles: of tasks that all reach each other, one circle is named. */
export const checkDependencies = (
  { tasks }: Block,
  outer: Scope | undefined,
  whereIs: Whereabouts,
  findings: Findings,
): Dependencies => {
  const indexOf = new Map(tasks.map(({ id }, index) => [id, index]))
  const graph = tasks.map((task) => {
    if (outer !== undefined) checkIdAround(task, outer, findings)
    return dependenciesOf(task, { indexOf, outer, whereIs }, findings)
  })
  const groups = groupsOf(graph)
  for (const group of groups) {
    if (group.length > 1) refuseCycle(cycleIn(graph, group), tasks, findings)
  }
  return { tasks, indexOf, graph, groups, isUpstream: upstreamIn(graph, groups) }
}

const checkIdAround = (task: SentTask, outer: Scope, findings: Findings): void => {
  const other = findTask(outer, task.id)?.scope
  if (other === undefined) return
  const message = `A task around this one has the id ${quoted(task.id)} already: give one of them another id, so that expressions can name both.`
  refuse(findings, placeOfId(task), 'duplicate_id', message)
}

interface Around {
  readonly indexOf: ReadonlyMap<string, number>
  readonly outer: Scope | undefined
  readonly whereIs: Whereabouts
}

const dependenciesOf = ({ id, pointer, fields }: SentTask, around: Around, findings: Findings): readonly number[] => {
  if (!Array.isArray(fields.depends_on)) return []
  const found = new Set<number>()
  for (const [place, dependency] of (fields.depends_on as readonly unknown[]).entries()) {
    if (typeof dependency !== 'string') continue
    const index = around.indexOf.get(dependency)
    const entry = `${pointer}/depends_on/${place}`
    if (dependency === id) {
      const message = `The task ${quoted(id)} cannot wait for itself: leave it out.`
      refuse(findings, entry, 'depends_on_itself', message)
    } else if (index === undefined) {
      refuse(findings, entry, 'unknown_dependency', whyUnknown(dependency, around, findings))
    } else found.add(index)
  }
  return [...found]
}

const whyUnknown = (id: string, { indexOf, outer, whereIs }: Around, findings: Findings): string => {
  const around = findTask(outer, id)
  if (around !== undefined) {
    const inside = quoted(readerOf(around.scope))
    return around.index === around.scope.reader
      ? `This task is within ${quoted(id)}, which ends when all within has ended: it cannot wait for it.`
      : `The task ${quoted(id)} is outside of ${inside}: tasks within wait for each other only. Put ${quoted(id)} into the depends_on of ${inside}.`
  }
  const elsewhere = whereIs(id)
  if (elsewhere !== undefined) {
    return `The task ${quoted(id)} is within ${within(elsewhere)}: wait for ${quoted(elsewhere[0]!)}, which ends when all within has ended.`
  }
  return `There is no task ${quoted(id)} to wait for.${suggestion(findings, id, indexOf.keys())}`
}

const MAX_NAMED = 20

const refuseCycle = (cycle: readonly number[], tasks: readonly SentTask[], findings: Findings): void => {
  const ids = cycle.map((index) => tasks[index]!.id)
  const { pointer, fields } = tasks[cycle[0]!]!
  const entry = (fields.depends_on as readonly unknown[]).indexOf(ids[1])
  const shown = ids.length > MAX_NAMED ? [...ids.slice(0, MAX_NAMED - 2), '…', ...ids.slice(-2)] : ids
  const message = `These tasks wait for each other in a circle: ${shown.join(' → ')}. Take one of them out of another's depends_on, or use "repeat" for what is to be done again.`
  refuse(findings, at(`${pointer}/depends_on`, entry), 'cycle', message)
}
