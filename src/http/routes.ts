import type { Live } from './live/live.ts'
import { liveRoutes } from './live/routes.ts'
import { docs } from './docs/routes.ts'
import { approvals } from './routes/approvals.ts'
import { audit } from './routes/audit.ts'
import { components } from './routes/components.ts'
import { executions } from './routes/executions.ts'
import { schedules } from './routes/schedules.ts'
import { signals } from './routes/signals.ts'
import { status } from './routes/status.ts'
import { workflows } from './routes/workflows.ts'
import type { Row } from './route.ts'

/** Every endpoint there is. Adding a row is adding an endpoint. */
export const table = (startedAt: number, live: Live): readonly Row[] => {
  const api = [
    ...workflows,
    ...executions,
    ...signals,
    ...approvals,
    ...schedules,
    ...components,
    ...audit,
    ...status(startedAt),
    ...liveRoutes(live),
  ]
  return [...api, ...docs(api)]
}
