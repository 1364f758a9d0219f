import { Worker } from 'node:worker_threads'
import * as E from 'fp-ts/lib/Either.js'
import type { Policy } from '../domain/execution/events.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Ask, AskWhatIf, Subject, Tell } from './messages.ts'
import type { Replayed } from './whatif/report.ts'
import type { WhatIf } from './whatif/what-if.ts'
import type { Trial, TrialRejection, TrialReport } from './trial.ts'

/** Runs trials, one at a time, on a thread of their own. */
export interface Trials {
  readonly run: (trial: Trial, subject: Subject) => Promise<E.Either<Rejection | TrialRejection, TrialReport>>
  /** Plays a recorded run against another definition. Undefined when its history does not begin with a start. */
  readonly replay: (whatIf: WhatIf) => Promise<E.Either<Rejection | TrialRejection, Replayed | undefined>>
  readonly close: () => Promise<void>
}

export interface TrialsOptions {
  readonly policy: Policy
  /** The variables that definitions may read, where recorded runs are replayed. */
  readonly env?: Readonly<Record<string, string>>
  /** The program of the thread, when it is not the usual one. */
  readonly program?: URL
  /** Milliseconds that one trial may take, in true time. */
  readonly longest?: number
}

const LONGEST = 10_000
const MEMORY_MB = 256
/** Trials that may wait for their turn. */
const WAITING = 32
/** How long the thread is kept for the next trial, in milliseconds. */
const IDLE = 30_000

export const openTrials = ({ policy, env = {}, program, longest = LONGEST }: TrialsOptions): Trials => {
  let thread: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  let cause = ''

  const end = async (): Promise<void> => {
    clearTimeout(idle)
    const ending = thread
    thread = undefined
    await ending?.terminate()
  }

  const awake = (): Worker => {
    clearTimeout(idle)
    if (thread !== undefined) return thread
    const worker = new Worker(program ?? new URL('./worker.js', import.meta.url), {
      name: 'trials',
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    })
    // Its exit follows, with whoever waits for it, if anybody does.
    worker.on('error', (error) => (cause = reasonOf(error)))
    worker.on('exit', () => {
      if (thread === worker) thread = undefined
    })
    thread = worker
    return worker
  }

  const put = async (ask: Ask | AskWhatIf): Promise<Tell> => {
    if (closed) return tooHeavy('the server is stopping')
    cause = 'its thread has ended'
    const told = await toldBy(awake(), ask, longest, () => cause)
    // A thread that overran its time, or died, is no good for the next trial.
    if ('no' in told && told.no.tag === 'trial_too_heavy') await end()
    else idle = setTimeout(() => void end(), IDLE).unref()
    return told
  }

  const inTurn = async (ask: Ask | AskWhatIf): Promise<Tell> => {
    if (waiting >= WAITING) return { no: { tag: 'too_many_trials', limit: WAITING } }
    waiting++
    const mine = last.then(() => put(ask))
    last = mine.finally(() => waiting--)
    return mine
  }

  return {
    run: async (trial, subject) => {
      const told = await inTurn({ trial, subject, policy })
      if ('no' in told) return E.left(told.no)
      return 'report' in told ? E.right(told.report) : E.left(NO_ANSWER)
    },
    replay: async (whatIf) => {
      const told = await inTurn({ whatIf, env })
      if ('no' in told) return E.left(told.no)
      return 'replayed' in told ? E.right(told.replayed) : E.left(NO_ANSWER)
    },
    close: async () => {
      closed = true
      await end()
    },
  }
}

const toldBy = (worker: Worker, ask: Ask | AskWhatIf, longest: number, cause: () => string): Promise<Tell> =>
  new Promise((resolve) => {
    const settle = (tell: Tell): void => {
      clearTimeout(late)
      worker.off('message', settle)
      worker.off('exit', ended)
      resolve(tell)
    }
    const late = setTimeout(() => settle(tooHeavy(`it takes longer than ${longest / 1_000} s`)), longest)
    const ended = (): void => settle(tooHeavy(cause()))
    worker.on('message', settle)
    worker.on('exit', ended)
    worker.postMessage(ask)
  })

/** The thread answers one ask after the other, so what comes is the answer to the last. */
const NO_ANSWER: TrialRejection = { tag: 'trial_too_heavy', reason: 'its thread answered something else' }

const tooHeavy = (reason: string): Tell => ({ no: { tag: 'trial_too_heavy', reason } })

const reasonOf = (error: Error): string =>
  (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? `it takes more than ${MEMORY_MB} MB of memory`
    : `it ended with ${error.message}`
