import { setImmediate } from 'node:timers/promises'
import type { OpenReadModels } from '../../projections/models.ts'
import type { Clock } from '../engine/clock.ts'
import type { Inspection } from '../engine/inspect.ts'
import type { EventStore } from '../store/event-store.ts'
import { rebuildAll } from './all.ts'
import { localReplays } from './local.ts'
import { rebuildOne, type OneParts } from './one.ts'
import type { Rebuilds } from './rebuilds.ts'
import { selfCheck } from './self-check.ts'
import { threadReplays } from './thread.ts'

export interface RebuildParts {
  readonly settings: { readonly eventStore: string; readonly projectionStore: string; readonly selfCheck: number }
  readonly store: EventStore
  readonly readModels: OpenReadModels
  readonly live: Inspection
  readonly clock: Clock
  readonly random: () => number
  readonly noted: OneParts['noted']
  /** Told of an execution that could not be checked. */
  readonly report: (executionId: string, why: unknown) => void
}

export interface OpenRebuilds extends Rebuilds {
  readonly close: () => Promise<void>
}

/** Events that are folded before others get the thread that serves requests. */
const SHORT_PAGE = 200

export const openRebuilds = (parts: RebuildParts): OpenRebuilds => {
  const { settings, store, readModels, live, clock, random, noted, report } = parts
  const replays =
    settings.eventStore === 'memory:'
      ? localReplays({ log: store, standings: () => undefined, page: SHORT_PAGE, breathe: () => setImmediate() })
      : threadReplays({ log: settings.eventStore, rows: /^sqlite:(.+)$/s.exec(settings.projectionStore)?.[1] })
  const having = { replays, models: readModels, live, noted }
  const one = rebuildOne(having)
  const all = rebuildAll({ ...having, head: store.head, now: clock.now })
  const checks = selfCheck({ store, clock, random, live, check: one, interval: settings.selfCheck, report })

  return {
    one: (executionId, dryRun) => () => one(executionId, { repair: !dryRun, rows: true }),
    all: (dryRun) => async () => all.begin(dryRun),
    state: () => async () => all.state(),
    cancel: () => async () => all.cancel(),
    selfCheck: checks.state,
    close: async () => {
      checks.stop()
      await all.close()
      await replays.close()
    },
  }
}
