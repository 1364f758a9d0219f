import type { Mcp } from '../http/mcp.ts'
import type { McpServer } from './server.ts'

/** The protocol's library is loaded when the first message comes: a server that nobody asks this way starts without it. */
export const openMcp = (): Mcp => {
  let opened: Promise<McpServer> | undefined
  return {
    answer: async (sent, parts) => {
      opened ??= import('./server.ts').then(({ mcpServer }) => mcpServer(parts))
      return (await opened)(sent)
    },
  }
}

/** What clients are shown of the tools, without the protocol's library. */
export const mcpTools = async () => (await import('./tools.ts')).toolList()
