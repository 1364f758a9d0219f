import * as E from 'fp-ts/lib/Either.js'
import { localReplays } from '../../src/rebuild/local.ts'
import { rebuildOne } from '../../src/rebuild/one.ts'
import type { Coverage } from '../../src/simulation/coverage.ts'
import type { Up } from '../../src/simulation/process.ts'
import type { Scene } from '../../src/simulation/scene.ts'
import type { Seen } from './parts.ts'

/** What is in a server's memory, however it came there, is what a replay from the first event comes to. */
export const doubt =
  (scene: Scene, coverage: Coverage<Seen>) =>
  async ({ engine, store }: Up, executionId: string): Promise<void> => {
    const check = rebuildOne({
      replays: localReplays({ log: store, standings: () => undefined, page: 100, breathe: () => Promise.resolve() }),
      live: engine.inspect,
      models: {
        storedSnapshot: () => Promise.resolve(undefined),
        snapshots: { load: () => Promise.resolve(undefined), save: () => undefined, forget: () => undefined },
        check: () => () => Promise.reject(new Error('no rows are asked for')),
      },
      noted: () => undefined,
    })
    const found = await check(executionId, { repair: false, rows: false })
    if (E.isLeft(found)) return
    if (found.right.live_hash !== null) coverage.kind('user doubts a live state')
    if (found.right.differences.length > 0)
      scene.broken('memory is what the events say', `${executionId}: ${JSON.stringify(found.right.differences)}`)
  }
