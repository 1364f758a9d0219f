import * as E from 'fp-ts/lib/Either.js'
import type { ChatRequest } from '../../http/assistant.ts'
import { readChat } from '../../http/routes/chat.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a line asks for. `request_id` comes back with everything that answers it. */
export type Asked = { readonly request_id?: string | number } & (
  | { readonly ask: 'ping' | 'health' | 'info' }
  | { readonly ask: 'chat'; readonly request: ChatRequest; readonly streams: boolean }
)

/** Why a line is none. `ai_id` is left out where nobody could say whom it was for. */
export interface Unread {
  readonly error: string
  readonly request_id?: string | number
}

const TYPES = ['chat', 'ping', 'health', 'info']

/** Other fields than those that are known are passed over: clients of the ecosystem send more. */
export const readLine = (line: string): E.Either<Unread, Asked> => {
  const value = parsed(line)
  if (value === undefined) return E.left({ error: 'Invalid JSON' })
  const { type, stream, request_id, content, history, context } = value
  const id = typeof request_id === 'string' || typeof request_id === 'number' ? { request_id } : {}
  if (type === 'ping' || type === 'health' || type === 'info') return E.right({ ask: type, ...id })
  if (type !== 'chat') return E.left({ error: `The type must be one of ${TYPES.join(', ')}.`, ...id })
  if (stream === true && !('request_id' in id)) return E.left({ error: 'What streams needs a request_id.' })

  const given = Object.fromEntries(
    Object.entries({ content, history, context }).filter(([, field]) => field !== undefined && field !== null),
  )
  const request = readChat(given)
  if (E.isRight(request)) return E.right({ ask: 'chat', request: request.right, streams: stream === true, ...id })
  return E.left({ error: request.left.map(({ pointer, message }) => `${pointer} ${message}`).join('; '), ...id })
}

const parsed = (line: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
  } catch {
    return undefined
  }
}
