import * as E from 'fp-ts/lib/Either.js'
import type { Exchange } from '../answer.ts'
import type { ChatRequest } from '../assistant.ts'
import type { Parts } from '../parts.ts'
import { problem } from '../problem.ts'
import type { Reading } from '../reading.ts'

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-accel-buffering': 'no',
} as const

/** Between comments, so that nobody in between takes a model that thinks for a connection that is dead. */
const HEARTBEAT_MS = 10_000

/** Writes an answer as it comes about. It is bounded, so what a slow reader leaves in the buffer is. */
export const serveChat =
  (parts: Parts, request: ChatRequest, read: Reading) =>
  ({ res }: Exchange): void => {
    const gone = new AbortController()
    res.once('close', () => gone.abort())
    res.writeHead(200, HEADERS)
    res.flushHeaders()
    const write = (event: string, data: unknown): void => {
      if (!gone.signal.aborted) res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    }
    const beat = setInterval(() => res.write(': still here\n\n'), HEARTBEAT_MS)
    gone.signal.addEventListener('abort', () => clearInterval(beat))

    const answering = parts.assistant.chat(request, {
      read,
      gone: gone.signal,
      tell: ({ type, ...rest }) => write(type, 'proposal' in rest ? rest.proposal : rest),
    })
    void answering
      .then((reply) =>
        E.isRight(reply) ? write('done', reply.right) : write('error', problem(reply.left, '/api/chat').document),
      )
      .catch((err: unknown) => {
        parts.logger.error({ err }, 'an answer of the assistant failed')
        write('error', problem({ tag: 'internal_error' }, '/api/chat').document)
      })
      .finally(() => {
        clearInterval(beat)
        res.end()
      })
  }
