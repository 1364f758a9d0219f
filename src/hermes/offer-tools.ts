import * as E from 'fp-ts/lib/Either.js'
import type { HermesNo } from './hermes.ts'
import type { Self } from './self.ts'
import type { Wire } from './wire.ts'

/** A tool that this server has for programs that speak MCP. */
export interface Tool {
  readonly name: string
  readonly description?: string | undefined
  /** JSON Schema of its arguments. */
  readonly inputSchema: object
}

/** A tool as Hermes takes it. What it has under the same id is replaced. */
export interface OfferedTool {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly schema: object
  readonly tags: readonly string[]
  readonly version: string
  readonly endpoint: string
  readonly metadata: Readonly<Record<string, unknown>>
}

const offered = ({ name, description = name, inputSchema }: Tool, self: Self): OfferedTool => ({
  id: `${self.component_id}.${name}`,
  name,
  description,
  schema: inputSchema,
  tags: [self.name, 'mcp'],
  version: self.version,
  endpoint: `${self.endpoint}/mcp`,
  metadata: { component_id: self.component_id },
})

/** How many of the tools Hermes has taken, and why it has not taken the next; it is asked no further then. */
export interface Offer {
  readonly taken: readonly string[]
  readonly no: HermesNo | undefined
}

export const offerTools = async (
  wire: Pick<Wire, 'offer'>,
  tools: readonly Tool[],
  self: Self,
  isOver: () => boolean,
): Promise<Offer> => {
  const taken: string[] = []
  for (const tool of tools) {
    if (isOver()) break
    const offer = offered(tool, self)
    const done = await wire.offer(offer)
    if (E.isLeft(done)) return { taken, no: done.left }
    taken.push(offer.id)
  }
  return { taken, no: undefined }
}
