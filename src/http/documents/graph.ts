import * as t from 'io-ts'
import { TriggerRule } from '../../domain/definition/definition.ts'
import type { Graph } from '../../domain/definition/task-graph.ts'
import type { ExecutionGraph } from '../../domain/execution/graph.ts'
import { oneOf } from '../codecs.ts'
import { count, EXECUTION_STATUSES, maybe, TASK_STATUSES, text } from './shared.ts'

/** What a graph looks like: the OpenAPI document is made from this, and the compiler compares it. */

const node = {
  node_id: text,
  parent: maybe(text),
  role: oneOf(['member', 'element', 'iteration', 'handler', 'compensation'] as const),
  shape: oneOf(['leaf', 'group', 'for_each', 'repeat'] as const),
  component: maybe(text),
  action: maybe(text),
  level: count,
  trigger_rule: TriggerRule,
  conditional: t.boolean,
}

const of = { workflow_id: text, workflow_name: text, workflow_version: count }

const edges = t.readonlyArray(
  t.type({ from: text, to: text, kind: oneOf(['depends_on', 'on_error', 'compensate'] as const) }),
)

export const GraphCodec: t.Type<Graph, unknown, unknown> = t.type(
  { nodes: t.readonlyArray(t.type(node)), edges },
  'Graph',
)

type WorkflowGraph = Graph & Pick<ExecutionGraph, 'workflow_id' | 'workflow_name' | 'workflow_version'>

export const WorkflowGraphCodec: t.Type<WorkflowGraph, unknown, unknown> = t.type(
  { ...of, nodes: t.readonlyArray(t.type(node)), edges },
  'WorkflowGraph',
)

const statuses = Object.fromEntries(TASK_STATUSES.map((status) => [status, count])) as Record<
  (typeof TASK_STATUSES)[number],
  typeof count
>

export const ExecutionGraphCodec: t.Type<ExecutionGraph, unknown, unknown> = t.type(
  {
    execution_id: text,
    ...of,
    status: oneOf(EXECUTION_STATUSES),
    nodes: t.readonlyArray(
      t.type({
        ...node,
        task_id: maybe(text),
        status: maybe(oneOf(TASK_STATUSES)),
        attempt: count,
        started_at: maybe(text),
        completed_at: maybe(text),
        duration_ms: maybe(count),
        instances: t.intersection([t.type({ total: count }), t.partial(statuses)]),
      }),
    ),
    edges,
    revision: count,
    position: count,
  },
  'ExecutionGraph',
)
