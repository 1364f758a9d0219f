import * as E from 'fp-ts/lib/Either.js'
import type { WorkflowRow } from '../../../projections/read-models.ts'
import { drawn } from '../../domain/definition/task-graph.ts'
import { compilePlan } from '../../domain/definition/index.ts'
import { moment, revision, told, version, wholeText } from '../codecs.ts'
import { ExplanationCodec } from '../documents/explanation.ts'
import { ExecutionGraphCodec, WorkflowGraphCodec } from '../documents/graph.ts'
import { EventHistogramCodec } from '../documents/histogram.ts'
import { bucketsOf } from '../event-histogram.ts'
import { eventTypes } from '../event-types.ts'
import { paging } from '../query.ts'
import { get, type Outcome, type Row } from '../route.ts'
import { answered } from './page.ts'
import { workflowRow } from './workflow-documents.ts'

const TAG = 'executions'
const BUCKETS = 200
const at = told(moment, 'As of the event with this revision, or the last one at or before this time.')

const workflowGraph = ({ workflow_id, version: of, definition }: WorkflowRow) => {
  const workflow = { workflow_id, workflow_name: definition.name, workflow_version: of }
  return { ...workflow, ...drawn(compilePlan(workflow_id, of, definition)) }
}

/** What the history of an execution says of it, beside what it is. */
export const past: readonly Row[] = [
  get('/api/executions/{id}/graph', {
    tag: TAG,
    summary: 'The tasks of an execution as a graph, now or as of a moment; what runs several times is one node',
    parameters: { at },
    answers: [{ status: 200, description: 'The graph.', codec: ExecutionGraphCodec }],
    refuses: ['execution_not_found', 'revision_not_found', 'time_before_start'],
    run: async ({ params: { id = '' }, query }, { engine }) => answered(200, await engine.graph(id, query.at)()),
  }),

  get('/api/executions/{id}/events/histogram', {
    tag: TAG,
    summary: 'How many events of which types an execution has, bucket by bucket: where in a long history to look',
    parameters: {
      from: told(revision, 'The first event that is counted; 0 unless given.'),
      to: told(revision, 'The last one; else the last one that there is.'),
      buckets: told(wholeText(1, 1_000), `At most so many buckets, of the same width; ${BUCKETS} unless given.`),
    },
    answers: [{ status: 200, description: 'The buckets, in order.', codec: EventHistogramCodec }],
    refuses: ['execution_not_found', 'revision_not_found'],
    run: async ({ params: { id = '' }, query: { from = 0, to, buckets = BUCKETS } }, { store }): Outcome => {
      const types = await eventTypes(store, id)
      if (E.isLeft(types)) return types
      const last = types.right.count - 1
      if (last < 0) return E.left({ tag: 'execution_not_found', execution_id: id })
      if (from > last) return E.left({ tag: 'revision_not_found', revision: from, last })
      const end = Math.max(from, Math.min(to ?? last, last))
      const found = { from, to: end, last, buckets: bucketsOf(types.right, from, end, buckets) }
      return answered(200, E.right({ execution_id: id, ...found }))
    },
  }),

  get('/api/workflows/{id}/graph', {
    tag: 'workflows',
    summary: 'The tasks of a workflow as a graph, in its latest version or another',
    parameters: { version },
    answers: [{ status: 200, description: 'The graph.', codec: WorkflowGraphCodec }],
    refuses: ['workflow_not_found', 'workflow_version_not_found', 'behind', 'read_models_unavailable'],
    run: async ({ params: { id = '' }, query, fresh }, parts): Outcome => {
      const found = await workflowRow(id, query.version, fresh, parts)
      return E.isLeft(found) ? found : answered(200, E.right(workflowGraph(found.right)))
    },
  }),

  get('/api/executions/{id}/explain', {
    tag: TAG,
    summary: 'Why each task that has not ended is not running now, and what would move it; why it ended as it did',
    parameters: { ...paging, at },
    answers: [{ status: 200, description: 'The explanation, with one page of tasks.', codec: ExplanationCodec }],
    refuses: ['execution_not_found', 'revision_not_found', 'time_before_start', 'bad_cursor'],
    run: async ({ params: { id = '' }, query: { cursor, limit, at: then } }, { engine }): Outcome => {
      const from = Number(cursor ?? 0)
      if (!Number.isSafeInteger(from) || from < 0) return E.left({ tag: 'bad_cursor' })
      return answered(200, await engine.explain(id, { at: then, from, limit })())
    },
  }),
]
