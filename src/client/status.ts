import type { ExecutionStatus } from '../domain/execution/document.ts'
import type { Api, ReadOptions } from './api.ts'
import type { HermesStanding } from './hermes.ts'
import { reading } from './request.ts'

/** How the server is. `executions` counts all there are, by status; null while the read models do not answer. */
export interface ServerStatus {
  readonly status: 'ok' | 'degraded'
  readonly name: string
  readonly version: string
  readonly started_at: string
  readonly uptime_seconds: number
  /** The position of the last event of the log. */
  readonly position: number
  /** `away_since` says since when a server has not been heard; what is read is that old. */
  readonly event_store: { readonly kind: string; readonly head: number; readonly away_since: string | null }
  readonly read_models: { readonly position: number; readonly lag: number }
  readonly executions: Readonly<Record<ExecutionStatus, number>> | null
  readonly components: Readonly<Record<'up' | 'down' | 'unknown', number>>
  /** Null for a server that has no HERMES_URL. */
  readonly hermes: HermesStanding | null
  readonly limits: Readonly<Record<string, number>>
}

export const statusCalls = (api: Api) => ({
  getStatus: (options?: ReadOptions): Promise<ServerStatus> => api.json('/api/status', reading({}, options)),
})
