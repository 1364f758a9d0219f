import type { Policy } from '../../src/domain/execution/events.ts'
import { evaluate } from './expressions.ts'

/**
 * The workflow language a second time, as one would explain it: naive, recursive, and without a line of the engine's code.
 * It runs nothing. It is told what every attempt of every task would answer, and says how the execution must end.
 * All times are milliseconds since the start of the execution.
 */

export interface TaskBody {
  readonly component: string
  readonly action: string
  readonly input?: unknown
  readonly depends_on?: readonly string[]
  readonly retry?: {
    readonly max_attempts?: number
    readonly initial_delay?: number
    readonly max_delay?: number
    readonly multiplier?: number
  }
  readonly timeout?: number
}

export interface Body {
  readonly name: string
  readonly tasks: Readonly<Record<string, TaskBody>>
  readonly output?: unknown
  readonly timeout?: number
}

/** What a component does with one attempt. */
export type Reply =
  | { readonly kind: 'result'; readonly after: number; readonly output: unknown }
  | { readonly kind: 'error'; readonly after: number; readonly retryable: boolean; readonly retry_after?: number }
  | { readonly kind: 'silence' }

export interface World {
  readonly workflowId: string
  readonly executionId: string
  /** When the execution starts, in epoch milliseconds. */
  readonly start: number
  readonly input: unknown
  readonly env: Readonly<Record<string, string>>
  readonly policy: Policy
  /** What the component says to the n-th attempt of a task, from 1. */
  readonly replyTo: (taskId: string, attempt: number) => Reply
}

export interface TaskEnd {
  readonly status: 'completed' | 'failed' | 'skipped' | 'cancelled'
  readonly attempts: number
  readonly input: unknown
  readonly output: unknown
  /** The type of the error, if there is one. */
  readonly error: string | null
  readonly startedAt: number | null
  readonly endedAt: number | null
}

export interface ExecutionEnd {
  readonly status: 'completed' | 'failed'
  readonly output: unknown
  readonly error: string | null
  readonly tasks: ReadonlyMap<string, TaskEnd>
}

export const SCRIPTED_ERROR = 'scripted'

export const interpret = (body: Body, world: World): ExecutionEnd => {
  const tasks = new Map<string, TaskEnd>()
  const expiry = body.timeout === undefined ? Infinity : body.timeout * 1_000

  const scope = (): unknown => ({
    input: world.input,
    tasks: Object.fromEntries(tasks),
    workflow: { id: world.workflowId, name: body.name, version: 1 },
    execution: { id: world.executionId },
    env: world.env,
  })

  const endOf = (id: string): TaskEnd => {
    const known = tasks.get(id)
    if (known !== undefined) return known
    const end = work(id)
    tasks.set(id, end)
    return end
  }

  const work = (id: string): TaskEnd => {
    const task = body.tasks[id] as TaskBody
    const upstream = (task.depends_on ?? []).map(endOf)

    const lost = upstream.filter(({ status }) => status !== 'completed')
    if (lost.length > 0) {
      const lostAt = Math.min(...lost.map(({ endedAt }) => endedAt ?? Infinity))
      return lostAt < expiry ? { ...UNTOUCHED, status: 'skipped', endedAt: lostAt } : UNTOUCHED
    }

    const readyAt = Math.max(0, ...upstream.map(({ endedAt }) => endedAt ?? Infinity))
    const input = evaluate(task.input === undefined ? {} : task.input, scope())
    if (input === undefined) return { ...UNTOUCHED, status: 'failed', error: 'expression_error', endedAt: readyAt }

    const attempt = (n: number, begins: number, lastError: string | null): TaskEnd => {
      const begun = { attempts: n, input, output: null, error: null, startedAt: readyAt }
      if (begins > expiry) return { ...begun, status: 'cancelled', attempts: n - 1, error: lastError, endedAt: expiry }

      const outcome = outcomeOf(task, input, begins, world.policy, world.replyTo(id, n), world.start)
      if (outcome.at > expiry) return { ...begun, status: 'cancelled', endedAt: expiry }
      if (outcome.error === undefined) {
        return { ...begun, status: 'completed', output: outcome.output, endedAt: outcome.at }
      }
      const { type, retryable, retry_after } = outcome.error
      if (!retryable || n >= attemptsOf(task, world.policy)) {
        return { ...begun, status: 'failed', error: type, endedAt: outcome.at }
      }
      return attempt(n + 1, outcome.at + Math.max(delayAfter(task, n), (retry_after ?? 0) * 1_000), type)
    }
    return attempt(1, readyAt, null)
  }

  const ends = Object.keys(body.tasks).map(endOf)
  if (ends.some(({ status }) => status === 'cancelled')) {
    return { status: 'failed', output: null, error: 'workflow_timeout', tasks }
  }
  if (ends.some(({ status }) => status === 'failed')) {
    return { status: 'failed', output: null, error: 'task_failed', tasks }
  }
  const output = body.output === undefined ? outputsOfLast(body, tasks) : evaluate(body.output, scope())
  return output === undefined
    ? { status: 'failed', output: null, error: 'expression_error', tasks }
    : { status: 'completed', output, error: null, tasks }
}

