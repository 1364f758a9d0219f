import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from './clock.ts'
import type { Unfinished } from './recover.ts'

/** The unfinished executions whose last event lies behind `after` and not behind `upTo`. */
export type FindQuiet = (after: number, upTo: number) => Promise<E.Either<unknown, readonly Unfinished[]>>

export interface StraysParts {
  readonly clock: Clock
  /** The position of the log's last event. */
  readonly head: () => number
  readonly findQuiet: FindQuiet
  /** False when not all of them could be loaded: then they are found again. */
  readonly takeUp: (quiet: readonly Unfinished[]) => Promise<boolean>
  /** Sees to what is owed by then although whoever owed it is gone, unfinished or not. False when that could not be found out. */
  readonly payDebts: (upTo: number) => Promise<boolean>
}

/** An execution that nobody touches is found between one and two of these after its last event, in milliseconds. */
const PERIOD = 30_000

/**
 * Where others write to the same log, an execution may begin or go on without this process being told: the append of a process
 * that died arrives after its successor has looked, or the other process does not come back. From the position that recovery
 * has seen on, each execution that is unfinished and has been quiet for a while is handed over once. The answer ends it.
 */
export const lookForStrays = (
  { clock, head, findQuiet, takeUp, payDebts }: StraysParts,
  recovered: number,
): (() => void) => {
  let after = recovered
  let upTo = recovered
  let over = false
  let disarm: () => void = () => undefined

  const look = async (): Promise<void> => {
    const now = head()
    if (upTo > after) {
      const found = await findQuiet(after, upTo)
      if (over) return
      const paid = await payDebts(upTo)
      if (over) return
      if (E.isRight(found) && (await takeUp(found.right)) && paid) after = upTo
    }
    upTo = now
    if (!over) arm()
  }
  const arm = (): void => {
    disarm = clock.after(PERIOD, () => void look())
  }
  arm()
  return () => {
    over = true
    disarm()
  }
}
