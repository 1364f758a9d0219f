import type { FromTemplate } from '../domain/definition/events.ts'
import type { Problem } from '../domain/problem.ts'
import type { Parameter } from '../domain/template/parameters.ts'
import type { Template as StoredTemplate } from '../domain/template/template.ts'
import type { Api, CallOptions, PostOptions, ReadOptions } from './api.ts'
import type { Page, Paging } from './pages.ts'
import { posting, reading, reference, type Reference } from './request.ts'
import type { Workflow, WorkflowVersion } from './workflows.ts'

/** A parameter as it is declared: a value must be given unless there is a `default`. */
export type NewParameter = Omit<Parameter, 'required'> & { readonly required?: boolean }

interface AnyNewTemplate {
  readonly name: string
  readonly description?: string
  readonly parameters?: Readonly<Record<string, NewParameter>>
  readonly tags?: readonly string[]
}

/**
 * A definition with `${param.<name>}` in it, in whatever place; or a workflow, of which a version's definition is copied and what it
 * reads as `${input.<name>}` becomes the parameter of that name.
 */
export type NewTemplate = AnyNewTemplate &
  (
    | { readonly definition: Readonly<Record<string, unknown>> }
    | { readonly workflow_definition_id: string; readonly workflow_version?: number }
  )

export interface Template extends StoredTemplate {
  readonly template_id: string
  readonly version: number
  readonly archived: boolean
  readonly created_at: string
  readonly updated_at: string
  readonly position: number
}

/** A template that was just stored, and what is likely not as it was meant. */
export interface WarnedTemplate extends Template {
  readonly warnings: readonly Problem[]
}

export interface Instantiation {
  readonly template_id: string
  readonly parameter_values?: Readonly<Record<string, unknown>>
  /** Of the workflow, instead of the definition's own. */
  readonly name?: string
  /** Of the template; the latest unless given. */
  readonly version?: number
}

/** A workflow that was just made of a template. */
export type InstantiatedWorkflow = Workflow & {
  readonly template: FromTemplate
  readonly template_id: string
  readonly template_version: number
  readonly warnings: readonly Problem[]
}

export interface TemplatesFilter extends Paging {
  readonly name?: string
  /** A part of the name, whatever the case of its letters. */
  readonly search?: string
  readonly tag?: string
}

type TemplateRef = Reference<'template_id'>

export const templateCalls = (api: Api) => ({
  createTemplate: (template: NewTemplate, options?: PostOptions): Promise<WarnedTemplate> =>
    api.json('/api/templates', posting(template, options)),

  listTemplates: (filter: TemplatesFilter = {}, options?: ReadOptions): Promise<Page<'templates', Template>> =>
    api.json('/api/templates', reading({ ...filter }, options)),

  /** The latest version unless `version` is given. */
  getTemplate: (template: TemplateRef, options: ReadOptions & { readonly version?: number } = {}): Promise<Template> =>
    api.json(path(template), reading({ version: options.version }, options)),

  getTemplateVersions: (
    template: TemplateRef,
    paging: Paging = {},
    options?: ReadOptions,
  ): Promise<Page<'versions', WorkflowVersion>> =>
    api.json(`${path(template)}/versions`, reading({ ...paging }, options)),

  /** Adds a version; with `ifVersion` only if that is still the latest (412 otherwise). */
  updateTemplate: (
    template: TemplateRef,
    next: NewTemplate,
    options: CallOptions & { readonly ifVersion?: number } = {},
  ): Promise<WarnedTemplate> =>
    api.json(path(template), {
      method: 'PUT',
      body: next,
      signal: options.signal,
      ...(options.ifVersion === undefined ? {} : { headers: { 'if-match': `"${options.ifVersion}"` } }),
    }),

  /** Nothing is made of it from now on; workflows that were made of it and the history stay. */
  archiveTemplate: (template: TemplateRef, options?: CallOptions): Promise<Template> =>
    api.json(path(template), { method: 'DELETE', signal: options?.signal }),

  /** A new workflow each time; the same one for the same `idempotencyKey`. */
  instantiateTemplate: (
    { template_id, ...values }: Instantiation,
    options?: PostOptions,
  ): Promise<InstantiatedWorkflow> => api.json(`${path(template_id)}/instantiate`, posting(values, options)),
})

const path = (template: TemplateRef): string => `/api/templates/${reference('template_id', template)}`
