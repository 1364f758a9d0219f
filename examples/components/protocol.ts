/** What Harmonia tells a component about the task that it calls for. Absent when somebody else calls. */
export interface TaskContext {
  readonly workflow_id?: string | undefined
  readonly execution_id?: string | undefined
  readonly task_id?: string | undefined
  readonly attempt?: number | undefined
  readonly deadline?: string | undefined
  /** With which the outcome may be reported later. */
  readonly task_token?: string | undefined
}

/** What an action returns that will report its outcome later: the call is answered with 202. */
export const LATER = Symbol('later')

export interface ActionCall {
  readonly params: Readonly<Record<string, unknown>>
  readonly context: TaskContext
  /** The same whenever this attempt is delivered again. */
  readonly idempotencyKey: string | undefined
  /** Aborted when the component stops. */
  readonly signal: AbortSignal
}

export interface Action {
  readonly description: string
  /** JSON Schema of `params`. */
  readonly input_schema: object
  /** Whether doing it twice does more than doing it once: then a repeated delivery gets the first one's answer. */
  readonly effect: boolean
  /** Returns the task's output or `LATER`, or throws an `ActionError`. */
  readonly run: (call: ActionCall) => unknown
}

/** A failure that the task shall see: its type, its text, and whether trying again may help. */
export class ActionError extends Error {
  readonly type: string
  readonly retriable: boolean
  readonly details: unknown

  constructor(
    type: string,
    message: string,
    { retriable = false, details }: { retriable?: boolean; details?: unknown } = {},
  ) {
    super(message)
    this.type = type
    this.retriable = retriable
    this.details = details
  }
}

/** One call, as it is logged when it arrives. */
export interface LoggedCall extends Omit<TaskContext, 'task_token'> {
  readonly at: string
  readonly component: string
  readonly action: string
  readonly idempotency_key: string | null
  /** This key was seen before, so nothing is done again. */
  readonly repeated: boolean
}
