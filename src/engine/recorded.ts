import { setImmediate } from 'node:timers/promises'
import * as E from 'fp-ts/lib/Either.js'
import type { Run } from '../domain/compare/run.ts'
import { inherited, takeStep, type Step } from '../domain/compare/steps.ts'
import { streamOf } from '../domain/decider.ts'
import { nothingApart } from '../domain/execution/apart.ts'
import { EXECUTION, executionEvents, render, type Execution, type ExecutionEvent } from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { EventStore, Fault } from '../store/event-store.ts'
import { readEvent } from '../store/replay.ts'
import type { AsOf, At } from './as-of.ts'
import type { Load } from './load.ts'

const CHUNK = 1_000

/** A run for comparing: as its events say up to a moment, or all of them, with every value whole. */
export const recordedIn =
  (store: Pick<EventStore, 'read'>, load: Load, asOf: AsOf) =>
  async (id: string, at?: At): Promise<E.Either<Rejection | Fault, Run>> => {
    const loaded = at === undefined ? await load(id) : await asOf(id, at)
    if (E.isLeft(loaded)) return loaded
    if (loaded.right === undefined) return E.left({ tag: 'execution_not_found', execution_id: id })
    const { execution, revision, position } = loaded.right

    const steps = await stepsIn(store, id, revision)
    if (E.isLeft(steps)) return steps
    const { apart, plan, policy } = execution
    return E.right({
      document: render({ ...execution, apart: nothingApart() }, revision, position),
      definition: plan.definition,
      policy,
      steps: steps.right,
      hashOf: (value) => apart.refs.get(value)?.sha256,
    })
  }

/** From its first event to a revision, with those of the runs that it goes on from before them. */
const stepsIn = async (
  store: Pick<EventStore, 'read'>,
  id: string,
  upTo: number,
): Promise<E.Either<Fault, Map<string, Step[]>>> => {
  let steps = new Map<string, Step[]>()
  for (let next = 0; next <= upTo;) {
    const read = await store.read(streamOf({ name: EXECUTION }, id), next, Math.min(CHUNK, upTo - next + 1))()
    if (E.isLeft(read)) return read
    if (read.right.length === 0) break
    for (const recorded of read.right) {
      const event = readEvent<Execution, ExecutionEvent>(EVENTS, recorded)
      if (E.isLeft(event)) return event
      if (event.right.type === 'workflow_forked') {
        const { source } = event.right.data
        const before = await stepsIn(store, source.execution_id, source.revision)
        if (E.isLeft(before)) return before
        steps = inherited(before.right, event.right.data)
      } else takeStep(steps, event.right, recorded.revision)
    }
    next += read.right.length
    // Others have the thread in between.
    await setImmediate()
  }
  return E.right(steps)
}

/** What its events are, without a plan. */
const EVENTS = { name: EXECUTION, events: executionEvents }
