import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import type { RequestEvent } from '../events.ts'
import type { KeyedRequest, RequestRejection } from '../index.ts'

/** Reserves the id of what the request creates. A repeat keeps the id that was reserved first. */
export const receive =
  (input: {
    readonly body_hash: string
    readonly assigned_id: string
  }): Intent<KeyedRequest, RequestEvent, RequestRejection> =>
  (state) => {
    if (state.stage === 'new') return E.right([{ type: 'request_received', data: input }])
    return state.body_hash === input.body_hash ? E.right([]) : E.left({ tag: 'idempotency_key_reused' })
  }
