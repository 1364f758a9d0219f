import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import {
  CallToolRequestSchema,
  isInitializeRequest,
  ListToolsRequestSchema,
  type CallToolResult,
} from '@modelcontextprotocol/sdk/types.js'

export interface ToolServer {
  readonly url: string
  /** The values of Authorization that it was shown. */
  readonly shown: (string | undefined)[]
  /** The keys that calls had. */
  readonly keys: unknown[]
  /** Resolves when the tool that never ends has begun, and when it was told that nobody waits. */
  readonly begun: Promise<void>
  readonly cancelled: Promise<void>
  /** Forgets all sessions, as a restart does. */
  readonly forget: () => void
  readonly close: () => Promise<void>
}

const tool = (name: string) => ({
  name,
  description: `What ${name} does.`,
  inputSchema: { type: 'object' as const, properties: { text: { type: 'string' } } },
})

const says = (text: string): CallToolResult => ({ content: [{ type: 'text', text }] })

/** A server of the Model Context Protocol with sessions, made by the official library: two tools to a page. */
export const startToolServer = async (): Promise<ToolServer> => {
  const sessions = new Map<string, StreamableHTTPServerTransport>()
  const shown: (string | undefined)[] = []
  const keys: unknown[] = []
  let begin: () => void = () => undefined
  let cancel: () => void = () => undefined
  const begun = new Promise<void>((resolve) => (begin = resolve))
  const cancelled = new Promise<void>((resolve) => (cancel = resolve))

  const serverOf = (): Server => {
    const server = new Server({ name: 'tools', version: '1' }, { capabilities: { tools: {} } })
    server.setRequestHandler(ListToolsRequestSchema, ({ params }) =>
      params?.cursor === undefined
        ? { tools: [tool('data'), tool('say')], nextCursor: 'more' }
        : { tools: [tool('fail'), tool('never')] },
    )
    server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, _meta }) => {
      keys.push(_meta?.['harmonia/idempotency-key'])
      const given = params.arguments ?? {}
      switch (params.name) {
        case 'data':
          return { content: [], structuredContent: given }
        case 'say':
          return says(`said ${String(given['text'])}`)
        case 'fail':
          return { ...says('no such city'), isError: true }
        default:
          begin()
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
          cancel()
          return says('too late')
      }
    })
    return server
  }

  const http = createServer((req, res) => {
    void (async () => {
      shown.push(req.headers.authorization)
      const chunks: Buffer[] = []
      for await (const chunk of req) chunks.push(chunk as Buffer)
      const body: unknown = chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString())
      const known = sessions.get(String(req.headers['mcp-session-id']))
      if (known !== undefined) return known.handleRequest(req, res, body)
      if (!isInitializeRequest(body)) return res.writeHead(404).end()
      const transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (id) => void sessions.set(id, transport),
      })
      await serverOf().connect(transport)
      return transport.handleRequest(req, res, body)
    })()
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    shown,
    keys,
    begun,
    cancelled,
    forget: () => sessions.clear(),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
}
