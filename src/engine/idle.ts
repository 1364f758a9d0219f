import type { Run } from './run.ts'

/** Runs that nothing is going on in, kept so that the next one who asks need not fold them again. */
export interface Idle {
  /** Keeps it, and lets go of those that were not used for longest once there is too much. */
  readonly keep: (run: Run) => void
  readonly take: (run: Run) => void
}

/** `tasks` bounds the sum of the tasks of all that are kept; `letGo` forgets a run. */
export const idleRuns = (tasks: number, letGo: (run: Run) => void): Idle => {
  const kept = new Map<string, Run>()
  let weight = 0
  const weigh = (run: Run): number => 1 + run.execution.tasks.length

  const take = (run: Run): void => {
    if (kept.delete(run.id)) weight -= weigh(run)
  }
  return {
    take,
    keep: (run) => {
      take(run)
      kept.set(run.id, run)
      weight += weigh(run)
      while (weight > tasks) {
        const [oldest] = kept.values()
        if (oldest === undefined || oldest === run) return
        take(oldest)
        letGo(oldest)
      }
    },
  }
}
