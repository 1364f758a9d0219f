import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { wantsStream, wantsType, type Commit } from './commit.ts'
import type { EventStore, Fault, Filter, From, Recorded, Subscription } from './event-store.ts'
import { entryOf, tail, type Entry, type Tail, type TailBounds } from './tail.ts'

/** Runs something soon, but not now: `setImmediate` in a server, the scheduler of a simulator. */
export type Schedule = (run: () => void) => void

export interface FollowOptions {
  readonly read: EventStore['read']
  readonly readAll: EventStore['readAll']
  readonly schedule: Schedule
  readonly head: number
  readonly bounds?: TailBounds
}

/** The live side of a store: its head, its latest events in memory, and who waits for more. */
export interface Follow {
  readonly head: () => number
  /** To be called in the order of the log, with what is durable. Costs O(1) for a stream that nobody follows. */
  readonly publish: (commits: readonly Commit[]) => void
  /** The log is further than what was published; subscribers read what lies between. */
  readonly jumpTo: (head: number) => void
  readonly subscribe: (from: From) => Subscription
  /** Closes every subscription. */
  readonly close: () => void
}

/** What a cursor moves over: the whole log, or one stream. */
interface Course {
  /** Changes whenever there is more. */
  version: number
  readonly waiting: Set<() => void>
  /** From memory; undefined when the cursor is behind what memory holds. */
  readonly recent: (cursor: number, filter: Filter | undefined) => Look | undefined
  readonly fetch: (cursor: number, filter: Filter | undefined) => TE.TaskEither<Fault, Look>
}

interface Look {
  readonly events: readonly Recorded[]
  /** The cursor behind all that was looked at. */
  readonly cursor: number
}

interface Followed extends Course {
  readonly tail: Tail
  followers: number
}

/** Events that one pull looks at. */
const CHUNK = 256
const BOUNDS: TailBounds = { events: 16_384, bytes: 16 * 1024 * 1024 }

