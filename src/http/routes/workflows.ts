import * as E from 'fp-ts/lib/Either.js'
import {
  archiveWorkflow,
  compilePlan,
  createWorkflow,
  outline,
  parseSent,
  updateWorkflow,
  type ParsedDefinition,
  type Workflow as WorkflowState,
} from '../../domain/definition/index.ts'
import { drawn } from '../../domain/definition/task-graph.ts'
import type { By } from '../../store/event-store.ts'
import { metaOf } from '../../store/transact.ts'
import { flag, text, told, version } from '../codecs.ts'
import { pageOf } from '../documents/shared.ts'
import { NewWorkflow, StoredWorkflow, Validation, Workflow, WorkflowVersion } from '../documents/workflow.ts'
import type { Problem } from '../../domain/problem.ts'
import { paging, search } from '../query.ts'
import type { Parts } from '../parts.ts'
import type { Refusal } from '../refusal.ts'
import { get, post, put, remove, type BodyOf, type Outcome, type Row } from '../route.ts'
import { unknownActions } from '../unknown-actions.ts'
import { exampleWorkflow } from './example.ts'
import { answered, defined, inPages } from './page.ts'
import { versionIn } from './if-match.ts'
import {
  changingWorkflows,
  standingWorkflow,
  workflowDocument,
  workflowRow,
  workflowRowDocument,
} from './workflow-documents.ts'

const TAG = 'workflows'

/** Read as any value: the language says what is wrong with it, better than a codec could. */
const definition: BodyOf<unknown> = { codec: NewWorkflow, decode: E.right, optional: false }

const unfolded = ({ definition: checked, warnings }: ParsedDefinition, more: readonly Problem[]) => ({
  warnings: [...warnings, ...more],
  ...outline(checked),
})

const found = (workflow_id: string, changed: E.Either<Refusal, { state: WorkflowState; position: number }>) =>
  E.isLeft(changed) ? changed : E.right(workflowDocument(workflow_id, changed.right.state, changed.right.position))

/** With what is to be said of it, when there is something. */
const warned = <A extends object>(outcome: E.Either<Refusal, A>, { warnings }: ParsedDefinition) =>
  warnings.length === 0 ? outcome : E.map((workflow: A) => ({ ...workflow, warnings }))(outcome)

const etag = (outcome: E.Either<Refusal, Workflow>): Awaited<Outcome> =>
  E.isLeft(outcome)
    ? outcome
    : E.right({ status: 200, body: outcome.right, headers: { etag: `"${outcome.right.version}"` } })

/** Stores what was parsed as the first version of a new workflow. */
export const storeWorkflow = async (workflow_id: string, parsed: ParsedDefinition, by: By, parts: Parts) => {
  const meta = metaOf('create_workflow', by)
  const created = await changingWorkflows(parts)(workflow_id, createWorkflow(parsed.definition), { meta })()
  return warned(found(workflow_id, created), parsed)
}

