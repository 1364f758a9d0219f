import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'

/**
 * A POST with an `Idempotency-Key`, in a stream named by the key's hash. `assigned_id` is what the request creates, should it
 * be repeated after a crash; `body_hash` is the SHA-256 of its canonical body.
 */
export const requestEvents = {
  request_received: t.strict({ body_hash: t.string, assigned_id: t.string }),
  request_answered: t.strict({ body_hash: t.string, status: t.number, body: t.unknown }),
}
export type RequestEvent = EventsOf<typeof requestEvents>
