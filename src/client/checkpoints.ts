import type { CheckpointDocument, CheckpointValidation, SavedStateDocument } from '../domain/execution/document.ts'
import type { Api, CallOptions, PostOptions, ReadOptions } from './api.ts'
import type { Accepted, At } from './executions.ts'
import type { Page, Paging } from './pages.ts'
import { posting, reading, reference, type Reference } from './request.ts'

export interface NewCheckpoint {
  readonly execution_id: string
  readonly description?: string
}

export interface CheckpointsFilter extends Paging {
  readonly execution_id?: string
}

export interface NewRestore {
  readonly checkpoint_id: string
  readonly reason?: string
}

export interface RestoredExecution extends Accepted {
  readonly original_execution_id: string
  readonly original_revision: number
  readonly checkpoint_id: string
}

type CheckpointRef = Reference<'checkpoint_id'>
type ExecutionRef = Reference<'execution_id'>

export const checkpointCalls = (api: Api) => ({
  /** Of a running execution as well as of one that is over. `revision` and `state_hash` are those of its state right before it. */
  createCheckpoint: (
    { execution_id, description }: NewCheckpoint,
    options?: PostOptions,
  ): Promise<CheckpointDocument> => api.json('/api/checkpoints', posting({ execution_id, description }, options)),

  /** Newest first, also those that were made by themselves. */
  listCheckpoints: (
    filter: CheckpointsFilter = {},
    options?: ReadOptions,
  ): Promise<Page<'checkpoints', CheckpointDocument>> => api.json('/api/checkpoints', reading({ ...filter }, options)),

  getCheckpoint: (checkpoint: CheckpointRef, options?: ReadOptions): Promise<CheckpointDocument> =>
    api.json(path(checkpoint), reading({}, options)),

  /** Checks the events up to it, folds them again and compares. One that is not valid is an answer, not an error. */
  validateCheckpoint: (checkpoint: CheckpointRef, options?: CallOptions): Promise<CheckpointValidation> =>
    api.json(`${path(checkpoint)}/validate`, posting(undefined, options)),

  /**
   * A new execution goes on from there; the one that the checkpoint is of stays as it is. What was finished keeps its outputs, and what
   * was under way is done again.
   */
  restoreFromCheckpoint: ({ checkpoint_id, reason }: NewRestore, options?: PostOptions): Promise<RestoredExecution> =>
    api.json(`${path(checkpoint_id)}/restore`, posting({ reason }, options)),

  /** Keeps any JSON beside an execution, in the place of what was saved before. */
  saveState: (execution: ExecutionRef, state: unknown, options?: CallOptions): Promise<Accepted> =>
    api.json(pathOfState(execution), { method: 'PUT', body: state, signal: options?.signal }),

  /** What was saved last, or as of an event or a time of the execution. Fails with 404 when nothing was. */
  loadState: (execution: ExecutionRef, options: ReadOptions & { readonly at?: At } = {}): Promise<SavedStateDocument> =>
    api.json(pathOfState(execution), reading({ at: options.at }, options)),
})

const path = (checkpoint: CheckpointRef): string => `/api/checkpoints/${reference('checkpoint_id', checkpoint)}`
const pathOfState = (execution: ExecutionRef): string => `/api/state/${reference('execution_id', execution)}`
