import { setImmediate } from 'node:timers/promises'
import { openInline } from '../../projections/open.ts'
import { systemScheduler } from '../../projections/scheduler.ts'
import { longLog } from './projections-long-log.ts'

/** A process that only projects: it tells its parent each position that it has reached. */
const [file = '', executions = ''] = process.argv.slice(2)
const log = longLog(Number(executions))
const models = await openInline({
  log,
  file,
  scheduler: systemScheduler,
  delayMs: 0,
  breathe: () => setImmediate(),
  report: (problem) => void process.send?.({ problem }),
  onMoved: (position) => void process.send?.({ position }),
})
await models.executionCounts({ min_position: log.head(), wait_ms: 60_000 })()
process.send?.({ position: log.head() })
