import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { CallToolResultSchema, ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js'
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/cfworker'
import * as E from 'fp-ts/lib/Either.js'
import { failed } from '../tasks/failure.ts'
import type { Outcome } from '../tasks/task-kind.ts'

/** Where a server is, with the secrets that it is shown. */
export type Whereabouts =
  | { readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly command: string; readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> }

export interface ToolDocument {
  readonly name: string
  readonly description?: string | undefined
  readonly inputSchema: unknown
}

export interface ToolCall {
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  readonly key: string
  /** Milliseconds. */
  readonly timeout: number
  readonly signal: AbortSignal
}

export interface Connected {
  readonly listTools: (timeout: number) => Promise<readonly ToolDocument[]>
  /** Never rejects. Aborting tells the server that nobody waits any more. */
  readonly callTool: (call: ToolCall) => Promise<Outcome>
  readonly onClosed: (then: () => void) => void
  readonly close: () => Promise<void>
}

/** Milliseconds: a program may have to be fetched before it starts. */
const PATIENCE = 30_000
const LONGEST = 2_147_483_647
const MOST_TOOLS = 1_000
const SESSION_GONE = 404

/** Speaks to a server until either side ends it. A program gets the variables that programs need, and none of this process's others. */
export const connect = async (to: Whereabouts, version: string): Promise<Connected> => {
  const client = new Client(
    { name: 'harmonia', version },
    // What is compiled to code would be run with what a server sends.
    { jsonSchemaValidator: new CfWorkerJsonSchemaValidator() },
  )
  const transport =
    'url' in to
      ? new StreamableHTTPClientTransport(new URL(to.url), { requestInit: { headers: { ...to.headers } } })
      : new StdioClientTransport({
          command: to.command,
          args: [...to.args],
          env: { ...getDefaultEnvironment(), ...to.env },
          stderr: 'ignore',
        })
  try {
    await client.connect(transport, { timeout: PATIENCE })
  } catch (error) {
    await client.close()
    throw error
  }

  return {
    listTools: async (timeout) => {
      const found: ToolDocument[] = []
      let cursor: string | undefined
      do {
        const page = await client.listTools(cursor === undefined ? {} : { cursor }, { timeout })
        found.push(...page.tools)
        cursor = page.nextCursor
      } while (cursor !== undefined && found.length < MOST_TOOLS)
      return found.slice(0, MOST_TOOLS)
    },
    callTool: async ({ name, input, key, timeout, signal }) => {
      const params = { name, arguments: { ...input }, _meta: { 'harmonia/idempotency-key': key } }
      const options = { signal, timeout: Math.min(Math.max(timeout, 1), LONGEST) }
      try {
        return outcomeOf(await client.request({ method: 'tools/call', params }, CallToolResultSchema, options))
      } catch (error) {
        if (error instanceof StreamableHTTPError && error.code === SESSION_GONE) await client.close()
        return failureOf(error, signal)
      }
    },
    onClosed: (then) => {
      client.onclose = then
    },
    close: () => client.close(),
  }
}

type Result = ReturnType<(typeof CallToolResultSchema)['parse']>

/** What a tool says as data, or else its content as it is. */
const outcomeOf = ({ isError = false, structuredContent, content }: Result): Outcome => {
  if (!isError) return E.right(structuredContent ?? { content })
  const words = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
  const said = { type: 'tool_error', message: words === '' ? 'the tool reported an error' : words, retryable: false }
  return structuredContent === undefined
    ? failed(said.type, said.message, said.retryable)
    : E.left({ ...said, message: said.message.slice(0, 2_000), details: structuredContent })
}

const NEVER: ReadonlySet<number> = new Set([
  ErrorCode.InvalidParams,
  ErrorCode.MethodNotFound,
  ErrorCode.InvalidRequest,
])

const failureOf = (error: unknown, signal: AbortSignal): Outcome => {
  const message = error instanceof Error ? error.message : String(error)
  if (signal.aborted) return failed('aborted', 'the call was given up', true)
  if (error instanceof McpError) {
    if (error.code === Number(ErrorCode.RequestTimeout)) return failed('timeout', message, true)
    if (error.code === Number(ErrorCode.ConnectionClosed)) return failed('connection_failed', message, true)
    return failed('mcp_error', message, !NEVER.has(error.code))
  }
  if (error instanceof StreamableHTTPError) {
    const { code = 0 } = error
    return failed(`http_${code}`, message, code === SESSION_GONE || code === 429 || code >= 500)
  }
  return failed('connection_failed', message, true)
}
