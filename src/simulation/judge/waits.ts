import type { Awaited, ExecutionEvent } from '../../domain/execution/events.ts'
import type { Case, Must } from './case.ts'
import { isUnderWay, type Instance } from './instances.ts'

type Of<Name extends ExecutionEvent['type']> = Extract<ExecutionEvent, { readonly type: Name }>['data']

/** What one execution was told under a name, and who waits for it, each first in, first out. */
export interface Signals {
  kept: number
  readonly waiting: Instance[]
}

const named = ({ signals }: Case, name: string): Signals => {
  const known = signals.get(name) ?? { kept: 0, waiting: [] }
  signals.set(name, known)
  return known
}

/** A task has begun to wait for something from outside: a signal that nobody has taken is its own. */
export const waits = (one: Case, its: Instance, awaits: Awaited): void => {
  its.awaits = awaits
  its.answered = false
  its.escalated = 0
  if (awaits.kind !== 'signal') return
  const signals = named(one, awaits.name)
  if (signals.kept === 0) signals.waiting.push(its)
  else {
    signals.kept--
    its.answered = true
  }
}

export const signalled = (one: Case, { name, signal_id }: Of<'signal_received'>, must: Must): void => {
  if (signal_id !== undefined) {
    must(!one.signalIds.has(signal_id), 'a signal counts once')
    one.signalIds.add(signal_id)
  }
  const signals = named(one, name)
  let waiter = signals.waiting.shift()
  while (waiter !== undefined && !isWaitingFor(waiter, name)) waiter = signals.waiting.shift()
  if (waiter === undefined) signals.kept++
  else waiter.answered = true
}

const isWaitingFor = (its: Instance, name: string): boolean =>
  isWaiting(its) && !its.answered && its.awaits?.kind === 'signal' && its.awaits.name === name

/** What has failed and has only its handler left waits for nothing any more. */
const isWaiting = (its: Instance): boolean => isUnderWay(its) && its.caught === undefined

export const decided = (
  one: Case,
  its: Instance,
  { attempt, decision, by }: Of<'approval_decided'>,
  must: Must,
): void => {
  const { awaits } = its
  must(awaits?.kind === 'approval' && isWaiting(its) && its.attempt === attempt, 'what is decided was asked')
  must(!its.answered, 'an approval is decided once')
  if (awaits?.kind !== 'approval') return
  const { approvers = [], escalate = [], on_reject } = awaits
  const may = [...approvers, ...escalate.slice(0, its.escalated).flatMap(({ to }) => to)]
  must(approvers.length === 0 || (by !== undefined && may.includes(by)), 'an approval is decided by who may')
  its.answered = true
  its.refused = decision === 'rejected' && on_reject === 'fail'
  one.note(decision === 'rejected' ? 'approval is rejected' : 'approval is given')
}

export const escalated = (its: Instance, at: number, must: Must): void => {
  const { awaits } = its
  const step = awaits?.kind === 'approval' ? awaits.escalate?.[its.escalated] : undefined
  must(step !== undefined && !its.answered && isWaiting(its), 'only what waits for a decision is escalated')
  must(step === undefined || at >= Date.parse(step.at), 'no escalation comes early')
  its.escalated++
}

/** What waits for an answer ends with it, and with nothing else. */
export const endsAnswered = (its: Instance, must: Must): void => {
  const { awaits, caught, answered, refused } = its
  if (awaits === undefined || awaits.kind === 'workflow' || caught !== undefined) return
  must(answered && !refused, 'a task that waits for an answer completes with one')
}

export interface Awaiting {
  readonly task_id: string
  readonly attempt: number
  readonly awaits: Awaited
  /** How many signals with ids its execution had heard of when it was asked. */
  readonly heard: number
}
