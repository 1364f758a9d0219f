import * as E from 'fp-ts/lib/Either.js'
import type { Fault, LogReader, Recorded } from '../event-store.ts'

/** A fault on the way through a log, thrown because a generator has no other way to end early. */
export class Interrupted extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.tag)
    this.fault = fault
  }
}

const PAGE = 1_000

/** Every event of a log behind a position, one page in memory at a time. Throws `Interrupted`. */
export async function* walk(log: Pick<LogReader, 'readAll'>, after: number): AsyncGenerator<Recorded, void> {
  for (let at = after; ;) {
    const page = await log.readAll(at, PAGE)()
    if (E.isLeft(page)) throw new Interrupted(page.left)
    yield* page.right.events
    if (page.right.until === at) return
    at = page.right.until
  }
}
