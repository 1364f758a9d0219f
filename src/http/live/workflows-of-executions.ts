import * as E from 'fp-ts/lib/Either.js'
import type { Engine } from '../../engine/engine.ts'
import type { EventStore, Recorded } from '../../store/event-store.ts'
import { workflowOf } from '../history.ts'
import { idIn } from './frame.ts'

/** The workflow that an execution's event belongs to; null for events of other streams, undefined when the store can't tell now. */
export type WorkflowsOfExecutions = (event: Recorded) => string | null | Promise<string | null | undefined>

const KEPT = 10_000

/** Most executions that something happens to are live; others are learned from `workflow_submitted`, or looked up once. */
export const workflowsOfExecutions = (engine: Engine, store: EventStore): WorkflowsOfExecutions => {
  const known = new Map<string, string>()
  const learn = (stream: string, submitted: Recorded): string => {
    const workflow = workflowOf(submitted)
    if (known.size >= KEPT) known.delete(known.keys().next().value ?? '')
    known.set(stream, workflow)
    return workflow
  }
  return (event) => {
    const execution = idIn(event.stream, 'execution')
    if (execution === null) return null
    const workflow = engine.workflowOf(execution) ?? known.get(event.stream)
    if (workflow !== undefined) return workflow
    if (event.revision === 0) return learn(event.stream, event)
    return store
      .read(event.stream, 0, 1)()
      .then((first) =>
        E.isRight(first) && first.right[0] !== undefined ? learn(event.stream, first.right[0]) : undefined,
      )
  }
}
