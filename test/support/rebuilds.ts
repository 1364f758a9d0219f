import Sqlite from 'better-sqlite3'
import { openInline, type OpenReadModels } from '../../projections/open.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { openRebuilds, type OpenRebuilds } from '../../src/rebuild/open.ts'
import { engineOn, type TestEngine } from './engine.ts'
import { manualClock, type ManualClock } from './manual-clock.ts'

export interface World {
  readonly store: EventStore
  readonly models: OpenReadModels
  readonly clock: ManualClock
  /** Another process on the same log and read models. */
  readonly engine: () => TestEngine
  readonly rebuilds: (of: TestEngine, selfCheck?: number) => OpenRebuilds
  /** What was found and put right: `<where> <what>`. */
  readonly noted: string[]
  readonly unchecked: unknown[]
  /** What the read models have told of. */
  readonly problems: readonly string[]
  /** Runs statements of the test's own on the read models. */
  readonly meddle: (sql: string) => void
  readonly close: () => Promise<void>
}

/** A log, read models in a file of this folder, and whoever works on them. */
export const worldIn = async (folder: string, store = memoryStore()): Promise<World> => {
  const clock = manualClock()
  const file = `${folder}/projections.db`
  const problems: string[] = []
  const models = await openInline({
    log: store,
    file,
    scheduler: clock,
    delayMs: 0,
    report: (problem) => problems.push(problem),
  })
  const opened: OpenRebuilds[] = []
  const noted: string[] = []
  const unchecked: unknown[] = []
  let random = 0
  return {
    store,
    models,
    clock,
    noted,
    unchecked,
    problems,
    engine: () => engineOn(store, { clock, snapshots: models.snapshots, report: (error) => unchecked.push(error) }),
    rebuilds: ({ engine }, selfCheck = 0) => {
      const rebuilds = openRebuilds({
        settings: { eventStore: 'memory:', projectionStore: '', selfCheck },
        store,
        readModels: models,
        live: engine.inspect,
        clock,
        // Every place of the log comes up in the course of a few checks.
        random: () => (random = (random + 0.37) % 1),
        noted: (_, where, what) => noted.push(`${where} ${what}`),
        report: (_, why) => unchecked.push(why),
      })
      opened.push(rebuilds)
      return rebuilds
    },
    meddle: (sql) => {
      const db = new Sqlite(file)
      db.exec(sql)
      db.close()
    },
    close: async () => {
      for (const rebuilds of opened) await rebuilds.close()
      await models.close()
    },
  }
}
