import type { Policy } from '../../src/domain/execution/events.ts'
import { isEnded, type Instance } from './instance.ts'
import { isAmong } from './names.ts'
import { valueIn, type End, type Going, type Reply, type Run, type Scope } from './run.ts'
import type { LeafBody } from './language.ts'

/** One task that a component carries out: attempt after attempt, until one succeeds or there are no more. */
export const startLeaf = (
  run: Run,
  task: LeafBody,
  instance: Instance,
  scope: Scope,
  done: (end: End) => void,
): Going => {
  const { agenda, world } = run
  const input = valueIn(run, scope, task.input === undefined ? {} : task.input)
  let takeBack: () => void = () => undefined

  const later = (time: number, happen: () => void): void => {
    instance.due = time
    takeBack = agenda.at(time, () => {
      instance.due = Infinity
      happen()
    })
  }
  const attempt = (n: number): void => {
    Object.assign(instance, { status: 'running', attempts: n, input, error: null })
    instance.startedAt ??= agenda.now()
    const outcome = outcomeOf(task, input, agenda.now(), world.policy, world.replyTo(instance.id, n), world.start)
    const conclude = (): void => {
      const output = outcome.error === undefined ? given(outcome.output) : undefined
      if (output !== undefined) return done({ output })
      // An answer that can't be mapped is none.
      const { type, retryable, retry_after = 0 } = outcome.error ?? { type: 'expression_error', retryable: false }
      if (!isTriedAgain(task, type, retryable) || n >= attemptsOf(task, world.policy)) return done({ error: type })
      const next = agenda.now() + Math.max(delayAfter(task, n), retry_after * 1_000)
      if (next - (instance.startedAt ?? 0) > (task.retry?.max_duration ?? Infinity) * 1_000)
        return done({ error: type })
      instance.status = 'retrying'
      instance.attemptedAt = agenda.now()
      instance.error = type
      later(next, () => attempt(n + 1))
    }
    if (outcome.at === agenda.now()) conclude()
    else later(outcome.at, conclude)
  }

  const given = (result: unknown): unknown =>
    task.output === undefined ? result : valueIn(run, { ...scope, vars: { ...scope.vars, result } }, task.output)

  if (input === undefined) done({ error: 'expression_error' })
  else attempt(1)
  return {
    cancel: () => {
      takeBack()
      if (isEnded(instance)) return
      instance.status = 'cancelled'
      instance.endedAt = agenda.now()
    },
  }
}

interface Outcome {
  readonly at: number
  readonly output?: unknown
  readonly error?: { readonly type: string; readonly retryable: boolean; readonly retry_after?: number | undefined }
}

const outcomeOf = (
  task: LeafBody,
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
  return reply.kind === 'result' ? { at, output: reply.output } : { at, error: reply }
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

/** What is to be given up is, whatever else is said of it; a list of what is worth it knows better than the component. */
const isTriedAgain = ({ retry }: LeafBody, type: string, retryable: boolean): boolean => {
  if (isAmong(type, retry?.abort_on ?? [])) return false
  return retry?.retry_on === undefined ? retryable : isAmong(type, retry.retry_on)
}

/** The task's own number; else that of the settings, if they say to retry or the task says how. */
const attemptsOf = ({ retry }: LeafBody, policy: Policy): number => {
  if (retry?.max_attempts !== undefined) return retry.max_attempts
  const wantsRetries = retry !== undefined && Object.keys(retry).length > 0
  return policy.auto_retry || wantsRetries ? policy.max_attempts : 1
}

/** Between the n-th attempt and the next: 1 s, doubled each time, at most a minute, unless the task says otherwise. */
const delayAfter = ({ retry }: LeafBody, n: number): number => {
  let delay = retry?.initial_delay ?? 1
  for (let failure = 1; failure < n; failure++) delay *= retry?.multiplier ?? 2
  return Math.min(delay, retry?.max_delay ?? 60) * 1_000
}
