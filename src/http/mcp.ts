import type { IncomingHttpHeaders } from 'node:http'
import type { By } from '../store/event-store.ts'
import type { Exchange } from './answer.ts'
import type { Parts } from './parts.ts'

/** What a client of the Model Context Protocol has sent. */
export interface McpMessage {
  /** JSON-RPC, not looked at so far. */
  readonly message: unknown
  readonly headers: IncomingHttpHeaders
  readonly by: By
}

/** Speaks the Model Context Protocol, over the connections of this room. */
export interface Mcp {
  /** What takes the exchange over and answers. */
  readonly answer: (sent: McpMessage, parts: Parts) => Promise<(exchange: Exchange) => void>
}
