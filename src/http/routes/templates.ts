import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { createWorkflow } from '../../domain/definition/index.ts'
import {
  archiveTemplate,
  createTemplate,
  template,
  updateTemplate,
  type TemplateState,
} from '../../domain/template/index.ts'
import { metaOf, transact } from '../../store/transact.ts'
import { text, version, whole } from '../codecs.ts'
import { pageOf } from '../documents/shared.ts'
import { InstantiatedWorkflow, Template, WarnedTemplate } from '../documents/template.ts'
import { WorkflowVersion } from '../documents/workflow.ts'
import { isoNow, type Parts } from '../parts.ts'
import { paging, search } from '../query.ts'
import type { Refusal } from '../refusal.ts'
import { bodyOf, get, post, put, remove, type BodyOf, type Outcome, type Row } from '../route.ts'
import { versionIn } from './if-match.ts'
import { newTemplate } from './new-template.ts'
import { answered, defined, inPages } from './page.ts'
import {
  instanceOf,
  standingTemplate,
  templateDocument,
  templateOf,
  templateRowDocument,
  warned,
} from './template-documents.ts'
import { changingWorkflows, standingWorkflow, workflowDocument } from './workflow-documents.ts'

const TAG = 'templates'

/** Read as any value: the checks of templates say what is wrong with it, better than a codec could. */
const body: BodyOf<unknown> = { codec: newTemplate, decode: E.right, optional: false }

const Instantiation = t.exact(
  t.partial({
    parameter_values: t.record(t.string, t.unknown),
    name: text(1, 200),
    version: whole(1, Number.MAX_SAFE_INTEGER),
  }),
  'Instantiation',
)
type Instantiation = t.TypeOf<typeof Instantiation>

const exampleTemplate = {
  name: 'process_data_template',
  parameters: {
    input_file: { type: 'string', description: 'Input file path' },
    output_format: { type: 'string', default: 'json', enum: ['json', 'xml'] },
  },
  definition: {
    name: 'process ${param.input_file}',
    tasks: {
      convert: {
        component: 'ergon',
        action: 'execute_command',
        input: { command: 'convert ${param.input_file} --to ${param.output_format}' },
      },
    },
  },
}

const changing = (parts: Parts) =>
  transact(parts.store, template, () => ({ at: isoNow(parts), random: Math.random }), parts.newId)

const found = (id: string, changed: E.Either<Refusal, { state: TemplateState; position: number }>) =>
  E.isLeft(changed) ? changed : E.right(templateDocument(id, changed.right.state, changed.right.position))

const etag = (outcome: E.Either<Refusal, Template>): Awaited<Outcome> =>
  E.isLeft(outcome)
    ? outcome
    : E.right({ status: 200, body: outcome.right, headers: { etag: `"${outcome.right.version}"` } })

const unknownVersion = (template_id: string, named: number | undefined): Refusal =>
  named === undefined
    ? { tag: 'template_not_found', template_id }
    : { tag: 'template_version_not_found', template_id, version: named }

/** The answer to an instantiation, for the workflow that it has made. */
const madeOf = (document: Awaited<ReturnType<typeof workflowDocument>>, warnings: readonly unknown[]) => ({
  ...document,
  template_id: document.template?.template_id,
  template_version: document.template?.version,
  warnings,
})

const refuses: readonly Refusal['tag'][] = ['invalid_template', 'workflow_not_found', 'workflow_version_not_found']

