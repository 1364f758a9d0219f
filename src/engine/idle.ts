import type { Run } from './run.ts'
import { weightOf } from './weight.ts'

/** Runs that nothing is going on in, kept so that the next one who asks need not fold them again. */
export interface Idle {
  /** Keeps it, and lets go of those that were not used for longest once there is too much. */
  readonly keep: (run: Run) => void
  readonly take: (run: Run) => void
}

interface Kept {
  readonly run: Run
  readonly revision: number
  readonly weight: number
}

/** `bytes` bounds roughly the memory of all that are kept, except for one that is larger by itself; `letGo` forgets a run. */
export const idleRuns = (bytes: number, letGo: (run: Run) => void): Idle => {
  const kept = new Map<string, Kept>()
  let total = 0

  const take = ({ id }: Run): Kept | undefined => {
    const found = kept.get(id)
    if (found === undefined) return undefined
    kept.delete(id)
    total -= found.weight
    return found
  }
  return {
    take,
    keep: (run) => {
      const before = take(run)
      const { revision } = run
      const known = before?.run === run && before.revision === revision
      const weight = known ? before.weight : weightOf(run.execution)
      kept.set(run.id, { run, revision, weight })
      total += weight
      while (total > bytes) {
        const [oldest] = kept.values()
        if (oldest === undefined || oldest.run === run) return
        take(oldest.run)
        letGo(oldest.run)
      }
    },
  }
}
