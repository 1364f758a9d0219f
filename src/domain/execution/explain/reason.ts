import type { Shape } from '../../definition/plan.ts'
import type { TriggerRule } from '../../definition/definition.ts'
import type { ExecutionStatus, TaskStatus } from '../document.ts'
import type { TaskError } from '../events.ts'
import type { Limit } from '../due.ts'
import type { Work } from '../work.ts'

/** What is done next about a task that is not simply to be started. */
export type Step = Exclude<Work['do'], 'start_task' | 'open_task' | 'finish' | 'expire'>

/** What is known of a component: `unknown` when it was not asked for anything so far, `missing` when nothing of that name is registered. */
export interface ComponentState {
  readonly name: string
  readonly status: 'up' | 'down' | 'unknown' | 'missing'
  readonly last_seen: string | null
}

/** Who has an attempt that is fetched: nobody yet, or again, when `worker_id` is null. `deliveries`: how often it was handed out. */
export interface WithWorker {
  readonly worker_id: string | null
  readonly lease_expires_at: string | null
  readonly deliveries: number
  readonly waits_since: string | null
}

/** Why a task that is not finished is not running, or that it is. Times are RFC 3339. */
export type Reason =
  /** Its trigger rule says neither yes nor no yet. `tasks` are the first of the `open` ones. */
  | {
      readonly code: 'waits_for_tasks'
      readonly rule: TriggerRule
      readonly total: number
      readonly succeeded: number
      readonly failed: number
      readonly skipped: number
      readonly open: number
      readonly tasks: readonly { readonly task_id: string; readonly status: TaskStatus }[]
    }
  /** Nothing holds it: the engine starts it, or asks its condition, as soon as it comes to it. */
  | { readonly code: 'free_to_start'; readonly step: 'start_task' | 'open_task' }
  /** Something else is to be done about it first, and will be as soon as the engine comes to it. `limit`: which time is over. */
  | { readonly code: 'due_now'; readonly step: Step; readonly limit?: Limit }
  /** The execution is about to end, and the task with it. */
  | { readonly code: 'execution_ends'; readonly why: 'timeout' | 'settled' | 'compensated' }
  /** What it is inside of ends, and it is the next to be told. */
  | { readonly code: 'given_up' }
  | { readonly code: 'paused'; readonly by_parent: boolean }
  /** As of a moment: whether a slot was free then is not recorded. Now it is one of the next two. */
  | { readonly code: 'queued' }
  /** `ahead`: how many executions in the queue come before it. `held_by`: some of those that have the slots. */
  | {
      readonly code: 'no_free_slot'
      readonly ahead: number
      readonly running: number
      readonly limit: number
      readonly held_by: readonly string[]
    }
  | {
      readonly code: 'concurrency_key_full'
      readonly key: string
      readonly ahead: number
      readonly running: number
      readonly limit: number
      readonly held_by: readonly string[]
    }
  /** The execution runs one task at a time. */
  | { readonly code: 'one_at_a_time'; readonly busy_with: readonly string[] }
  /** `ahead`: how many executions are in line before this one. */
  | {
      readonly code: 'component_busy'
      readonly component: string
      readonly in_flight: number
      readonly limit: number
      readonly ahead: number
    }
  | {
      readonly code: 'rate_limited'
      readonly component: string
      readonly per_second: number
      readonly until: string
      readonly ahead: number
    }
  | {
      readonly code: 'breaker_open'
      readonly component: string
      readonly failures: number
      readonly since: string
      /** When one call goes out to see whether it works again; null while that one is out. */
      readonly until: string | null
      readonly ahead: number
    }
  /** Its tasks are fetched by workers, and none asks for one. `leased`: how many tasks they have. `last_asked`: as this process knows. */
  | {
      readonly code: 'no_worker_asks'
      readonly component: string
      readonly leased: number
      readonly last_asked: string | null
      readonly ahead: number
    }
  | { readonly code: 'server_stopping' }
  | { readonly code: 'store_away'; readonly since: string; readonly detail: string }
  | {
      readonly code: 'retry_due'
      readonly at: string
      readonly attempt: number
      readonly max_attempts: number
      readonly error: TaskError | null
      readonly component?: ComponentState
    }
  | { readonly code: 'iteration_due'; readonly at: string }
  | { readonly code: 'timer'; readonly until: string }
  /** `ahead`: how many tasks of the execution have waited for a signal of that name for longer. */
  | { readonly code: 'signal'; readonly name: string; readonly until: string | null; readonly ahead: number }
  | {
      readonly code: 'approval'
      readonly approval_id: string
      readonly prompt: string | null
      /** Who may decide now; everybody when it names nobody. */
      readonly approvers: readonly string[]
      readonly until: string | null
      readonly escalates: { readonly at: string; readonly to: readonly string[] } | null
    }
  /** `child_status` is null while the child has not begun, and as of a moment. */
  | {
      readonly code: 'child_execution'
      readonly execution_id: string
      readonly wait: boolean
      readonly child_status: ExecutionStatus | null
      readonly until: string | null
    }
  | {
      readonly code: 'running'
      readonly component: string
      readonly action: string
      readonly attempt: number
      readonly dispatched_at: string
      readonly deadline: string | null
      /** It has answered 202 and will report the outcome. */
      readonly accepted: boolean
      readonly heartbeat_at: string | null
      readonly heartbeat_due: string | null
      readonly component_state?: ComponentState
      /** Only where workers fetch the tasks. */
      readonly worker?: WithWorker
    }
  /** What it did has failed; what it ends with is up to the task that handles that, null where it is a value. */
  | { readonly code: 'handler'; readonly task_id: string | null; readonly error: TaskError }
  /** It has tasks inside. `to_come` are items whose turn has not come. `tasks` are the first of the `open` ones. */
  | {
      readonly code: 'tasks_inside'
      readonly shape: Exclude<Shape, 'leaf'>
      readonly open: number
      readonly to_come: number
      readonly tasks: readonly { readonly task_id: string; readonly status: TaskStatus }[]
    }

export type ReasonCode = Reason['code']

/** An event that would change that, of this execution unless it names another. `at`: when it comes by itself, if nothing comes before. */
export interface Mover {
  readonly event: string
  readonly task_id?: string
  readonly signal?: string
  readonly execution_id?: string
  readonly at?: string
}

/** One task that has not ended, and the one reason why it stands where it stands. */
export interface Held {
  readonly task_id: string
  readonly status: TaskStatus
  readonly reason: Reason
  readonly moved_by: readonly Mover[]
  readonly message: string
}