export const templates: readonly Row[] = [
  post('/api/templates', {
    tag: TAG,
    summary: 'Create a template: a definition, or that of a workflow, with parameters',
    body,
    repeats: {
      kind: 'creates',
      check: async (ask, parts) => templateOf(ask.body, parts),
      standing: standingTemplate,
    },
    answers: [{ status: 201, description: 'Stored as version 1.', codec: WarnedTemplate }],
    refuses,
    example: exampleTemplate,
    location: ({ template_id }: { readonly template_id: string }) => `/api/templates/${template_id}`,
    run: async ({ body: sent, by }, parts, id) => {
      const parsed = await templateOf(sent, parts)
      if (E.isLeft(parsed)) return parsed
      const { template: wanted, warnings } = parsed.right
      const meta = metaOf('create_template', by)
      const created = found(id, await changing(parts)(id, createTemplate(id, wanted), { meta })())
      return answered(201, E.isLeft(created) ? created : E.right(warned(created.right, warnings)))
    },
  }),

  get('/api/templates', {
    tag: TAG,
    summary: 'List templates that are not archived, newest first',
    parameters: { ...paging, name: text(1, 1_000), search, tag: text(1, 1_000) },
    answers: [{ status: 200, description: 'One page.', codec: pageOf('templates', Template, 'Templates') }],
    refuses: ['bad_cursor', 'behind', 'read_models_unavailable'],
    run: async ({ query: { limit = 100, cursor, name, search: part, tag }, fresh }, { readModels }) =>
      inPages(
        'templates',
        await readModels.templates(defined({ limit, cursor, name, search: part, tag }), fresh)(),
        templateRowDocument,
      ),
  }),

  get('/api/templates/{id}', {
    tag: TAG,
    summary: 'Get one template, in its latest version or another',
    parameters: { version },
    answers: [{ status: 200, description: 'The template; the ETag is its version.', codec: Template }],
    refuses: ['template_not_found', 'template_version_not_found', 'behind', 'read_models_unavailable'],
    run: async ({ params: { id = '' }, query, fresh }, { readModels }): Outcome => {
      const row = await readModels.template(id, query.version, fresh)()
      if (E.isLeft(row)) return row
      if (row.right !== undefined) return etag(E.right(templateRowDocument(row.right)))
      const latest = query.version === undefined ? row : await readModels.template(id, undefined, fresh)()
      if (E.isLeft(latest)) return latest
      return E.left(unknownVersion(id, latest.right === undefined ? undefined : query.version))
    },
  }),

  put('/api/templates/{id}', {
    tag: TAG,
    summary: 'Add a version; workflows made of others stay. If-Match names the version that must be the latest',
    body,
    answers: [{ status: 200, description: 'The new latest version.', codec: WarnedTemplate }],
    refuses: [...refuses, 'template_not_found', 'template_archived', 'template_version_changed', 'invalid_header'],
    example: exampleTemplate,
    run: async ({ params: { id = '' }, body: sent, headers, by }, parts): Outcome => {
      const expected = versionIn(headers['if-match'])
      if (E.isLeft(expected)) return expected
      const parsed = await templateOf(sent, parts)
      if (E.isLeft(parsed)) return parsed
      const update = updateTemplate(id, parsed.right.template, expected.right)
      const updated = found(id, await changing(parts)(id, update, { meta: metaOf('update_template', by) })())
      return etag(E.isLeft(updated) ? updated : E.right(warned(updated.right, parsed.right.warnings)))
    },
  }),

  remove('/api/templates/{id}', {
    tag: TAG,
    summary: 'Archive a template: nothing is made of it any more; its workflows and the history stay',
    answers: [{ status: 200, description: 'The template, archived.', codec: Template }],
    refuses: ['template_not_found'],
    run: async ({ params: { id = '' }, by }, parts): Outcome => {
      const meta = metaOf('archive_template', by)
      return answered(200, found(id, await changing(parts)(id, archiveTemplate(id), { meta })()))
    },
  }),

  get('/api/templates/{id}/versions', {
    tag: TAG,
    summary: 'List the versions of a template, newest first',
    parameters: paging,
    answers: [{ status: 200, description: 'One page.', codec: pageOf('versions', WorkflowVersion, 'Versions') }],
    refuses: ['template_not_found', 'bad_cursor', 'behind', 'read_models_unavailable'],
    run: async ({ params: { id = '' }, query: { limit = 100, cursor }, fresh }, { readModels }): Outcome => {
      const page = await readModels.templateVersions(id, defined({ limit, cursor }), fresh)()
      const isUnknown = E.isRight(page) && page.right.rows.length === 0 && cursor === undefined
      return isUnknown ? E.left({ tag: 'template_not_found', template_id: id }) : inPages('versions', page)
    },
  }),

  post('/api/templates/{id}/instantiate', {
    tag: TAG,
    summary: 'Make a new workflow of a template, with values for its parameters',
    body: bodyOf<Instantiation>(Instantiation, { optional: true }),
    repeats: {
      kind: 'creates',
      check: async ({ params: { id = '' }, body: asked }, parts) => instanceOf(id, asked, parts),
      standing: async (workflow_id, parts) => {
        const standing = await standingWorkflow(workflow_id, parts)
        return E.isLeft(standing) || standing.right === undefined ? standing : E.right(madeOf(standing.right, []))
      },
    },
    answers: [{ status: 201, description: 'The new workflow.', codec: InstantiatedWorkflow }],
    refuses: ['template_not_found', 'template_version_not_found', 'template_archived', 'invalid_parameters'],
    example: { parameter_values: { input_file: '/path/to/data.csv', output_format: 'xml' } },
    location: ({ workflow_id }: { readonly workflow_id: string }) => `/api/workflows/${workflow_id}`,
    run: async ({ params: { id = '' }, body: asked, by }, parts, workflow_id): Outcome => {
      const instance = await instanceOf(id, asked, parts)
      if (E.isLeft(instance)) return instance
      const { definition, version: of, parameter_values, warnings } = instance.right
      const create = createWorkflow(definition, { template_id: id, version: of, parameter_values })
      const meta = metaOf('instantiate_template', by)
      const created = await changingWorkflows(parts)(workflow_id, create, { meta })()
      if (E.isLeft(created)) return created
      const { state, position } = created.right
      return answered(201, E.right(madeOf(workflowDocument(workflow_id, state, position), warnings)))
    },
  }),
]
