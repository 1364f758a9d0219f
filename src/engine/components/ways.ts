import type { WayName } from '../../domain/component/ways.ts'
import { byWorkers, type ByWorkers } from './by-workers.ts'
import { overMcp, type OverMcp } from './over-mcp.ts'
import { overHttp, type OverHttp } from './over-http.ts'
import type { Way } from './way.ts'

export type WayParts = OverHttp & ByWorkers & OverMcp

/** How components are reached, by the field of the registration that says so: one line per way. */
export const openWays = (parts: WayParts): Readonly<Record<WayName, Way>> => ({
  endpoint: overHttp(parts),
  worker: byWorkers(parts),
  mcp: overMcp(parts),
})
