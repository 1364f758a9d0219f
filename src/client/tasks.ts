import type { Api, PostOptions } from './api.ts'
import type { Accepted } from './executions.ts'
import { posting } from './request.ts'

/** Why a task failed. What is not said is not retryable, and of the type `component_error`. */
export interface TaskFailure {
  readonly message: string
  readonly type?: string
  readonly retryable?: boolean
  readonly details?: unknown
}

/** What a component says of an attempt by the `task_token` that it was given. Said twice is the same as said once. */
export const taskCalls = (api: Api) => {
  const report = (token: string, verb: string, body: unknown, options?: PostOptions): Promise<Accepted> =>
    api.json(`/api/tasks/${encodeURIComponent(token)}/${verb}`, posting(body, options))

  return {
    completeTask: (token: string, output: unknown = null, options?: PostOptions): Promise<Accepted> =>
      report(token, 'complete', { output }, options),
    failTask: (token: string, failure: TaskFailure, options?: PostOptions): Promise<Accepted> =>
      report(token, 'fail', failure, options),
    heartbeatTask: (token: string, details?: unknown, options?: PostOptions): Promise<Accepted> =>
      report(token, 'heartbeat', details === undefined ? {} : { details }, options),
  }
}
