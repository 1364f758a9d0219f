import * as E from 'fp-ts/lib/Either.js'
import type { Origin } from '../domain/execution/events.ts'
import type { Fault } from '../store/event-store.ts'
import { pump } from './drive.ts'
import { isDurable, type Run } from './run.ts'
import { needsOf } from './slots.ts'
import type { Workshop } from './workshop.ts'

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
 * What parents and children owe each other comes last, so that it finds everybody in place.
 */
export const recover = async (
  unfinished: readonly Unfinished[],
  { runs, slots, members, drive, children, inherit }: Workshop,
): Promise<E.Either<Fault, void>> => {
  children.hold()
  for (const { execution_id, status, origin = {} } of unfinished) {
    inherit(execution_id)
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
  children.release()
  return E.right(undefined)
}

/**
 * Goes on with executions that have been quiet for a while, so far as nobody here sees to them already. Attempts that were
 * claimed elsewhere are left to their deadlines: whoever claimed them may well be waiting for the answer. False when the store
 * could not be read.
 */
export const takeUp = async (quiet: readonly Unfinished[], { runs, slots, drive }: Workshop): Promise<boolean> => {
  for (const { execution_id } of quiet) {
    if (runs.find(execution_id) !== undefined || slots.isQueued(execution_id)) continue
    const obtained = await runs.obtain(execution_id)
    if (E.isLeft(obtained) && obtained.left.tag !== 'unreadable_event') return false
    if (E.isLeft(obtained)) drive.report(obtained.left, execution_id)
    else if (obtained.right !== undefined) goOn(obtained.right, { slots, drive })
  }
  return true
}

const goOn = (run: Run, { slots, drive }: Pick<Workshop, 'slots' | 'drive'>): void => {
  if (isDurable(run) && run.execution.status === 'running' && !run.holdsSlot) {
    slots.occupy(run.id, needsOf(run.execution.origin))
    run.holdsSlot = true
  }
  pump(drive, run)
}
