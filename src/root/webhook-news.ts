import type { Engine } from '../engine/engine.ts'
import type { CourierOptions } from '../hooks/courier.ts'
import { frameText, idIn } from '../http/live/frame.ts'
import { workflowsOfExecutions } from '../http/live/workflows-of-executions.ts'
import type { EventStore } from '../store/event-store.ts'

/** Webhooks are told the same as those who follow an event stream. */
export const newsIn = (engine: Engine, store: EventStore): CourierOptions['told'] => {
  const workflows = workflowsOfExecutions(engine, store)
  return async (event) => {
    const workflowId = await workflows(event)
    if (workflowId === undefined) return undefined
    return { text: frameText(event, workflowId), workflowId: workflowId ?? idIn(event.stream, 'workflow') }
  }
}
