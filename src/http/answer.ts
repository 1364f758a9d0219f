import type { IncomingMessage, ServerResponse } from 'node:http'

/** What a route answers: a JSON value, a text, lines that are made as they are read, or whatever it does with the socket itself. */
export type Answer =
  | { readonly status: number; readonly body: unknown; readonly headers?: Headers }
  | { readonly status: number; readonly text: string | Buffer; readonly type: string; readonly headers?: Headers }
  | { readonly status: number; readonly lines: AsyncIterable<string>; readonly type: string }
  | { readonly status: number; readonly take: (exchange: Exchange) => void }

export interface Exchange {
  readonly req: IncomingMessage
  readonly res: ServerResponse
}

export type Headers = Readonly<Record<string, string>>
