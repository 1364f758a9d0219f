import type { Explanation } from '../domain/execution/explain/index.ts'
import type { Graph } from '../domain/definition/task-graph.ts'
import type { ExecutionGraph } from '../domain/execution/graph.ts'
import type { Api, ReadOptions } from './api.ts'
import type { At } from './executions.ts'
import type { Paging } from './pages.ts'
import { reading, reference, type Reference } from './request.ts'

type ExecutionRef = Reference<'execution_id'>

/** The tasks of a workflow as they hang together. */
export interface WorkflowGraph extends Graph {
  readonly workflow_id: string
  readonly workflow_name: string
  readonly workflow_version: number
}

/** Some events of an execution that follow each other, from one revision to another, and how many of each type are among them. */
export interface EventBucket {
  readonly from: number
  readonly to: number
  /** With the revisions of the first and the last of them. */
  readonly types: Readonly<Record<string, { readonly count: number; readonly first: number; readonly last: number }>>
}

export interface EventHistogram {
  readonly execution_id: string
  readonly from: number
  readonly to: number
  /** The last revision that there is. */
  readonly last: number
  readonly buckets: readonly EventBucket[]
}

export const pastCalls = (api: Api) => ({
  /** Its tasks as a graph, now or with `at` as of a moment. What runs several times is one node, with its instances counted. */
  getExecutionGraph: (
    execution: ExecutionRef,
    options: ReadOptions & { readonly at?: At } = {},
  ): Promise<ExecutionGraph> =>
    api.json(`/api/executions/${reference('execution_id', execution)}/graph`, reading({ at: options.at }, options)),

  /** The same of a workflow, in its latest version or another, before anything has run. */
  getWorkflowGraph: (
    workflow: Reference<'workflow_id'>,
    options: ReadOptions & { readonly version?: number } = {},
  ): Promise<WorkflowGraph> =>
    api.json(
      `/api/workflows/${reference('workflow_id', workflow)}/graph`,
      reading({ version: options.version }, options),
    ),

  /** How many events of which types there are, bucket by bucket; of the whole history, or from one revision to another. */
  getEventHistogram: (
    execution: ExecutionRef,
    span: { readonly from?: number; readonly to?: number; readonly buckets?: number } = {},
    options?: ReadOptions,
  ): Promise<EventHistogram> =>
    api.json(`/api/executions/${reference('execution_id', execution)}/events/histogram`, reading({ ...span }, options)),

  /** Why each task that has not ended is not running, and what would move it; with `at` as of a moment. One page of tasks. */
  explainExecution: (
    execution: ExecutionRef,
    page: Paging & { readonly at?: At } = {},
    options?: ReadOptions,
  ): Promise<Explanation> =>
    api.json(`/api/executions/${reference('execution_id', execution)}/explain`, reading({ ...page }, options)),
})
