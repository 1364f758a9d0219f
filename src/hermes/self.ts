import { hostname } from 'node:os'

/** What Hermes is told of this server. */
export interface Self {
  /**
   * The same for a server that starts again at the same place, so that Hermes puts its registration in the place of the one that the
   * server left behind when it died.
   */
  readonly component_id: string
  readonly name: string
  readonly version: string
  readonly type: string
  readonly endpoint: string
  readonly capabilities: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
}

export interface Place {
  /** What this process listens on. */
  readonly listening: string
  /** What others are to call it by; empty for what it listens on. */
  readonly announced: string
}

/** An address to listen on is none to call: every machine has it. */
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '[::]'])

const endpointAt = ({ listening, announced }: Place): string => {
  if (announced !== '') return announced.replace(/\/+$/, '')
  const url = new URL(listening)
  if (EVERYWHERE.has(url.hostname)) url.hostname = hostname()
  return url.origin
}

export const selfAt = (place: Place, version: string, capabilities: readonly string[]): Self => {
  const endpoint = endpointAt(place)
  return {
    component_id: `harmonia-${endpoint.replace(/^https?:\/\//, '').replace(/[^A-Za-z0-9.]+/g, '-')}`,
    name: 'harmonia',
    version,
    type: 'harmonia',
    endpoint,
    capabilities,
    metadata: { description: 'Workflow orchestration', api: `${endpoint}/openapi.json`, health: `${endpoint}/health` },
  }
}
