import type { Live } from './live/live.ts'
import { liveRoutes } from './live/routes.ts'
import { docs } from './docs/routes.ts'
import { approvals } from './routes/approvals.ts'
import { archives } from './routes/archives.ts'
import { audit } from './routes/audit.ts'
import { blobs } from './routes/blobs.ts'
import { capabilities } from './routes/capabilities.ts'
import { chat } from './routes/chat.ts'
import { checkpoints } from './routes/checkpoints.ts'
import { comparisons } from './routes/comparisons.ts'
import { components } from './routes/components.ts'
import { examples } from './routes/examples.ts'
import { executions } from './routes/executions.ts'
import { hermes } from './routes/hermes.ts'
import { rebuild } from './routes/rebuild.ts'
import { hooks } from './routes/hooks.ts'
import { savedState } from './routes/saved-state.ts'
import { forks } from './routes/forks.ts'
import { mcp } from './routes/mcp.ts'
import { monitor } from './routes/monitor.ts'
import { past } from './routes/past.ts'
import { schedules } from './routes/schedules.ts'
import { secrets } from './routes/secrets.ts'
import { signals } from './routes/signals.ts'
import { status } from './routes/status.ts'
import { tasks } from './routes/tasks.ts'
import { templates } from './routes/templates.ts'
import { trials } from './routes/trials.ts'
import { whatIf } from './routes/what-if.ts'
import { webhooks } from './routes/webhooks.ts'
import { workers } from './routes/workers.ts'
import { workflows } from './routes/workflows.ts'
import type { Row } from './route.ts'

/** Every endpoint there is. Adding a row is adding an endpoint. */
export const table = (startedAt: number, live: Live): readonly Row[] => {
  const api = [
    ...workflows,
    ...trials,
    ...whatIf,
    ...templates,
    ...examples,
    ...executions,
    ...forks,
    ...past,
    ...comparisons,
    ...checkpoints,
    // Its paths are no executions' ids.
    ...rebuild,
    ...savedState,
    ...signals,
    ...approvals,
    ...tasks,
    ...workers,
    ...schedules,
    ...components,
    ...webhooks,
    ...hooks,
    ...audit,
    ...archives,
    ...secrets,
    ...blobs,
    ...capabilities,
    ...mcp,
    ...chat(startedAt),
    ...hermes,
    ...status(startedAt),
    ...monitor(live),
    ...liveRoutes(live),
  ]
  return [...api, ...docs(api)]
}
