import type { Policy } from '../../src/domain/execution/events.ts'
import { isEnded, type Instance } from './instance.ts'
import { SCRIPTED_ERROR, valueIn, type Going, type Reply, type Run, type Scope } from './run.ts'
import type { LeafBody } from './language.ts'

/** One task that a component carries out: attempt after attempt, until one succeeds or there are no more. */
export const startLeaf = (run: Run, task: LeafBody, instance: Instance, scope: Scope, done: () => void): Going => {
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
  const end = (status: 'completed' | 'failed', output: unknown, error: string | null): void => {
    Object.assign(instance, { status, output, error, endedAt: agenda.now() })
    done()
  }

  const attempt = (n: number): void => {
    Object.assign(instance, { status: 'running', attempts: n, input, error: null })
    instance.startedAt ??= agenda.now()
    const outcome = outcomeOf(task, input, agenda.now(), world.policy, world.replyTo(instance.id, n), world.start)
    const conclude = (): void => {
      if (outcome.error === undefined) return complete(outcome.output)
      const { type, retryable, retry_after = 0 } = outcome.error
      if (!retryable || n >= attemptsOf(task, world.policy)) return end('failed', null, type)
      instance.status = 'retrying'
      instance.error = type
      later(agenda.now() + Math.max(delayAfter(task, n), retry_after * 1_000), () => attempt(n + 1))
    }
    if (outcome.at === agenda.now()) conclude()
    else later(outcome.at, conclude)
  }

  const complete = (result: unknown): void => {
    if (task.output === undefined) return end('completed', result, null)
    const output = valueIn(run, { ...scope, vars: { ...scope.vars, result } }, task.output)
    if (output === undefined) end('failed', null, 'expression_error')
    else end('completed', output, null)
  }

  if (input === undefined) end('failed', null, 'expression_error')
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
