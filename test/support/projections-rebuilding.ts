import * as E from 'fp-ts/lib/Either.js'
import { openInWorker } from '../../projections/open.ts'
import { systemScheduler } from '../../projections/scheduler.ts'
import { openSqliteReader } from '../../src/store/sqlite/reader.ts'

/** A process that makes its read models again and again, and tells its parent of each step. */
const [events = '', file = ''] = process.argv.slice(2)
const head = openSqliteReader(events).head()
const models = await openInWorker({
  log: `sqlite:${events}`,
  file,
  scheduler: systemScheduler,
  delayMs: 0,
  report: (problem) => void process.stderr.write(`${problem}\n`),
})
await models.executionCounts({ min_position: head, wait_ms: 60_000 })()
for (;;) {
  process.send?.('begun')
  const rebuilt = await models.rebuild({ onProgress: () => void process.send?.('on its way') })()
  if (E.isLeft(rebuilt)) throw new Error(JSON.stringify(rebuilt.left))
  process.send?.('done')
}
