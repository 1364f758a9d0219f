import * as E from 'fp-ts/lib/Either.js'
import type { Origin } from '../domain/execution/events.ts'
import type { Fault } from '../store/event-store.ts'
import { pump, type Drive } from './drive.ts'
import type { LiveRuns } from './live-runs.ts'
import type { Members } from './members.ts'
import { needsOf, type Slots } from './slots.ts'

/** An execution whose end the log has not seen, as an earlier process left it. */
export interface Unfinished {
  readonly execution_id: string
  readonly status: 'pending' | 'running' | 'paused'
  readonly priority: number
  /** What it needs to run follows from this: a slot, unless its parent waits for it, and a place under its key. */
  readonly origin?: Pick<Origin, 'parent' | 'concurrency'>
}

/**
 * Goes on with what an earlier process left: running executions keep their slots and their unanswered attempts are dispatched
 * again; paused ones may still have attempts under way; the others stand in the queue, in the order given.
 */
export const recover = async (
  unfinished: readonly Unfinished[],
  runs: LiveRuns,
  slots: Slots,
  members: Members,
  drive: Drive,
): Promise<E.Either<Fault, void>> => {
  for (const { execution_id, status, origin = {} } of unfinished) {
    if (status === 'running') slots.occupy(execution_id, needsOf(origin))
    if (status !== 'paused' && origin.concurrency !== undefined) members.join(execution_id, origin.concurrency.key)
  }
  for (const { execution_id, status } of unfinished) {
    if (status === 'pending') continue
    const obtained = await runs.obtain(execution_id)
    if (E.isLeft(obtained) && obtained.left.tag !== 'unreadable_event') return obtained
    if (E.isLeft(obtained)) {
      // One history that can't be read must not keep all the others from going on.
      drive.report(obtained.left, execution_id)
      members.leave(execution_id)
      if (status === 'running') slots.free(execution_id)
      continue
    }
    const run = obtained.right
    if (status === 'running' && run !== undefined) run.holdsSlot = true
    if (run !== undefined) pump(drive, run)
  }
  for (const { execution_id, status, priority, origin = {} } of unfinished) {
    if (status === 'pending') slots.queue(execution_id, priority, needsOf(origin))
  }
  return E.right(undefined)
}
