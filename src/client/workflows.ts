import type {
  Concurrency,
  Definition,
  ForEach,
  Repeat,
  RetryPolicy,
  TriggerRule,
} from '../domain/definition/definition.ts'
import type { Graph } from '../domain/definition/task-graph.ts'
import type { FromTemplate } from '../domain/definition/events.ts'
import type { Problem } from '../domain/problem.ts'
import type { Api, CallOptions, PostOptions, ReadOptions } from './api.ts'
import type { Page, Paging } from './pages.ts'
import { posting, reading, reference, type Reference } from './request.ts'

/** Something that a component is to do. */
export interface NewCall {
  readonly component: string
  readonly action: string
  readonly input?: unknown
  readonly retry?: RetryPolicy
  readonly timeout?: number
}

/** What follows when a task has failed: the first handler that fits the error is taken. */
export interface NewHandler {
  readonly catch?: readonly string[]
  readonly then: NewCall | { readonly output: unknown }
}

/** What a task has, whatever its kind. Expressions are strings with `${…}`. */
interface AnyNewTask {
  /** The task's id in the array form; without it `name` is the id. */
  readonly id?: string
  readonly name?: string
  readonly description?: string
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly depends_on?: readonly string[]
  readonly trigger_rule?: TriggerRule
  readonly when?: string
  readonly for_each?: ForEach
  readonly repeat?: Repeat
  readonly output?: unknown
  readonly on_error?: NewHandler | readonly NewHandler[]
  readonly compensate?: NewCall
  readonly total_timeout?: number
}

/** A task that is a set of tasks. */
export interface NewGroup extends AnyNewTask {
  readonly tasks: NewTasks
  readonly race?: boolean
  readonly failure_policy?: 'continue' | 'fail_fast'
}

/** A task as it is written: what is left out gets the language's defaults. */
export type NewTask = (AnyNewTask & NewCall & { readonly heartbeat_timeout?: number }) | NewGroup

export type NewTasks = Readonly<Record<string, NewTask>> | readonly NewTask[]

export interface NewWorkflow {
  readonly name: string
  readonly tasks: NewTasks
  readonly description?: string
  readonly input_schema?: unknown
  readonly output?: unknown
  readonly output_schema?: unknown
  readonly timeout?: number
  readonly failure_policy?: 'continue' | 'fail_fast'
  readonly compensate_on?: readonly ('failed' | 'cancelled')[]
  readonly concurrency?: Concurrency
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly tags?: readonly string[]
}

export interface Workflow extends Definition {
  readonly workflow_id: string
  readonly version: number
  readonly archived: boolean
  readonly created_at: string
  readonly updated_at: string
  readonly position: number
  /** What it was made of, when that was a template. */
  readonly template?: FromTemplate
}

/** What was stored, and what is likely not as it was meant, when something is. */
export interface StoredWorkflow extends Workflow {
  readonly warnings?: readonly Problem[]
}

export interface WorkflowVersion {
  readonly version: number
  readonly created_at: string
  readonly position: number
}

/** What the checks say about a definition. `levels` are the tasks that may run side by side, in order. */
export interface Validation {
  readonly valid: boolean
  readonly errors: readonly Problem[]
  readonly warnings: readonly Problem[]
  readonly levels: readonly (readonly string[])[]
  readonly longest_path: readonly string[]
  /** The tasks within tasks; `task_id` is the path of the task that they are within. */
  readonly blocks: readonly BlockOutline[]
  /** Its tasks as they hang together, when that was asked for and it is valid. */
  readonly graph?: Graph
}

export interface BlockOutline {
  readonly task_id: string
  readonly levels: readonly (readonly string[])[]
  readonly longest_path: readonly string[]
}

export interface WorkflowsFilter extends Paging {
  readonly name?: string
  /** A part of the name, whatever the case of its letters. */
  readonly search?: string
  readonly tag?: string
  /** Only those that were made of this template. */
  readonly template_id?: string
}

type WorkflowRef = Reference<'workflow_id'>

export const workflowCalls = (api: Api) => ({
  createWorkflow: (workflow: NewWorkflow, options?: PostOptions): Promise<StoredWorkflow> =>
    api.json('/api/workflows', posting(workflow, options)),

  /** Stores nothing. A definition with errors is an answer here, not a `HarmoniaError`. */
  validateWorkflow: (
    workflow: NewWorkflow,
    options: CallOptions & { readonly graph?: boolean } = {},
  ): Promise<Validation> =>
    api.json('/api/workflows/validate', { ...posting(workflow, options), query: { graph: options.graph } }),

  /** Adds a version; with `ifVersion` only if that is still the latest (409 otherwise). */
  updateWorkflow: (
    workflow: WorkflowRef,
    next: NewWorkflow,
    options: CallOptions & { readonly ifVersion?: number } = {},
  ): Promise<StoredWorkflow> =>
    api.json(path(workflow), {
      method: 'PUT',
      body: next,
      signal: options.signal,
      ...(options.ifVersion === undefined ? {} : { headers: { 'if-match': `"${options.ifVersion}"` } }),
    }),

  /** The JSON Schema of a definition, for editors. */
  getWorkflowSchema: (options?: CallOptions): Promise<Readonly<Record<string, unknown>>> =>
    api.json('/schemas/workflow.json', { signal: options?.signal }),

  listWorkflows: (filter: WorkflowsFilter = {}, options?: ReadOptions): Promise<Page<'workflows', Workflow>> =>
    api.json('/api/workflows', reading({ ...filter }, options)),

  /** The latest version unless `version` is given. */
  getWorkflow: (workflow: WorkflowRef, options: ReadOptions & { readonly version?: number } = {}): Promise<Workflow> =>
    api.json(path(workflow), reading({ version: options.version }, options)),

  getWorkflowVersions: (
    workflow: WorkflowRef,
    paging: Paging = {},
    options?: ReadOptions,
  ): Promise<Page<'versions', WorkflowVersion>> =>
    api.json(`${path(workflow)}/versions`, reading({ ...paging }, options)),

  /** No new executions from now on; running ones and the history stay. */
  archiveWorkflow: (workflow: WorkflowRef, options?: CallOptions): Promise<Workflow> =>
    api.json(path(workflow), { method: 'DELETE', signal: options?.signal }),
})

const path = (workflow: WorkflowRef): string => `/api/workflows/${reference('workflow_id', workflow)}`
