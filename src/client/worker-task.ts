import { HarmoniaError } from './errors.ts'
import type { LeasedTask, TaskFailure, taskCalls } from './tasks.ts'
import { delayAfter, mayPass, wait } from './wait.ts'

/** The calls that a worker makes. */
export type WorkerClient = Pick<
  ReturnType<typeof taskCalls>,
  'pollTasks' | 'completeTask' | 'failTask' | 'heartbeatTask'
>

/** What an action is given besides its params. */
export interface TaskContext {
  readonly task: LeasedTask
  /** Aborted when nobody wants the outcome any more, or the worker has to end: its reason says why. */
  readonly signal: AbortSignal
  /** Tells how far it is; up to 64 KiB of JSON, which the task shows. */
  readonly heartbeat: (details: unknown) => Promise<void>
}

/** Does one action. What it returns is the task's output; what it throws, its error. */
export type TaskAction = (params: unknown, context: TaskContext) => unknown

/** A failure that says whether trying again may help. Any other error that is thrown is retryable, with its name as its type. */
export class TaskError extends Error {
  override readonly name = 'TaskError'
  readonly type: string
  readonly retryable: boolean
  readonly details: unknown

  constructor(
    message: string,
    { type = 'worker_error', retryable = false, details }: Partial<Omit<TaskFailure, 'message'>> = {},
  ) {
    super(message)
    this.type = type
    this.retryable = retryable
    this.details = details
  }
}

export interface Carrying {
  readonly client: WorkerClient
  readonly workerId: string
  /** Aborted when the worker can wait no longer. */
  readonly end: AbortSignal
  readonly onError: (error: unknown, task: LeasedTask) => void
}

/** One task from being fetched to its outcome being on record, or nobody wanting it. Never rejects. */
export const carryOut = async (task: LeasedTask, action: TaskAction | undefined, carrying: Carrying): Promise<void> => {
  const { client, workerId, end, onError } = carrying
  const { task_token, lease_seconds } = task
  const unwanted = new AbortController()
  const over = new AbortController()
  const signal = AbortSignal.any([unwanted.signal, end])

  const beat = async (details?: unknown): Promise<void> => {
    try {
      const { wanted } = await client.heartbeatTask(task_token, details, { workerId, signal: over.signal })
      if (!wanted) unwanted.abort(new Error('another worker has the task by now'))
    } catch (error) {
      if (over.signal.aborted) return
      if (isRefusal(error)) unwanted.abort(error)
      else onError(error, task)
    }
  }
  const beating = async (): Promise<void> => {
    while (!over.signal.aborted && !signal.aborted) {
      await wait((lease_seconds * 1_000) / 3, over.signal)
      if (!over.signal.aborted && !signal.aborted) await beat()
    }
  }

  const report = async (said: Said): Promise<void> => {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        if ('failure' in said) await client.failTask(task_token, said.failure, { signal })
        else await client.completeTask(task_token, said.output, { signal })
        return
      } catch (error) {
        if (signal.aborted) return
        onError(error, task)
        if (mayPass(error)) await wait(delayAfter(failures, error), signal)
        else {
          const rest = isRefusal(error) ? undefined : lessOf(said, error)
          if (rest !== undefined) await report(rest)
          return
        }
      }
    }
  }

  const beats = beating()
  const said = await outcomeOf(action, task, { task, signal, heartbeat: beat })
  await report(said)
  over.abort()
  await beats
}

type Said = { readonly output: unknown } | { readonly failure: TaskFailure }

const outcomeOf = async (action: TaskAction | undefined, task: LeasedTask, context: TaskContext): Promise<Said> => {
  if (action === undefined) {
    return {
      failure: { type: 'action_not_found', message: `this worker has no action ${task.action}`, retryable: false },
    }
  }
  try {
    const output: unknown = await action(task.params, context)
    const text = JSON.stringify(output ?? null) as string | undefined
    return { output: text === undefined ? null : (JSON.parse(text) as unknown) }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

const MAX_MESSAGE = 2_000
const MAX_TYPE = 200

const failureOf = (error: unknown): TaskFailure => {
  const { name, message, details } = (error instanceof Error ? error : new Error(String(error))) as Partial<TaskError>
  const { type = name, retryable = true } = error instanceof TaskError ? error : {}
  return {
    type: (type ?? 'Error').slice(0, MAX_TYPE) || 'Error',
    message: (message ?? '').slice(0, MAX_MESSAGE) || 'it failed without saying why',
    retryable,
    ...(error instanceof TaskError && details !== undefined ? { details } : {}),
  }
}

/** The task is over, or never was. */
const isRefusal = (error: unknown): boolean =>
  error instanceof HarmoniaError && (error.status === 409 || error.status === 404)

/** What there is to say when that was refused for what it is, such as its size. */
const lessOf = (said: Said, error: unknown): Said | undefined => {
  if ('output' in said) {
    const why = error instanceof Error ? error.message : String(error)
    const message = `the output was refused: ${why}`.slice(0, MAX_MESSAGE)
    return { failure: { type: 'output_refused', message, retryable: false } }
  }
  const { details, ...failure } = said.failure
  return details === undefined ? undefined : { failure }
}
