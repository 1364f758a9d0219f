import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'

/**
 * A start key of a workflow, in a stream named by the hash of both. `execution_id` is fixed before the execution is submitted:
 * whoever comes with the key and finds no such execution submits it under this id.
 */
export const startEvents = {
  start_claimed: t.strict({ workflow_id: t.string, key: t.string, execution_id: t.string }),
}
export type StartEvent = EventsOf<typeof startEvents>
