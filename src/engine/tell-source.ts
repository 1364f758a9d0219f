import * as E from 'fp-ts/lib/Either.js'
import { noteFork } from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Fault } from '../store/event-store.ts'
import type { Clock } from './clock.ts'
import { post, type Drive } from './drive.ts'
import type { Accepted, Untold } from './engine.ts'
import type { LiveRuns } from './live-runs.ts'
import type { Run } from './run.ts'

interface Around {
  readonly runs: LiveRuns
  readonly drive: Drive
  readonly clock: Clock
  readonly isStopping: () => boolean
}

const RETRY = 1_000

/** Sees to it that an execution has a note of each one that goes on from it. */
export interface SourceTeller {
  /** Tries until it is durable. The answer is what the first try has come to. */
  readonly tell: (untold: Untold) => Promise<E.Either<Rejection | Fault, Accepted>>
  /** This run is what the log says, and may be one that came to be although its first append seemed to have failed. */
  readonly found: (run: Run) => void
}

/**
 * The note is owed from the first event of the other execution on, whatever happens between the two. What a process that died still owed is
 * found by the read models.
 */
export const sourceTeller = ({ runs, drive, clock, isStopping }: Around): SourceTeller => {
  const once = async ({ source, ...branch }: Untold): Promise<E.Either<Rejection | Fault, Accepted>> => {
    const found = await runs.obtain(source)
    if (E.isLeft(found)) return found
    if (found.right === undefined) return E.left({ tag: 'execution_not_found', execution_id: source })
    const run = runs.revive(found.right)
    return new Promise((settle) => post(drive, run, { kind: 'command', intend: () => noteFork(branch), settle }))
  }

  const tell: SourceTeller['tell'] = async (untold) => {
    const told = await once(untold)
    if (E.isRight(told)) return told
    if (told.left.tag === 'store_unavailable') clock.after(RETRY, () => void (isStopping() || tell(untold)))
    else drive.report(told.left, untold.source)
    return told
  }

  return {
    tell,
    found: (run) => {
      const { id, owes, execution } = run
      run.owes = undefined
      // Not what was asked for last: of two tries of one fork it may be the first that came to be, from an earlier event.
      const { lineage } = execution
      if (owes === undefined || lineage === undefined) return
      const { execution_id: source, revision, kind } = lineage
      void tell({ source, execution_id: id, revision, kind })
    },
  }
}
