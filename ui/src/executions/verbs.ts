import type { Accepted, ExecutionStatus, PostOptions } from '../../../src/client/index.ts'
import { client } from '../server.ts'

export const STATUSES: readonly ExecutionStatus[] = ['pending', 'running', 'paused', 'completed', 'failed', 'cancelled']

export const isOver = (status: ExecutionStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled'

/** What can be done to an execution as a whole, with nothing said but a reason. */
export type Verb = 'pause' | 'resume' | 'cancel' | 'retry'

interface Told {
  readonly label: string
  readonly past: string
  /** What comes of it, for whoever is asked whether they mean it. */
  readonly effect: string
  /** Why it is of no use now; undefined when it may be asked for. */
  readonly unless: (status: ExecutionStatus) => string | undefined
  readonly send: (executionId: string, options: PostOptions & { readonly reason?: string }) => Promise<Accepted>
}

const over = (status: ExecutionStatus): string | undefined => (isOver(status) ? `It is over: ${status}.` : undefined)

export const VERBS: Readonly<Record<Verb, Told>> = {
  pause: {
    label: 'Pause',
    past: 'paused',
    effect: 'Tasks that run are finished; no other starts until it is resumed.',
    unless: (status) => (status === 'paused' ? 'It is paused already.' : over(status)),
    send: (id, options) => client.pauseExecution(id, options),
  },
  resume: {
    label: 'Resume',
    past: 'resumed',
    effect: 'It goes on where it stopped.',
    unless: (status) => (status === 'paused' ? undefined : `It is not paused: ${status}.`),
    send: (id, options) => client.resumeExecution(id, options),
  },
  cancel: {
    label: 'Cancel',
    past: 'cancelled',
    effect: 'Tasks that run are given up, and nothing else starts. This can not be taken back.',
    unless: over,
    send: (id, options) => client.cancelExecution(id, options),
  },
  retry: {
    label: 'Retry',
    past: 'retried',
    effect: 'It goes on in place: what failed, and what that blocked, starts over. What completed is kept.',
    unless: (status) => (status === 'failed' ? undefined : `Only a failed execution can be retried: it is ${status}.`),
    send: (id, options) => client.retryExecution(id, options),
  },
}

export const VERB_NAMES = Object.keys(VERBS) as readonly Verb[]
