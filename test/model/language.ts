/** Definitions as the model reads them: by its own types, from what an author sends. */

export interface LeafBody extends Around {
  readonly component: string
  readonly action: string
  readonly input?: unknown
  readonly retry?: RetryBody
  readonly timeout?: number
  readonly heartbeat_timeout?: number
}

export interface RetryBody {
  readonly max_attempts?: number
  readonly initial_delay?: number
  readonly max_delay?: number
  readonly multiplier?: number
  readonly jitter?: number
  readonly max_duration?: number
  readonly retry_on?: readonly string[]
  readonly abort_on?: readonly string[]
}

export interface GroupBody extends Around, BlockBody {}

export type TaskBody = LeafBody | GroupBody

/** Tasks that wait for each other. */
export interface BlockBody {
  readonly tasks: Readonly<Record<string, TaskBody>>
  readonly race?: boolean
  readonly failure_policy?: 'continue' | 'fail_fast'
  readonly output?: unknown
}

export type Rule = string | { readonly n_of: number }

/** What follows when a task has failed with one of these errors, or with any. */
export interface HandlerBody {
  readonly catch?: readonly string[]
  readonly then: { readonly output: unknown } | LeafBody
}

/** What stands around the work of a task. */
interface Around {
  readonly total_timeout?: number
  readonly on_error?: readonly HandlerBody[]
  readonly compensate?: LeafBody
  readonly depends_on?: readonly string[]
  readonly trigger_rule?: Rule
  readonly when?: string
  readonly output?: unknown
  readonly for_each?: {
    readonly items: unknown
    readonly as?: string
    readonly concurrency?: number
    readonly complete_when?: string
  }
  readonly repeat?: {
    readonly while?: string
    readonly until?: string
    readonly max_iterations?: number
    readonly delay?: number
  }
}

export interface Body extends BlockBody {
  readonly compensate_on?: readonly ('failed' | 'cancelled')[]
  readonly name: string
  readonly timeout?: number
}

export const isGroup = (task: TaskBody): task is GroupBody => 'tasks' in task
