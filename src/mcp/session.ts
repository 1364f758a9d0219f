import { ANONYMOUS } from '../http/caller.ts'
import type { McpMessage } from '../http/mcp.ts'
import type { By } from '../store/event-store.ts'

/** Of a client's name. */
const LONGEST = 100
const MARK = '.'

/**
 * The id of a session is the name that the client gave, and something random: so no session has to be kept, and each outlives a
 * restart of the server.
 */
export const sessionId = (message: unknown, newId: () => string): string =>
  `${Buffer.from(clientName(message)).toString('base64url')}${MARK}${newId()}`

/** Who asks: as the request's header says, or by the name of the client. Neither is proved. */
export const callerOf = ({ headers, by }: McpMessage): By => {
  const { 'mcp-session-id': id } = headers
  if (by.actor !== ANONYMOUS.actor) return by
  const name = typeof id === 'string' ? told(Buffer.from(id.split(MARK)[0] ?? '', 'base64url').toString()) : ''
  return { ...by, actor: name === '' ? 'mcp' : `mcp:${name}` }
}

/** Whether a message begins a session. */
export const begins = (message: unknown): boolean => messagesIn(message).some(({ method }) => method === 'initialize')

/** Whether it wants to hear how what it asks for goes on. */
export const wantsProgress = (message: unknown): boolean =>
  messagesIn(message).some(({ params }) => params?._meta?.progressToken !== undefined)

interface Message {
  readonly method?: unknown
  readonly params?: {
    readonly _meta?: { readonly progressToken?: unknown } | null
    readonly clientInfo?: { readonly name?: unknown } | null
  } | null
}

const messagesIn = (message: unknown): readonly Message[] =>
  (Array.isArray(message) ? (message as readonly unknown[]) : [message]).filter(
    (one): one is Message => typeof one === 'object' && one !== null,
  )

const clientName = (message: unknown): string => {
  const name = messagesIn(message).find(({ method }) => method === 'initialize')?.params?.clientInfo?.name
  return typeof name === 'string' ? told(name) : ''
}

/** As it may stand in the log. */
const told = (name: string): string => name.replaceAll(/[\p{C}\p{Zl}\p{Zp}\uFFFD]/gu, '').slice(0, LONGEST)
