import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { Shown } from './http-shown.ts'

export interface McpSession {
  readonly client: Client
  readonly transport: StreamableHTTPClientTransport
  /** Calls a tool; its answer has to be of the kind that is expected. */
  readonly use: (tool: string, args?: Readonly<Record<string, unknown>>) => Promise<Shown>
  readonly refused: (tool: string, args?: Readonly<Record<string, unknown>>) => Promise<{ text: string; said: Shown }>
}

/** The official client, connected to a server. */
export const mcpClient = async (url: string, name = 'a-test'): Promise<McpSession> => {
  const client = new Client({ name, version: '1.0.0' })
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`))
  await client.connect(transport)
  const call = async (tool: string, args: Readonly<Record<string, unknown>> = {}) =>
    (await client.callTool({ name: tool, arguments: { ...args } })) as CallToolResult
  return {
    client,
    transport,
    use: async (tool, args) => {
      const { isError = false, structuredContent, content } = await call(tool, args)
      if (isError) throw new Error(textOf(content))
      return structuredContent as unknown as Shown
    },
    refused: async (tool, args) => {
      const { isError = false, structuredContent, content } = await call(tool, args)
      if (!isError) throw new Error(`${tool} was not refused`)
      return { text: textOf(content), said: structuredContent as unknown as Shown }
    },
  }
}

const textOf = (content: CallToolResult['content']): string =>
  content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
