import * as E from 'fp-ts/lib/Either.js'
import type { TemplateRow } from '../../../projections/read-models.ts'
import { versionOf, workflow } from '../../domain/definition/index.ts'
import type { Problem } from '../../domain/problem.ts'
import {
  checkStored,
  instantiate,
  parseTemplate,
  template,
  templateVersion,
  type FoundWorkflow,
  type Instance,
  type ParsedTemplate,
  type TemplateState,
} from '../../domain/template/index.ts'
import { fold } from '../../store/load.ts'
import type { Template } from '../documents/template.ts'
import type { Parts } from '../parts.ts'
import type { Refusal } from '../refusal.ts'

/** A template as the outside sees it: what is known of it, and its latest version's own fields. */
export const templateDocument = (template_id: string, state: TemplateState, position: number): Template => {
  const latest = templateVersion(state)
  if (latest === undefined) throw new Error(`template ${template_id} has no version`)
  return {
    template_id,
    version: latest.version,
    archived: state.archived,
    created_at: state.versions[0]?.created_at ?? latest.created_at,
    updated_at: latest.created_at,
    position,
    ...latest.template,
  }
}

export const templateRowDocument = ({ template: stored, ...row }: TemplateRow): Template => ({ ...row, ...stored })

/** The document and what is to be said of it. */
export const warned = (document: Template, warnings: readonly Problem[] = checkStored(document)) => ({
  ...document,
  warnings,
})

export const standingTemplate = async (template_id: string, { store }: Parts) => {
  const folded = await fold(store, template, template_id)()
  if (E.isLeft(folded)) return folded
  const { state, revision, position } = folded.right
  return E.right(revision < 0 ? undefined : warned(templateDocument(template_id, state, position)))
}

/** What is to be stored of a body, if nothing is wrong with it. */
export const templateOf = async (
  body: unknown,
  parts: Pick<Parts, 'store'>,
): Promise<E.Either<Refusal, ParsedTemplate>> => {
  const found = await workflowNamedIn(body, parts)
  if (E.isLeft(found)) return found
  const parsed = parseTemplate(body, found.right)
  return E.isLeft(parsed) ? E.left({ tag: 'invalid_template', problems: parsed.left }) : parsed
}

const workflowNamedIn = async (
  body: unknown,
  { store }: Pick<Parts, 'store'>,
): Promise<E.Either<Refusal, FoundWorkflow | undefined>> => {
  const named = body as { workflow_definition_id?: unknown; workflow_version?: unknown } | null | undefined
  const workflow_id = named?.workflow_definition_id
  if (typeof workflow_id !== 'string') return E.right(undefined)
  const folded = await fold(store, workflow, workflow_id)()
  if (E.isLeft(folded)) return folded
  const { state } = folded.right
  if (state.versions.length === 0) return E.left({ tag: 'workflow_not_found', workflow_id })
  const wanted = typeof named?.workflow_version === 'number' ? named.workflow_version : undefined
  const version = versionOf(state, wanted)
  return version === undefined
    ? E.left({ tag: 'workflow_version_not_found', workflow_id, version: wanted ?? 0 })
    : E.right({ workflow_id, version: version.version, definition: version.definition })
}

export interface Asked {
  readonly parameter_values?: Readonly<Record<string, unknown>>
  readonly name?: string
  readonly version?: number
}

/** What a template makes of the values, and in which version. */
export const instanceOf = async (
  template_id: string,
  { parameter_values = {}, name, version }: Asked,
  { store }: Pick<Parts, 'store'>,
): Promise<E.Either<Refusal, Instance & { readonly version: number }>> => {
  const folded = await fold(store, template, template_id)()
  if (E.isLeft(folded)) return folded
  const { state } = folded.right
  if (state.versions.length === 0) return E.left({ tag: 'template_not_found', template_id })
  if (state.archived) return E.left({ tag: 'template_archived', template_id })
  const wanted = templateVersion(state, version)
  if (wanted === undefined) return E.left({ tag: 'template_version_not_found', template_id, version: version ?? 0 })
  const made = instantiate(wanted.template, { parameter_values, name })
  if (E.isLeft(made)) return E.left({ tag: 'invalid_parameters', problems: made.left })
  return E.right({ ...made.right, version: wanted.version })
}
