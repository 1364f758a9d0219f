import type { WorkersDocument } from '../workers.ts'
import { askers, type Askers } from './askers.ts'
import { backlog, type Backlog } from './backlog.ts'

/** What there is of one component: the tasks that are claimed, and the workers that ask for some. */
export interface Bench {
  readonly component: string
  readonly backlog: Backlog
  readonly askers: Askers
  /** The registration that it is for, while there is one. */
  current: object | undefined
  leaseMs: number
  /** Claimed tasks that are here, and how many of them somebody has. */
  inHand: number
  leased: number
  redelivered: number
  /** When a worker asked last: epoch milliseconds. */
  askedAt: number | undefined
  /** The actions that were asked for by name. */
  readonly actions: Set<string>
}

export const newBench = (component: string): Bench => ({
  component,
  backlog: backlog(),
  askers: askers(),
  current: undefined,
  leaseMs: 0,
  inHand: 0,
  leased: 0,
  redelivered: 0,
  askedAt: undefined,
  actions: new Set(),
})

export const shownOf = (bench: Bench, now: number): WorkersDocument => {
  const oldest = bench.backlog.oldest()
  return {
    queued: bench.backlog.size(),
    leased: bench.leased,
    waiting: bench.askers.size(),
    redelivered: bench.redelivered,
    oldest_wait: oldest === undefined ? null : Math.max(0, now - oldest) / 1_000,
    last_asked: bench.askedAt === undefined ? null : new Date(bench.askedAt).toISOString(),
  }
}
