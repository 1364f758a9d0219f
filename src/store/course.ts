import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Fault, Recorded, Subscription } from './event-store.ts'

/** Events that one pull looks at. */
export const CHUNK = 256

/** What a cursor moves over: the whole log, or one stream. A cursor is the position, or the revision, of the last event seen. */
export interface Course<Wanted> {
  /** Changes whenever there is more. */
  readonly version: () => number
  /** Called, once each, when there is more. */
  readonly waiting: Set<() => void>
  /** From memory; undefined when the cursor is behind what memory holds. */
  readonly recent: (cursor: number, wanted: Wanted) => Look | undefined
  /** From the store. */
  readonly fetch: (cursor: number, wanted: Wanted) => TE.TaskEither<Fault, Look>
}

export interface Look {
  readonly events: readonly Recorded[]
  /** The cursor behind all that was looked at, wanted or not. */
  readonly cursor: number
}

export interface Start<Wanted> {
  readonly cursor: number
  readonly wanted: Wanted
  /** Resolves soon, after others had their turn. */
  readonly pause: () => Promise<void>
  readonly closed: () => void
}

/** A cursor on a course: reads while it is behind, takes from memory when it is near the end, and waits there. */
export const pullFrom = <Wanted>(
  course: Course<Wanted>,
  { cursor: start, wanted, pause, closed }: Start<Wanted>,
): Subscription => {
  let cursor = start
  let open = true
  let exhaustedAt = -1
  let resume: () => void = nothing
  let turn: Promise<void> = Promise.resolve()

  const look = async (version: number): Promise<E.Either<Fault, Look | undefined>> => {
    const recent = course.recent(cursor, wanted)
    if (recent !== undefined || exhaustedAt === version) return E.right(recent)
    // Reading may be synchronous: without a pause a long catch-up would keep everybody else waiting.
    await pause()
    const fetched = await course.fetch(cursor, wanted)()
    if (E.isRight(fetched) && fetched.right.cursor === cursor) exhaustedAt = version
    return fetched
  }

  const pull = async (): Promise<E.Either<Fault, readonly Recorded[]>> => {
    while (open) {
      const version = course.version()
      const looked = await look(version)
      if (!open) break
      if (E.isLeft(looked)) return looked
      const found = looked.right
      if (found !== undefined && found.cursor > cursor) {
        cursor = found.cursor
        if (found.events.length > 0) return E.right(found.events)
      } else if (course.version() === version) {
        await new Promise<void>((resolve) => course.waiting.add((resume = resolve)))
      }
    }
    return E.right([])
  }

  return {
    next: () => () => {
      const next = turn.then(pull)
      // Not `next` itself: between two pulls a subscription holds no events.
      turn = next.then(nothing, nothing)
      return next
    },
    close: () => {
      if (!open) return
      open = false
      course.waiting.delete(resume)
      resume()
      closed()
    },
  }
}

const nothing = (): void => undefined
