import { setImmediate } from 'node:timers/promises'
import * as E from 'fp-ts/lib/Either.js'
import { streamOf } from '../domain/decider.ts'
import { EXECUTION, executionEvents, type Execution, type ExecutionEvent } from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Blobs } from '../store/blobs.ts'
import type { EventStore, Fault } from '../store/event-store.ts'
import { readEvent } from '../store/replay.ts'
import type { WholeRun } from './engine.ts'
import type { Load } from './load.ts'
import { valuesIn } from './values.ts'

const CHUNK = 1_000
/** What a run may have for all of it to be handed out at once. */
const MAX_EVENTS = 50_000
const MAX_CHARACTERS = 33_554_432

/** All events of an execution, with every value whole. */
export const wholeRunIn =
  (store: Pick<EventStore, 'read'>, blobs: Blobs, load: Load) =>
  async (id: string): Promise<E.Either<Rejection | Fault, WholeRun>> => {
    const begun = await load(id, 0)
    if (E.isLeft(begun)) return begun
    if (begun.right === undefined) return E.left({ tag: 'execution_not_found', execution_id: id })
    const values = valuesIn(blobs)
    const events: WholeRun['events'][number][] = []
    let characters = 0
    for (;;) {
      const read = await store.read(streamOf({ name: EXECUTION }, id), events.length, CHUNK)()
      if (E.isLeft(read)) return read
      if (read.right.length === 0) break
      const whole = await values.into(read.right)
      if (E.isLeft(whole)) return whole
      for (const recorded of whole.right) {
        const event = readEvent<Execution, ExecutionEvent>(EVENTS, recorded)
        if (E.isLeft(event)) return event
        events.push({ ...event.right, revision: recorded.revision })
        characters += JSON.stringify(event.right.data).length
      }
      if (events.length > MAX_EVENTS || characters > MAX_CHARACTERS)
        return E.left({ tag: 'history_too_long', execution_id: id, events: MAX_EVENTS, characters: MAX_CHARACTERS })
      // Others have the thread in between.
      await setImmediate()
    }
    return E.right({ execution_id: id, definition: begun.right.execution.plan.definition, events })
  }

const EVENTS = { name: EXECUTION, events: executionEvents }
