import * as E from 'fp-ts/lib/Either.js'
import type { DueTime } from '../../domain/execution/events.ts'
import type { Trace } from '../../domain/trace.ts'
import type { Rejection } from '../../domain/rejection.ts'
import { fillInput, type OpenRun, type Schedule, type Spec } from '../../domain/schedule/index.ts'
import type { EventStore, Fault } from '../../store/event-store.ts'
import type { Accepted, Engine, Submission } from '../engine.ts'
import type { OwnClock } from './own-clock.ts'

export type EngineOfRuns = Pick<Engine, 'submit' | 'standing' | 'command'>

export interface Carrying {
  readonly store: Pick<EventStore, 'watch'>
  readonly clock: OwnClock
  readonly engine: EngineOfRuns
  readonly isStopping: () => boolean
}

/** How a run ended: with its execution, or before that, for it could not be submitted. */
export type RunEnd = { readonly status: string } | { readonly refused: Rejection }

type Answer<A> = E.Either<Rejection | Fault, A>

const RETRY = 1_000
const LONGEST = 60_000
const GAVE_WAY = 'gave way to the next run of its schedule'
const OVER: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled'])

/** Submits an execution that was claimed, unless that has happened: twice is once, for its id was fixed in the claim. */
export const submitRun = async (
  { engine }: Carrying,
  { id: schedule_id, spec }: Schedule,
  { execution_id, due_at, cancels, trace }: OpenRun,
): Promise<Answer<Accepted>> => {
  for (const other of cancels) {
    const cancelled = await engine.command(other, 'cancel', GAVE_WAY)()
    if (E.isLeft(cancelled) && !isGone(cancelled.left)) return cancelled
  }
  const origin = { schedule: { schedule_id, due_at }, ...(trace === undefined ? {} : { trace }) }
  const submitted = await engine.submit(submissionOf(spec as Spec, execution_id, origin))()
  return E.isLeft(submitted) && submitted.left.tag === 'execution_exists' ? engine.standing(execution_id)() : submitted
}

const isGone = ({ tag }: Rejection | Fault): boolean => tag === 'execution_over' || tag === 'execution_not_found'

const submissionOf = (
  { workflow_id, version, input, metadata, priority }: Spec,
  execution_id: string,
  origin: { readonly schedule: DueTime; readonly trace?: Trace },
): Submission => ({
  execution_id,
  workflow_id,
  ...(version === undefined ? {} : { version }),
  ...(input === undefined ? {} : { input: fillInput(input, origin.schedule) }),
  ...(metadata === undefined ? {} : { metadata }),
  ...(priority === undefined ? {} : { priority }),
  origin,
})

/** Sees a run through: submits it for as long as the store is away, then waits for the end of its execution. */
export const carryOut = async (
  carrying: Carrying,
  stateOf: () => Schedule,
  run: OpenRun,
  submitted: (answer: Answer<Accepted>) => void,
): Promise<RunEnd | undefined> => {
  const { clock, isStopping, engine } = carrying
  let wait = RETRY
  while (!isStopping()) {
    const there = await engine.standing(run.execution_id)()
    const answer =
      E.isLeft(there) && there.left.tag === 'execution_not_found' ? await submitRun(carrying, stateOf(), run) : there
    submitted(answer)
    if (E.isRight(answer)) return untilOver(carrying, run.execution_id)
    if (!isFault(answer.left)) return { refused: answer.left }
    await clock.pause(wait)
    wait = Math.min(2 * wait, LONGEST)
  }
  return undefined
}

const FAULTS: ReadonlySet<string> = new Set(['store_unavailable', 'wrong_expected_revision', 'unreadable_event'])
const isFault = (no: Rejection | Fault): no is Fault => FAULTS.has(no.tag)

/** Looks each time when the execution's stream has grown; the watch comes first, so that nothing is missed between the looks. */
const untilOver = async (
  { store, clock, engine, isStopping }: Carrying,
  executionId: string,
): Promise<RunEnd | undefined> => {
  let grown = false
  let wake: () => void = () => undefined
  const unwatch = store.watch(`execution-${executionId}`, () => {
    grown = true
    wake()
  })
  const change = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
      if (grown) resolve()
    })
  try {
    while (!isStopping()) {
      grown = false
      const stands = await engine.standing(executionId)()
      if (E.isLeft(stands)) await clock.pause(RETRY)
      else if (OVER.has(stands.right.status)) return { status: stands.right.status }
      else await change()
    }
    return undefined
  } finally {
    unwatch()
  }
}
