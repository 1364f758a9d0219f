import type { ExecutionStatus } from '../domain/execution/document.ts'
import type { Api, ReadOptions } from './api.ts'
import { reading } from './request.ts'

/** How the server is. `executions` counts all there are, by status. */
export interface ServerStatus {
  readonly status: string
  readonly version: string
  readonly executions: Readonly<Record<ExecutionStatus, number>>
  readonly position: number
  readonly [more: string]: unknown
}

export const statusCalls = (api: Api) => ({
  getStatus: (options?: ReadOptions): Promise<ServerStatus> => api.json('/api/status', reading({}, options)),
})
