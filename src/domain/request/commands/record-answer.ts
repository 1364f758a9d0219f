import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import type { RequestEvent } from '../events.ts'
import type { KeyedRequest, RequestRejection } from '../index.ts'

/** Keeps the answer for whoever repeats the request. The first answer stays. */
export const recordAnswer =
  (input: {
    readonly body_hash: string
    readonly status: number
    readonly body: unknown
  }): Intent<KeyedRequest, RequestEvent, RequestRejection> =>
  (state) => {
    if (state.stage !== 'new' && state.body_hash !== input.body_hash) return E.left({ tag: 'idempotency_key_reused' })
    return E.right(state.stage === 'answered' ? [] : [{ type: 'request_answered', data: input }])
  }