export const workflows: readonly Row[] = [
  post('/api/workflows', {
    tag: TAG,
    summary: 'Create a workflow',
    body: definition,
    repeats: { kind: 'creates', check: async ({ body }) => parseSent(body), standing: standingWorkflow },
    answers: [{ status: 201, description: 'Stored as version 1.', codec: StoredWorkflow }],
    refuses: ['invalid_definition', 'untranslatable_definition'],
    example: exampleWorkflow,
    location: ({ workflow_id }: { readonly workflow_id: string }) => `/api/workflows/${workflow_id}`,
    run: async ({ body, by }, parts, id) => {
      const parsed = parseSent(body)
      return E.isLeft(parsed) ? parsed : answered(201, await storeWorkflow(id, parsed.right, by, parts))
    },
  }),

  get('/api/workflows', {
    tag: TAG,
    summary: 'List workflows that are not archived, newest first',
    parameters: { ...paging, name: text(1, 1_000), search, tag: text(1, 1_000), template_id: text(1, 128) },
    answers: [{ status: 200, description: 'One page.', codec: pageOf('workflows', Workflow, 'Workflows') }],
    refuses: ['bad_cursor', 'behind', 'read_models_unavailable'],
    run: async ({ query: { limit = 100, cursor, name, search: part, tag, template_id }, fresh }, { readModels }) =>
      inPages(
        'workflows',
        await readModels.workflows(defined({ limit, cursor, name, search: part, tag, template_id }), fresh)(),
        workflowRowDocument,
      ),
  }),

  post('/api/workflows/validate', {
    tag: TAG,
    summary: 'Check a definition without storing it',
    parameters: { graph: told(flag, 'Whether its tasks are wanted as a graph, when it is valid.') },
    body: definition,
    repeats: { kind: 'harmless' },
    answers: [{ status: 200, description: 'What the checks found, and how it would unfold.', codec: Validation }],
    example: exampleWorkflow,
    run: async ({ body, query: { graph } }, { components }) => {
      const parsed = parseSent(body)
      const validation = E.isLeft(parsed)
        ? { valid: false, errors: parsed.left.problems, warnings: [], levels: [], longest_path: [], blocks: [] }
        : {
            valid: true,
            errors: [],
            ...unfolded(parsed.right, unknownActions(body, components)),
            ...(graph === true ? { graph: drawn(compilePlan('', 1, parsed.right.definition)) } : {}),
          }
      return answered(200, E.right(validation))
    },
  }),

  get('/api/workflows/{id}', {
    tag: TAG,
    summary: 'Get one workflow, in its latest version or another',
    parameters: { version },
    answers: [{ status: 200, description: 'The workflow; the ETag is its version.', codec: Workflow }],
    refuses: ['workflow_not_found', 'workflow_version_not_found', 'behind', 'read_models_unavailable'],
    run: async ({ params: { id = '' }, query, fresh }, parts): Outcome => {
      const row = await workflowRow(id, query.version, fresh, parts)
      return E.isLeft(row) ? row : etag(E.right(workflowRowDocument(row.right)))
    },
  }),

  put('/api/workflows/{id}', {
    tag: TAG,
    summary: 'Add a version; running executions keep theirs. If-Match names the version that must be the latest',
    body: definition,
    answers: [{ status: 200, description: 'The new latest version.', codec: StoredWorkflow }],
    refuses: [
      'invalid_definition',
      'untranslatable_definition',
      'workflow_not_found',
      'workflow_archived',
      'workflow_version_changed',
      'invalid_header',
    ],
    example: exampleWorkflow,
    run: async ({ params: { id = '' }, body, headers, by }, parts): Outcome => {
      const expected = versionIn(headers['if-match'])
      if (E.isLeft(expected)) return expected
      const parsed = parseSent(body)
      if (E.isLeft(parsed)) return parsed
      const update = updateWorkflow(id, parsed.right.definition, expected.right)
      const changed = await changingWorkflows(parts)(id, update, { meta: metaOf('update_workflow', by) })()
      return etag(warned(found(id, changed), parsed.right))
    },
  }),

  remove('/api/workflows/{id}', {
    tag: TAG,
    summary: 'Archive a workflow: no new executions; running ones and the history stay',
    answers: [{ status: 200, description: 'The workflow, archived.', codec: Workflow }],
    refuses: ['workflow_not_found'],
    run: async ({ params: { id = '' }, by }, parts): Outcome =>
      answered(
        200,
        found(id, await changingWorkflows(parts)(id, archiveWorkflow(id), { meta: metaOf('archive_workflow', by) })()),
      ),
  }),

  get('/api/workflows/{id}/versions', {
    tag: TAG,
    summary: 'List the versions of a workflow, newest first',
    parameters: paging,
    answers: [{ status: 200, description: 'One page.', codec: pageOf('versions', WorkflowVersion, 'Versions') }],
    refuses: ['workflow_not_found', 'bad_cursor', 'behind', 'read_models_unavailable'],
    run: async ({ params: { id = '' }, query: { limit = 100, cursor }, fresh }, { readModels }): Outcome => {
      const page = await readModels.versions(id, defined({ limit, cursor }), fresh)()
      const isUnknown = E.isRight(page) && page.right.rows.length === 0 && cursor === undefined
      return isUnknown ? E.left({ tag: 'workflow_not_found', workflow_id: id }) : inPages('versions', page)
    },
  }),
]
