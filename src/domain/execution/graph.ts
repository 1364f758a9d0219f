import { graphOf, type GraphEdge, type GraphNode } from '../definition/task-graph.ts'
import type { ExecutionStatus, TaskStatus } from './document.ts'
import { idOf } from './ids.ts'
import { hasEnded, type Execution, type TaskState } from './state.ts'

/** A task of the definition with what has become of it. Of one that runs several times, all of its instances are taken together. */
export interface RunNode extends GraphNode {
  /** The task's id in the history, when there is exactly one instance; else null. */
  readonly task_id: string | null
  /** Null when nothing of it has come to be. Of several instances: what most needs to be looked at. */
  readonly status: TaskStatus | null
  /** Of several: the highest. */
  readonly attempt: number
  /** Of several: the first start; and when the last one ended, once all have. */
  readonly started_at: string | null
  readonly completed_at: string | null
  readonly duration_ms: number | null
  /** How many there are, and how they stand. */
  readonly instances: { readonly total: number } & Readonly<Partial<Record<TaskStatus, number>>>
}

export interface ExecutionGraph {
  readonly execution_id: string
  readonly workflow_id: string
  readonly workflow_name: string
  readonly workflow_version: number
  readonly status: ExecutionStatus
  readonly nodes: readonly RunNode[]
  readonly edges: readonly GraphEdge[]
  readonly revision: number
  readonly position: number
}

/** What has come of one node so far. */
interface Tally {
  total: number
  readonly counts: Partial<Record<TaskStatus, number>>
  /** The only instance, or any. */
  index: number
  open: number
  attempt: number
  startedAt: string | undefined
  completedAt: string | undefined
}

/** The graph of an execution: the definition's, with one look at each instance. */
export const runGraph = (execution: Execution, revision: number, position: number): ExecutionGraph => {
  const { plan } = execution
  const tallies: (Tally | undefined)[] = plan.nodes.map(() => undefined)
  execution.tasks.forEach((task, index) => {
    const { number } = task.node
    const tally = tallies[number] ?? newTally(index)
    tallies[number] = tally
    count(tally, task)
  })
  const { nodes, edges } = graphOf(plan)
  return {
    execution_id: execution.id,
    workflow_id: plan.workflowId,
    workflow_name: plan.definition.name,
    workflow_version: plan.version,
    status: execution.status as ExecutionStatus,
    nodes: nodes.map(({ node, number }) => ({ ...node, ...shownOf(execution, tallies[number]) })),
    edges,
    revision,
    position,
  }
}

const newTally = (index: number): Tally => ({
  total: 0,
  counts: {},
  index,
  open: 0,
  attempt: 0,
  startedAt: undefined,
  completedAt: undefined,
})

const count = (tally: Tally, task: TaskState): void => {
  const { status, attempt, startedAt, completedAt } = task
  tally.total++
  tally.counts[status] = (tally.counts[status] ?? 0) + 1
  if (!hasEnded(task)) tally.open++
  tally.attempt = Math.max(tally.attempt, attempt)
  if (startedAt !== undefined && (tally.startedAt === undefined || startedAt < tally.startedAt))
    tally.startedAt = startedAt
  if (completedAt !== undefined && (tally.completedAt === undefined || completedAt > tally.completedAt))
    tally.completedAt = completedAt
}

const NOTHING = {
  task_id: null,
  status: null,
  attempt: 0,
  started_at: null,
  completed_at: null,
  duration_ms: null,
  instances: { total: 0 },
}

const shownOf = (execution: Execution, tally: Tally | undefined): Omit<RunNode, keyof GraphNode> => {
  if (tally === undefined) return NOTHING
  const { total, counts, startedAt } = tally
  const completedAt = tally.open === 0 ? tally.completedAt : undefined
  return {
    task_id: total === 1 ? idOf(execution, tally.index) : null,
    status: MOST_TELLING.find((status) => (counts[status] ?? 0) > 0) ?? null,
    attempt: tally.attempt,
    started_at: startedAt ?? null,
    completed_at: completedAt ?? null,
    duration_ms:
      startedAt === undefined || completedAt === undefined ? null : Date.parse(completedAt) - Date.parse(startedAt),
    instances: { total, ...counts },
  }
}

/** What several instances come to: what goes on before what has ended, and of that the worst first. */
const MOST_TELLING: readonly TaskStatus[] = [
  'retrying',
  'running',
  'waiting',
  'pending',
  'failed',
  'cancelled',
  'completed',
  'skipped',
]
