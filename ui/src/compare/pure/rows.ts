import type { Comparison, ExecutionDocument, RunNode, TaskDifference } from '../../../../src/client/index.ts'
import { nodeIdOf } from '../../graph/pure/shown-node.ts'

/** A bar on the time line of its run, in milliseconds from the start of the run. */
export interface Bar {
  readonly from: number
  readonly took: number
}

/** A task of either run, or of both. */
export interface TaskRow {
  readonly id: string
  readonly difference: TaskDifference | undefined
  readonly a: Bar | undefined
  readonly b: Bar | undefined
  readonly statusA: RunNode['status']
  readonly statusB: RunNode['status']
  readonly aMs: number | null
  readonly bMs: number | null
}

/** What is known of the tasks of a run: the nodes of its graph, and each task, once that is there. */
export interface RunTasks {
  readonly nodes: readonly RunNode[]
  readonly tasks: ExecutionDocument['tasks'] | undefined
}

export type Order = 'story' | 'slower' | 'name'

/** All tasks of the two graphs, and what differs within them: first what differs, in the order in which it comes to it. */
export const rowsOf = (comparison: Comparison, a: RunTasks, b: RunTasks): readonly TaskRow[] => {
  const [startA, startB] = [startOf(a.nodes), startOf(b.nodes)]
  const ofA = new Map(a.nodes.map((node) => [node.node_id, node]))
  const ofB = new Map(b.nodes.map((node) => [node.node_id, node]))
  const row = (id: string, difference: TaskDifference | undefined): TaskRow => {
    const [one, other] = [ofA.get(id), ofB.get(id)]
    return {
      id,
      difference,
      a: barOf(one ?? a.tasks?.[id], startA),
      b: barOf(other ?? b.tasks?.[id], startB),
      statusA: difference?.status_a ?? one?.status ?? null,
      statusB: difference?.status_b ?? other?.status ?? null,
      aMs: difference?.timing.a_ms ?? one?.duration_ms ?? null,
      bMs: difference?.timing.b_ms ?? other?.duration_ms ?? null,
    }
  }
  // What stands for several instances is not told besides those that differ.
  const different = new Set(comparison.tasks.flatMap(({ task_id }) => [task_id, nodeIdOf(task_id)]))
  const others = [...new Set([...ofA.keys(), ...ofB.keys()])].filter((id) => !different.has(id))
  return [...comparison.tasks.map((task) => row(task.task_id, task)), ...others.map((id) => row(id, undefined))]
}

export const inOrder = (rows: readonly TaskRow[], order: Order): readonly TaskRow[] => {
  switch (order) {
    case 'story':
      return rows
    case 'name':
      return rows.toSorted((one, other) => one.id.localeCompare(other.id))
    case 'slower':
      return rows.toSorted((one, other) => apart(other) - apart(one))
  }
}

/** By how many milliseconds they differ; what has not both times comes last. */
const apart = ({ aMs, bMs }: TaskRow): number => (aMs === null || bMs === null ? -1 : Math.abs(bMs - aMs))

/** When the longer of the two runs was through, in milliseconds from its start. */
export const lengthOf = (rows: readonly TaskRow[]): number =>
  Math.max(1, ...rows.flatMap(({ a, b }) => [a, b]).flatMap((bar) => (bar === undefined ? [] : [bar.from + bar.took])))

const startOf = (nodes: readonly RunNode[]): number =>
  Math.min(...nodes.flatMap(({ started_at }) => (started_at === null ? [] : [Date.parse(started_at)])))

const barOf = (node: Pick<RunNode, 'started_at' | 'duration_ms'> | undefined, start: number): Bar | undefined =>
  node === undefined || node.started_at === null || node.duration_ms === null
    ? undefined
    : { from: Date.parse(node.started_at) - start, took: node.duration_ms }
