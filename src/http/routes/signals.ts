import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Signal } from '../../engine/engine.ts'
import { text, told } from '../codecs.ts'
import { AcceptedCodec } from '../documents/execution.ts'
import { post, type BodyOf, type Row } from '../route.ts'
import { answered } from './page.ts'

/** Bytes of JSON that a signal may bring: many may wait in one execution, and all of them are part of its state. */
const MAX_SIGNAL = 65_536

const data: BodyOf<unknown> = { codec: t.unknown, decode: E.right, optional: true, absent: null }

export const signals: readonly Row[] = [
  post('/api/executions/{id}/signals/{name}', {
    tag: 'executions',
    summary:
      'Send a signal; the body is its data. It wakes the task that waits for it longest, or is kept for the next',
    parameters: { signal_id: told(text(1, 255), 'A signal that comes twice with this counts once.') },
    body: data,
    answers: [{ status: 202, description: 'Recorded.', codec: AcceptedCodec }],
    refuses: ['execution_not_found', 'execution_over', 'too_many_signals', 'body_too_large'],
    example: { paid: true },
    run: async ({ params: { id = '', name = '' }, query, body, headers, by }, { engine }) => {
      if (Buffer.byteLength(JSON.stringify(body)) > MAX_SIGNAL)
        return E.left({ tag: 'body_too_large', limit: MAX_SIGNAL })
      const signal_id = query.signal_id ?? (headers['idempotency-key'] as string | undefined)
      const signal: Signal = { name, data: body, ...(signal_id === undefined ? {} : { signal_id }) }
      return answered(202, await engine.signal(id, signal, by)())
    },
  }),
]
