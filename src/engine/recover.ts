import * as E from 'fp-ts/lib/Either.js'
import type { Fault } from '../store/event-store.ts'
import type { Children } from './children.ts'
import { pump, type Drive } from './drive.ts'
import type { LiveRuns } from './live-runs.ts'
import type { Slots } from './slots.ts'

/** An execution whose end the log has not seen, as an earlier process left it. */
export interface Unfinished {
  readonly execution_id: string
  readonly status: 'pending' | 'running' | 'paused'
  readonly priority: number
  /** The execution whose task waits for it, when one does: then it has no slot of its own. */
  readonly awaited_by?: string | null
}

/**
 * Goes on with what an earlier process left: running executions keep their slots and their unanswered attempts are dispatched
 * again; paused ones may still have attempts under way; the others stand in the queue, in the order given. What parents and
 * children owe to each other comes last, so that it finds everybody in place.
 */
export const recover = async (
  unfinished: readonly Unfinished[],
  runs: LiveRuns,
  slots: Slots,
  drive: Drive,
  children: Children,
): Promise<E.Either<Fault, void>> => {
  children.hold()
  for (const one of unfinished) if (one.status === 'running' && !isAwaited(one)) slots.occupy()
  for (const one of unfinished) {
    const { execution_id, status } = one
    if (status === 'pending' && !isAwaited(one)) continue
    const obtained = await runs.obtain(execution_id)
    if (E.isLeft(obtained) && obtained.left.tag !== 'unreadable_event') return obtained
    if (E.isLeft(obtained)) {
      // One history that can't be read must not keep all the others from going on.
      drive.report(obtained.left, execution_id)
      if (status === 'running' && !isAwaited(one)) slots.free()
      continue
    }
    const run = obtained.right
    if (status === 'running' && run !== undefined) run.holdsSlot = true
    if (run !== undefined) pump(drive, run)
  }
  for (const one of unfinished) {
    if (one.status === 'pending' && !isAwaited(one)) slots.queue(one.execution_id, one.priority)
  }
  children.release()
  return E.right(undefined)
}

const isAwaited = ({ awaited_by = null }: Unfinished): boolean => awaited_by !== null
