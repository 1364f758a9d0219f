import type { Api, CallOptions, PostOptions } from './api.ts'
import type { Accepted } from './executions.ts'
import { posting } from './request.ts'

/** Why a task failed. What is not said is not retryable, and of the type `component_error`. */
export interface TaskFailure {
  readonly message: string
  readonly type?: string
  readonly retryable?: boolean
  readonly details?: unknown
}

/** A worker's question for tasks. Without `actions` it takes any; `max` is 1 and `wait_seconds` 20 unless given. */
export interface TaskPoll {
  readonly component: string
  readonly worker_id: string
  readonly actions?: readonly string[]
  readonly max?: number
  readonly wait_seconds?: number
}

/** One attempt in the hands of a worker: until its lease expires nobody else gets it. Times are RFC 3339. */
export interface LeasedTask {
  readonly task_token: string
  readonly workflow_id: string
  readonly execution_id: string
  readonly task_id: string
  readonly attempt: number
  readonly component: string
  readonly action: string
  readonly params: unknown
  /** The same on every delivery of one attempt. */
  readonly idempotency_key: string
  readonly deadline: string
  readonly lease_expires_at: string
  /** How long a worker may keep silent about it. */
  readonly lease_seconds: number
  readonly delivery: number
  readonly traceparent: string
  /** What others in the trace have to say to each other, if who started it did. */
  readonly tracestate?: string
}

/** What a sign of life is answered. Not `wanted`: another worker has the task by now. */
export interface TaskHeartbeat extends Accepted {
  readonly wanted: boolean
  /** Null for a task that is not leased to whoever asks. */
  readonly lease_expires_at: string | null
}

/** What a component says of an attempt by the `task_token` that it was given. Said twice is the same as said once. */
export const taskCalls = (api: Api) => {
  const report = <Answer = Accepted>(
    token: string,
    verb: string,
    body: unknown,
    options?: PostOptions,
  ): Promise<Answer> => api.json(`/api/tasks/${encodeURIComponent(token)}/${verb}`, posting(body, options))

  return {
    completeTask: (token: string, output: unknown = null, options?: PostOptions): Promise<Accepted> =>
      report(token, 'complete', { output }, options),
    failTask: (token: string, failure: TaskFailure, options?: PostOptions): Promise<Accepted> =>
      report(token, 'fail', failure, options),
    /** `workerId` says which worker it is that renews its lease. */
    heartbeatTask: (
      token: string,
      details?: unknown,
      options: PostOptions & { readonly workerId?: string } = {},
    ): Promise<TaskHeartbeat> => {
      const { workerId, ...others } = options
      const body = {
        ...(details === undefined ? {} : { details }),
        ...(workerId === undefined ? {} : { worker_id: workerId }),
      }
      return report(token, 'heartbeat', body, others)
    },
    /** Fetches tasks: waits until there is one, or `wait_seconds` are over. */
    pollTasks: (poll: TaskPoll, options?: CallOptions): Promise<{ readonly tasks: readonly LeasedTask[] }> =>
      api.json('/api/tasks/poll', { ...posting(poll, options), extraMs: (poll.wait_seconds ?? 20) * 1_000 }),
  }
}
