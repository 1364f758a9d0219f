import type { Aggregate } from '../decider.ts'
import { requestEvents, type RequestEvent } from './events.ts'

/** What is known of the POSTs that came with one `Idempotency-Key` to one path. */
export type KeyedRequest =
  | { readonly stage: 'new' }
  | { readonly stage: 'received'; readonly body_hash: string; readonly assigned_id: string }
  | { readonly stage: 'answered'; readonly body_hash: string; readonly status: number; readonly body: unknown }

/** Who sends another body under a key that is taken would get an answer to a question that was never asked. */
export interface RequestRejection {
  readonly tag: 'idempotency_key_reused'
}

export const request: Aggregate<KeyedRequest, RequestEvent> = {
  name: 'request',
  events: requestEvents,
  initial: () => ({ stage: 'new' }),
  evolve: (_, { type, data }) =>
    type === 'request_received' ? { stage: 'received', ...data } : { stage: 'answered', ...data },
}

export { receive } from './commands/receive.ts'
export { recordAnswer } from './commands/record-answer.ts'
export type { RequestEvent }