export const follow = (options: FollowOptions): Follow => {
  const { read, readAll, schedule, bounds = BOUNDS } = options
  const latest = tail()
  const streams = new Map<string, Followed>()
  const subscriptions = new Set<Subscription>()
  const due = new Set<Course>()
  let head = options.head
  let events = 0
  let bytes = 0
  let waking = false

  const log: Course = {
    version: 0,
    waiting: new Set(),
    recent: (after, filter) => {
      if (after >= head) return { events: [], cursor: after }
      const oldest = latest.first()
      if (oldest === undefined || after < oldest.commit.position - oldest.commit.count) return undefined
      return collect(latest, (commit) => commit.position, after, filter)
    },
    fetch: (after, filter) => async () => {
      const page = await readAll(after, CHUNK, filter)()
      return E.isLeft(page) ? page : E.right({ events: page.right.events, cursor: page.right.until })
    },
  }

  // A stream's cursor is, like the log's, that of the last event seen: one less than the revision wanted.
  const followed = (stream: string): Followed => {
    const known = streams.get(stream)
    if (known !== undefined) return known
    const recents = tail()
    const fresh: Followed = {
      version: 0,
      waiting: new Set(),
      followers: 0,
      tail: recents,
      recent: (seen) => {
        const oldest = recents.first()
        if (oldest === undefined || seen < oldest.commit.revision - oldest.commit.count) return undefined
        return collect(recents, (commit) => commit.revision, seen, undefined)
      },
      fetch: (seen) => async () => {
        const page = await read(stream, seen + 1, CHUNK)()
        return E.isLeft(page)
          ? page
          : E.right({ events: page.right, cursor: page.right[page.right.length - 1]?.revision ?? seen })
      },
    }
    streams.set(stream, fresh)
    return fresh
  }

  const publish = (commits: readonly Commit[]): void => {
    for (const commit of commits) {
      const entry = entryOf(commit)
      head = commit.position
      latest.push(entry)
      events += commit.count
      bytes += commit.events.length
      const stream = streams.get(commit.stream)
      if (stream === undefined) continue
      stream.tail.push(entry)
      moved(stream)
    }
    while (events > bounds.events || bytes > bounds.bytes) forgetOldest()
    moved(log)
  }

  const forgetOldest = (): void => {
    const { commit } = latest.first() as Entry
    latest.dropFirst()
    events -= commit.count
    bytes -= commit.events.length
    const recents = streams.get(commit.stream)?.tail
    if (recents?.first()?.commit === commit) recents.dropFirst()
  }

  const moved = (course: Course): void => {
    course.version++
    if (course.waiting.size === 0) return
    due.add(course)
    if (waking) return
    waking = true
    schedule(wake)
  }

  const wake = (): void => {
    waking = false
    const woken = [...due].flatMap(({ waiting }) => [...waiting])
    for (const { waiting } of due) waiting.clear()
    due.clear()
    for (const resume of woken) resume()
  }

  const jumpTo = (position: number): void => {
    head = position
    events = 0
    bytes = 0
    latest.clear()
    for (const stream of streams.values()) {
      stream.tail.clear()
      moved(stream)
    }
    moved(log)
  }

  const subscribe = (from: From): Subscription => {
    const subscription =
      'stream' in from ? onStream(from.stream, from.from) : onCourse(log, from.after, from.filter, nothing)
    subscriptions.add(subscription)
    return subscription
  }

  const onStream = (stream: string, from: number): Subscription => {
    const course = followed(stream)
    course.followers++
    return onCourse(course, from - 1, undefined, () => {
      if (--course.followers === 0) streams.delete(stream)
    })
  }

  const onCourse = (course: Course, start: number, filter: Filter | undefined, left: () => void): Subscription => {
    let cursor = start
    let open = true
    let exhaustedAt = -1
    let resume: () => void = nothing
    let turn: Promise<void> = Promise.resolve()

    const pull = async (): Promise<E.Either<Fault, readonly Recorded[]>> => {
      while (open) {
        const { version } = course
        let look = course.recent(cursor, filter)
        if (look === undefined && exhaustedAt !== version) {
          // Reading may be synchronous: without a pause a long catch-up would keep everybody else waiting.
          await new Promise<void>(schedule)
          const fetched = await course.fetch(cursor, filter)()
          if (!open) break
          if (E.isLeft(fetched)) return fetched
          look = fetched.right
          if (look.cursor === cursor) exhaustedAt = version
        }
        if (look !== undefined && look.cursor > cursor) {
          cursor = look.cursor
          if (open && look.events.length > 0) return E.right(look.events)
        } else if (open && course.version === version) {
          await new Promise<void>((resolve) => course.waiting.add((resume = resolve)))
        }
      }
      return E.right([])
    }

    const subscription: Subscription = {
      next: () => () => {
        const next = turn.then(pull)
        // Not `next` itself: a subscriber between two pulls must hold no events.
        turn = next.then(nothing, nothing)
        return next
      },
      close: () => {
        if (!open) return
        open = false
        subscriptions.delete(subscription)
        left()
        course.waiting.delete(resume)
        resume()
      },
    }
    return subscription
  }

  return {
    head: () => head,
    publish,
    jumpTo,
    subscribe,
    close: () => {
      for (const subscription of subscriptions) subscription.close()
    },
  }
}

const nothing = (): void => undefined

/** At most a chunk of what stands behind the cursor, where `place` is what the cursor counts: revisions or positions. */
const collect = (
  entries: Tail,
  place: (commit: Commit) => number,
  cursor: number,
  filter: Filter | undefined,
): Look => {
  const events: Recorded[] = []
  let index = entries.find((commit) => place(commit) > cursor)
  let looked = 0
  let at = cursor
  for (let entry = entries.at(index); entry !== undefined && looked < CHUNK; entry = entries.at(++index)) {
    const { commit } = entry
    const seen = Math.max(0, at - (place(commit) - commit.count))
    const end = Math.min(commit.count, seen + CHUNK - looked)
    looked += end - seen
    at = place(commit) - commit.count + end
    if (!wantsStream(filter, commit.stream)) continue
    for (const event of entry.events().slice(seen, end)) if (wantsType(filter, event.type)) events.push(event)
  }
  return { events, cursor: at }
}
