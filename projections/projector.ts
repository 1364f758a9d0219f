import * as E from 'fp-ts/lib/Either.js'
import type { EventStore, Fault, Recorded } from '../src/store/event-store.ts'
import { reasonOf } from '../src/store/open-fault.ts'
import { isDamage, mayPass } from './database.ts'
import type { Freshness, ReadFault } from './read-models.ts'
import type { Rows } from './rows.ts'
import type { Scheduler } from './scheduler.ts'

/** Keeps the rows up with the log: at leisure while nobody asks, at once when a question needs it. */
export interface Projector {
  readonly position: () => number
  /** Says how far the log is. */
  readonly advance: (head: number) => void
  /** Resolves when the rows reflect `min_position`, or with what keeps them from it. */
  readonly reach: (fresh: Freshness) => Promise<E.Either<ReadFault, void>>
  /** Takes nothing in until the answer is called. */
  readonly hold: () => () => void
  /** The rows are other ones now, with which what stopped it may be over. */
  readonly renewed: () => void
  readonly close: () => void
}

export interface ProjectorOptions {
  readonly log: Pick<EventStore, 'readAll' | 'eventAt' | 'gapless'>
  readonly rows: Pick<Rows, 'place' | 'apply'>
  readonly scheduler: Scheduler
  /** How long an event may lie in the log before it is taken in, when no question needs it sooner. */
  readonly delayMs: number
  /** Lets others have the thread between two batches. */
  readonly breathe?: () => Promise<void>
  readonly report: (problem: string) => void
  readonly onMoved?: (position: number) => void
  /** Told of what was taken in. */
  readonly onTaken?: (events: readonly Recorded[]) => void
  /** The projection store can't be read any more: it has to be thrown away. */
  readonly onDamage?: () => void
}

const BATCH = 1_000
const FIRST_RETRY_MS = 50
const LAST_RETRY_MS = 5_000

interface Waiter {
  readonly min: number
  readonly settle: (answer: E.Either<ReadFault, void>) => void
}

export const projector = (options: ProjectorOptions): Projector => {
  const { log, rows, scheduler, delayMs, report } = options
  const waiters = new Set<Waiter>()
  let head = 0
  let fault: ReadFault | undefined
  let reading = false
  /** Something may have changed since the log was last read. */
  let again = false
  let failures = 0
  let dozing: (() => void) | undefined
  let holds = 0
  let closed = false

  const position = (): number => rows.place().position

  const target = (): number => {
    let furthest = head
    for (const { min } of waiters) furthest = Math.max(furthest, min)
    return furthest
  }

  const settleWaiters = (): void => {
    for (const waiter of waiters) {
      if (fault !== undefined) waiter.settle(E.left(fault))
      else if (waiter.min <= position()) waiter.settle(E.right(undefined))
    }
  }

  const stop = (reason: string): void => {
    fault = { tag: 'read_models_unavailable', reason }
    settleWaiters()
  }

  const wake = (): void => {
    dozing?.()
    dozing = undefined
    void follow()
  }

  const doze = (milliseconds: number): void => {
    dozing ??= scheduler.after(milliseconds, () => {
      dozing = undefined
      void follow()
    })
  }

  /** One batch: how many events it took in, or why none. */
  const step = async (): Promise<E.Either<string, number>> => {
    const after = position()
    const page = await log.readAll(after, BATCH)()
    if (fault !== undefined || holds > 0 || position() !== after) return E.right(0)
    if (E.isLeft(page)) {
      const reason = `the log can't be read: ${inWords(page.left)}`
      if (page.left.tag === 'unreadable_event') stop(reason)
      return E.left(reason)
    }
    try {
      rows.apply(page.right.events)
      options.onTaken?.(page.right.events)
      return E.right(page.right.events.length)
    } catch (error) {
      if (position() !== after) options.onMoved?.(position())
      const reason = reasonOf(error)
      if (!mayPass(error)) stop(reason)
      if (isDamage(error)) options.onDamage?.()
      return E.left(reason)
    }
  }

  const follow = async (): Promise<void> => {
    again = true
    if (reading) return
    reading = true
    while (again && holds === 0 && fault === undefined && position() < target()) {
      again = false
      const taken = await step()
      if (E.isLeft(taken)) {
        report(taken.left)
        if (fault === undefined) doze(Math.min(FIRST_RETRY_MS * 2 ** failures++, LAST_RETRY_MS))
        break
      }
      failures = 0
      if (taken.right > 0) {
        again = true
        options.onMoved?.(position())
        settleWaiters()
      }
      await options.breathe?.()
    }
    reading = false
  }

  const reach = (min: number, wait_ms: number | undefined): Promise<E.Either<ReadFault, void>> => {
    if (fault !== undefined) return Promise.resolve(E.left(fault))
    if (min <= position()) return Promise.resolve(E.right(undefined))

    return new Promise((resolve) => {
      let cancel: () => void = () => undefined
      const waiter: Waiter = {
        min,
        settle: (answer) => {
          waiters.delete(waiter)
          cancel()
          resolve(answer)
        },
      }
      waiters.add(waiter)
      if (wait_ms !== undefined)
        cancel = scheduler.after(wait_ms, () =>
          waiter.settle(E.left({ tag: 'behind', position: position(), min_position: min })),
        )
      if (failures === 0) wake()
    })
  }

  return {
    position,
    advance: (announced) => {
      if (announced <= head) return
      head = announced
      if (fault !== undefined || failures > 0 || head <= position()) return
      if (waiters.size > 0) wake()
      else doze(delayMs)
    },
    reach: ({ min_position, wait_ms }) => reach(min_position, wait_ms),
    hold: () => {
      holds++
      let held = true
      return () => {
        if (!held) return
        held = false
        if (--holds === 0) void follow()
      }
    },
    renewed: () => {
      if (closed) return
      fault = undefined
      failures = 0
      settleWaiters()
      wake()
    },
    close: () => {
      closed = true
      dozing?.()
      stop('the read models are closed')
    },
  }
}

const inWords = (fault: Fault): string => {
  switch (fault.tag) {
    case 'store_unavailable':
      return fault.reason
    case 'unreadable_event':
      return `${fault.stream} revision ${fault.revision}: ${fault.problems.join('; ')}`
    case 'archive_unreadable':
      return `events of ${fault.stream} are in the archive ${fault.file}: ${fault.reason}`
    case 'wrong_expected_revision':
    case 'append_too_large':
      return fault.tag
  }
}
