import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from '../engine/clock.ts'
import type { Attempt } from '../engine/engine.ts'
import { taskKinds } from '../engine/tasks/kinds.ts'
import type { Call, KindOf, Outcome } from '../engine/tasks/task-kind.ts'
import type { Transport } from '../engine/tasks/transport.ts'
import type { Script } from './script.ts'
import type { PlayedAnswer, Unplayed } from './trial.ts'

/**
 * Every action as a script plays it, another workflow too; what needs nobody, such as `harmonia.wait`, does as it always does, and
 * what waits for somebody waits.
 */
export const playedCalls = (script: Script, clock: Clock): { kindOf: KindOf; unplayed: readonly Unplayed[] } => {
  const unplayed: Unplayed[] = []
  const builtIn = taskKinds({ transport: nowhere, now: clock.now, resolve: () => undefined })

  const call = (attempt: Attempt): Call => {
    const answer = script.answerTo(attempt.task_id, attempt.attempt)
    if (answer !== undefined) return play(answer, clock)
    const { task_id, component, action } = attempt
    const message = `the trial has no answer for ${task_id} (${component}.${action}): add it to tasks, or give a default`
    if (!unplayed.some((one) => one.task_id === task_id)) unplayed.push({ task_id, component, action, message })
    return play({ error: { type: 'not_played', message } }, clock)
  }

  const kindOf: KindOf = (component, action) => {
    const kind = builtIn(component, action)
    const isPlayed = kind.kind === 'call' || (component === 'harmonia' && action === 'run_workflow')
    return isPlayed ? { kind: 'call', call } : kind
  }
  return { kindOf, unplayed }
}

const play = (answer: PlayedAnswer, clock: Clock): Call => {
  let settle: (outcome: Outcome) => void = () => undefined
  const outcome = new Promise<Outcome>((resolve) => (settle = resolve))
  const forget =
    answer.never === true ? () => undefined : clock.after((answer.delay ?? 0) * 1_000, () => settle(outcomeOf(answer)))
  const abort = (): void => {
    forget()
    settle(E.left({ type: 'aborted', message: 'given up', retryable: true }))
  }
  return { outcome, abort }
}

const outcomeOf = ({ output = null, error }: PlayedAnswer): Outcome =>
  error === undefined
    ? E.right(output)
    : E.left({ type: 'failed', message: 'the trial wants it to fail', retryable: false, ...error })

/** The kinds of all actions where none is carried out: what they are, and what follows from an input alone. */
export const noCalls: KindOf = (component, action) => KINDS(component, action)

const nowhere: Transport = {
  exchange: () => {
    throw new Error('no call goes out of a trial')
  },
  leave: () => undefined,
  close: async () => undefined,
}

const KINDS = taskKinds({ transport: nowhere, now: () => 0, resolve: () => undefined })
