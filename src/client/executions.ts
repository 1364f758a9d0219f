import type { ExecutionDocument, ExecutionStatus, TaskDocument } from '../domain/execution/document.ts'
import type { OnConflict } from '../domain/start/on-conflict.ts'
import type { Api, CallOptions, PostOptions, ReadOptions } from './api.ts'
import type { HarmoniaEvent } from './events.ts'
import { pages, type Page, type Paging } from './pages.ts'
import { posting, reading, reference, type Reference } from './request.ts'

export interface NewExecution {
  readonly workflow_id: string
  readonly version?: number
  readonly input?: unknown
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Higher goes first when executions wait for a slot. */
  readonly priority?: number
  /** At most one execution of the workflow is started with a key. */
  readonly idempotency_key?: string
  /** What a start gets whose key was used before: that execution (as by default), or a 409. */
  readonly on_conflict?: OnConflict
}

/** A command that is durable: where its execution stands after it. */
export interface Accepted {
  readonly execution_id: string
  readonly workflow_id: string
  readonly status: ExecutionStatus
  readonly revision: number
  readonly position: number
}

/** A start. `existing`: its `idempotency_key` had started this execution before. */
export interface Started extends Accepted {
  readonly existing?: true
}

/** One line of the list: an execution without its input, output and tasks. `archived`: its events are in an archive, and read from there. */
export type ExecutionSummary = Omit<ExecutionDocument, 'input' | 'output' | 'tasks'> & { readonly archived?: true }

export interface ExecutionsFilter extends Paging {
  readonly workflow_id?: string
  readonly status?: ExecutionStatus | readonly ExecutionStatus[]
  /** The workflow's name. */
  readonly name?: string
  /** Only those that tasks of this execution have started. */
  readonly parent_id?: string
  readonly started_after?: string
  readonly started_before?: string
  /** Only those whose events are in an archive, or only the others. */
  readonly archived?: boolean
  readonly metadata?: Readonly<Record<string, string>>
}

/** `data` is any JSON value; none is null. */
export interface NewSignal {
  readonly name: string
  readonly data?: unknown
  readonly signal_id?: string
}

export type TaskRow = TaskDocument & { readonly task_id: string }

/** One of its events by its revision, or the last one at or before a time (RFC 3339). */
export type At = number | string

type ExecutionRef = Reference<'execution_id'>

export const executionCalls = (api: Api) => {
  const command =
    (verb: 'pause' | 'resume' | 'cancel') =>
    (execution: ExecutionRef, options: PostOptions & { readonly reason?: string } = {}): Promise<Accepted> =>
      api.json(
        `${path(execution)}/${verb}`,
        posting(options.reason === undefined ? {} : { reason: options.reason }, options),
      )

  const getExecution = (
    execution: ExecutionRef,
    options: ReadOptions & { readonly at?: At } = {},
  ): Promise<ExecutionDocument> => api.json(path(execution), reading({ at: options.at }, options))

  const listExecutionEvents = (
    execution: ExecutionRef,
    paging: Paging & { readonly from?: number } = {},
    options?: ReadOptions,
  ): Promise<Page<'events', HarmoniaEvent>> => api.json(`${path(execution)}/events`, reading({ ...paging }, options))

  return {
    executeWorkflow: (execution: string | NewExecution, options?: PostOptions): Promise<Started> =>
      api.json(
        '/api/executions',
        posting(typeof execution === 'string' ? { workflow_id: execution } : execution, options),
      ),

    /** The execution now, or with `at` as of a moment. */
    getExecution,
    getWorkflowStatus: getExecution,

    listExecutions: (
      filter: ExecutionsFilter = {},
      options?: ReadOptions,
    ): Promise<Page<'executions', ExecutionSummary>> => api.json('/api/executions', reading(query(filter), options)),

    getExecutionTasks: (
      execution: ExecutionRef,
      paging: Paging & { readonly at?: At } = {},
      options?: ReadOptions,
    ): Promise<Page<'tasks', TaskRow>> => api.json(`${path(execution)}/tasks`, reading({ ...paging }, options)),

    /** One page of the history. */
    listExecutionEvents,

    /** The whole history in order, fetched a page at a time. */
    getExecutionEvents: async function* (
      execution: ExecutionRef,
      paging: { readonly limit?: number } = {},
      options?: ReadOptions,
    ): AsyncGenerator<HarmoniaEvent, void, undefined> {
      for await (const page of pages((next) => listExecutionEvents(execution, { ...paging, ...next }, options))) {
        yield* page.events
      }
    },

    /** The whole history as text, one event per line. */
    exportHistory: async (execution: ExecutionRef, { signal }: CallOptions = {}): Promise<string> =>
      (await api.open(`${path(execution)}/events`, { headers: { accept: 'application/x-ndjson' }, signal })).text(),

    /** Those that tasks of this one have started. */
    listChildren: (
      execution: ExecutionRef,
      filter: Pick<ExecutionsFilter, 'status' | 'limit' | 'cursor'> = {},
      options?: ReadOptions,
    ): Promise<Page<'executions', ExecutionSummary>> =>
      api.json(`${path(execution)}/children`, reading(query(filter), options)),

    /** With a `signal_id`, or else an idempotency key, one that is sent twice counts once. */
    sendSignal: (
      execution: ExecutionRef,
      { name, data, signal_id }: NewSignal,
      options?: PostOptions,
    ): Promise<Accepted> =>
      api.json(`${path(execution)}/signals/${encodeURIComponent(name)}`, {
        ...posting(data, options),
        query: { signal_id },
      }),

    /** Running tasks finish, no other starts. */
    pauseExecution: command('pause'),
    resumeExecution: command('resume'),
    cancelExecution: command('cancel'),
  }
}

const path = (execution: ExecutionRef): string => `/api/executions/${reference('execution_id', execution)}`

const query = ({ metadata = {}, status, ...filter }: ExecutionsFilter) => ({
  ...filter,
  status: status === undefined || typeof status === 'string' ? status : status.join(','),
  ...Object.fromEntries(Object.entries(metadata).map(([key, value]) => [`metadata.${key}`, value])),
})