/** A task that never started, and that nothing but the end of its execution has ended. */
const UNTOUCHED: TaskEnd = {
  status: 'cancelled',
  attempts: 0,
  input: null,
  output: null,
  error: null,
  startedAt: null,
  endedAt: null,
}

interface Outcome {
  readonly at: number
  readonly output?: unknown
  readonly error?: { readonly type: string; readonly retryable: boolean; readonly retry_after?: number | undefined }
}

const outcomeOf = (
  task: TaskBody,
  input: unknown,
  begins: number,
  policy: Policy,
  reply: Reply,
  start: number,
): Outcome => {
  if (task.component === 'harmonia') return builtIn(task.action, input, begins, start)
  const timeout = Math.min(task.timeout ?? policy.task_timeout, policy.max_task_duration) * 1_000
  if (reply.kind === 'silence' || reply.after > timeout) {
    return { at: begins + timeout, error: { type: 'timeout', retryable: true } }
  }
  const at = begins + reply.after
  return reply.kind === 'result' ? { at, output: reply.output } : { at, error: { ...reply, type: SCRIPTED_ERROR } }
}

const builtIn = (action: string, input: unknown, begins: number, start: number): Outcome => {
  switch (action) {
    case 'echo':
      return { at: begins, output: input }
    case 'fail':
      return { at: begins, error: { type: 'failed', retryable: (input as { retryable?: boolean }).retryable ?? false } }
    case 'wait': {
      const at = begins + (input as { seconds: number }).seconds * 1_000
      return { at, output: { waited_until: new Date(start + at).toISOString() } }
    }
    default:
      throw new Error(`the model knows no built-in action ${action}`)
  }
}

/** The task's own number; else that of the settings, if they say to retry or the task says how. */
const attemptsOf = ({ retry }: TaskBody, policy: Policy): number => {
  if (retry?.max_attempts !== undefined) return retry.max_attempts
  const wantsRetries = retry !== undefined && Object.keys(retry).length > 0
  return policy.auto_retry || wantsRetries ? policy.max_attempts : 1
}

/** Between the n-th attempt and the next: 1 s, doubled each time, at most a minute, unless the task says otherwise. */
const delayAfter = ({ retry }: TaskBody, n: number): number => {
  let delay = retry?.initial_delay ?? 1
  for (let failure = 1; failure < n; failure++) delay *= retry?.multiplier ?? 2
  return Math.min(delay, retry?.max_delay ?? 60) * 1_000
}

/** What an execution gives that maps no output: the outputs of the tasks that no other waits for. */
const outputsOfLast = (body: Body, tasks: ReadonlyMap<string, TaskEnd>): unknown => {
  const waitedFor = new Set(Object.values(body.tasks).flatMap(({ depends_on }) => depends_on ?? []))
  const last = [...tasks].filter(([id]) => !waitedFor.has(id))
  return Object.fromEntries(last.map(([id, { output }]) => [id, output]))
}
