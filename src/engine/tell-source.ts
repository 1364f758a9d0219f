import * as E from 'fp-ts/lib/Either.js'
import { noteFork } from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Fault } from '../store/event-store.ts'
import type { Clock } from './clock.ts'
import { post, type Drive } from './drive.ts'
import type { Accepted, Untold } from './engine.ts'
import type { LiveRuns } from './live-runs.ts'

interface Around {
  readonly runs: LiveRuns
  readonly drive: Drive
  readonly clock: Clock
  readonly isStopping: () => boolean
}

const RETRY = 1_000

/**
 * An execution that another one goes on from has a note of that. It is owed from the first event of the other one on, whatever happens
 * between the two: it is tried until it is durable, and what a process that died still owed is found by the read models.
 * The answer is what the first try has come to.
 */
export const sourceTeller = ({ runs, drive, clock, isStopping }: Around) => {
  const once = async ({ source, ...branch }: Untold): Promise<E.Either<Rejection | Fault, Accepted>> => {
    const found = await runs.obtain(source)
    if (E.isLeft(found)) return found
    if (found.right === undefined) return E.left({ tag: 'execution_not_found', execution_id: source })
    const run = runs.revive(found.right)
    return new Promise((settle) => post(drive, run, { kind: 'command', intend: () => noteFork(branch), settle }))
  }

  const tell = async (untold: Untold): Promise<E.Either<Rejection | Fault, Accepted>> => {
    const told = await once(untold)
    if (E.isRight(told)) return told
    if (told.left.tag === 'store_unavailable') clock.after(RETRY, () => void (isStopping() || tell(untold)))
    else drive.report(told.left, untold.source)
    return told
  }
  return tell
}
