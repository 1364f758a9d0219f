import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { post, type BodyOf, type Row } from '../route.ts'

/** Read as any value: the protocol has errors of its own for what is not of it. */
const message: BodyOf<unknown> = { codec: t.unknown, decode: E.right, optional: false }

/** There is nothing to be listened to without having asked, so GET is not allowed; nor DELETE, for no session is kept. */
export const mcp: readonly Row[] = [
  post('/mcp', {
    tag: 'mcp',
    summary: 'The Model Context Protocol: one JSON-RPC message, over streamable HTTP',
    body: message,
    repeats: { kind: 'harmless' },
    answers: [
      { status: 200, description: 'The answer.', type: 'application/json' },
      { status: 200, description: 'The answer, after notifications of progress.', type: 'text/event-stream' },
      { status: 202, description: 'A notification was taken.' },
    ],
    example: { jsonrpc: '2.0', id: 1, method: 'tools/list' },
    run: async ({ body, headers, by }, parts) =>
      E.right({ status: 200, take: await parts.mcp.answer({ message: body, headers, by }, parts) }),
  }),
]
