import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import {
  CallToolRequestSchema,
  ErrorCode,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/cfworker'
import type { Exchange } from '../http/answer.ts'
import { inProcess } from '../http/in-process.ts'
import type { McpMessage } from '../http/mcp.ts'
import type { Parts } from '../http/parts.ts'
import type { By } from '../store/event-store.ts'
import { INSTRUCTIONS } from './instructions.ts'
import { listResources, readResource, resourceTemplates } from './resources.ts'
import { resultOf } from './result.ts'
import { begins, callerOf, sessionId, wantsProgress } from './session.ts'
import type { Asking } from './tool.ts'
import { toolList, tools } from './tools.ts'

/** Answers one message. */
export type McpServer = (sent: McpMessage) => (exchange: Exchange) => void

/** The library makes one that generates code, for each server, when it is given none. */
const jsonSchemaValidator = new CfWorkerJsonSchemaValidator()

/** Each message gets a server of its own: nothing is kept between them. */
export const mcpServer = (parts: Parts): McpServer => {
  const call = inProcess(parts)
  const { logger, newId, version } = parts

  const serverFor = (by: By, gone: AbortSignal): Server => {
    const server = new Server(
      { name: 'harmonia', title: 'Harmonia', version },
      { capabilities: { tools: {}, resources: {} }, instructions: INSTRUCTIONS, jsonSchemaValidator },
    )
    server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: toolList() }))
    server.setRequestHandler(CallToolRequestSchema, async ({ params }, { sendNotification, _meta }) => {
      const tool = tools.get(params.name)
      if (tool === undefined)
        throw new McpError(ErrorCode.InvalidParams, `there is no tool ${params.name.slice(0, 100)}`)
      const token = _meta?.progressToken
      const asking: Asking = {
        parts,
        by,
        gone,
        call: (row, request) => call(row, { ...request, by }),
        tell: async (progress, message) => {
          if (token === undefined) return
          await sendNotification({
            method: 'notifications/progress',
            params: { progressToken: token, progress, message },
          })
        },
      }
      return resultOf(await tool.run(params.arguments ?? {}, asking))
    })
    server.setRequestHandler(ListResourcesRequestSchema, ({ params }) => listResources(params?.cursor, by, call))
    server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates }))
    server.setRequestHandler(ReadResourceRequestSchema, ({ params }) => readResource(params.uri, by, call))
    return server
  }

  return (sent) => (exchange) => {
    const { req, res } = exchange
    const gone = new AbortController()
    const transport = new StreamableHTTPServerTransport({
      enableJsonResponse: !wantsProgress(sent.message),
      ...(begins(sent.message) ? { sessionIdGenerator: () => sessionId(sent.message, newId) } : {}),
    })
    const server = serverFor(callerOf(sent), gone.signal)
    server.onerror = (err) => logger.debug({ err }, 'a message of the Model Context Protocol')
    res.setHeader('x-content-type-options', 'nosniff')
    res.setHeader('cache-control', 'no-store')
    res.on('close', () => {
      gone.abort()
      void server.close()
    })
    const failed = (err: unknown): void => {
      logger.error({ err }, 'a message of the Model Context Protocol could not be answered')
      res.destroy()
    }
    const joined = server.connect(transport)
    void joined.then(() => transport.handleRequest(req, res, sent.message)).catch(failed)
  }
}
