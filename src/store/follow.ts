import * as E from 'fp-ts/lib/Either.js'
import type { Commit } from './commit.ts'
import { CHUNK, pullFrom, type Course } from './course.ts'
import type { EventStore, Filter, From, Subscription } from './event-store.ts'
import { alarm, type Schedule } from './alarm.ts'
import { Entry, POSITIONS, REVISIONS, tail, type Tail } from './tail.ts'

export interface TailBounds {
  readonly events: number
  /** Of the events' JSON, in UTF-16 units. */
  readonly bytes: number
}

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
  readonly watch: EventStore['watch']
  /** Closes every subscription, also those that come later. */
  readonly close: () => void
}

/** A stream that somebody follows. */
interface Followed extends Course<undefined> {
  readonly recents: Tail
  readonly moved: () => void
  followers: number
}

type Watcher = readonly [changed: () => void]

const BOUNDS: TailBounds = { events: 16_384, bytes: 16 * 1024 * 1024 }

export const follow = (options: FollowOptions): Follow => {
  const { read, readAll, schedule, bounds = BOUNDS } = options
  const latest = tail(POSITIONS)
  const streams = new Map<string, Followed>()
  const watchers = new Map<string, readonly Watcher[]>()
  const subscriptions = new Set<Subscription>()
  const wakeSoon = alarm(schedule)
  const pause = (): Promise<void> => new Promise(schedule)
  let head = options.head
  let events = 0
  let bytes = 0
  let closed = false

  const log: Course<Filter | undefined> = {
    version: () => head,
    waiting: new Set(),
    recent: (after, filter) => (after >= head ? { events: [], cursor: after } : latest.behind(after, CHUNK, filter)),
    fetch: (after, filter) => async () => {
      const page = await readAll(after, CHUNK, filter)()
      return E.isLeft(page) ? page : E.right({ events: page.right.events, cursor: page.right.until })
    },
  }

  const followed = (stream: string): Followed => {
    const recents = tail(REVISIONS)
    const waiting = new Set<() => void>()
    let version = 0
    return {
      followers: 0,
      recents,
      waiting,
      version: () => version,
      moved: () => {
        version++
        wakeSoon(waiting)
      },
      recent: (seen) => recents.behind(seen, CHUNK),
      fetch: (seen) => async () => {
        const page = await read(stream, seen + 1, CHUNK)()
        return E.isLeft(page) ? page : E.right({ events: page.right, cursor: page.right.at(-1)?.revision ?? seen })
      },
    }
  }

  const forgetOldest = (): void => {
    const { commit } = latest.first() as Entry
    latest.dropFirst()
    events -= commit.count
    bytes -= commit.events.length
    const recents = streams.get(commit.stream)?.recents
    if (recents?.first()?.commit === commit) recents.dropFirst()
  }

  const onLog = (after: number, filter: Filter | undefined): Subscription => {
    const subscription = pullFrom(log, {
      cursor: after,
      wanted: filter,
      pause,
      closed: () => subscriptions.delete(subscription),
    })
    return subscription
  }

  const enter = (stream: string): Followed => {
    const course = streams.get(stream) ?? followed(stream)
    streams.set(stream, course)
    course.followers++
    return course
  }

  const leave = (stream: string, course: Followed): void => {
    if (--course.followers === 0) streams.delete(stream)
  }

  const onStream = (stream: string, from: number): Subscription => {
    const course = enter(stream)
    const subscription = pullFrom(course, {
      cursor: from - 1,
      wanted: undefined,
      pause,
      closed: () => {
        subscriptions.delete(subscription)
        leave(stream, course)
      },
    })
    return subscription
  }

  return {
    head: () => head,
    publish: (commits) => {
      for (const commit of commits) {
        const entry = new Entry(commit, head)
        head = commit.position
        latest.push(entry)
        events += commit.count
        bytes += commit.events.length
        const stream = streams.get(commit.stream)
        stream?.recents.push(entry)
        stream?.moved()
        for (const [changed] of watchers.get(commit.stream) ?? []) changed()
      }
      while (events > bounds.events || bytes > bounds.bytes) forgetOldest()
      wakeSoon(log.waiting)
    },
    jumpTo: (position) => {
      head = position
      events = 0
      bytes = 0
      latest.clear()
      for (const { recents, moved } of streams.values()) {
        recents.clear()
        moved()
      }
      for (const [changed] of [...watchers.values()].flat()) changed()
      wakeSoon(log.waiting)
    },
    subscribe: (from) => {
      const subscription = 'stream' in from ? onStream(from.stream, from.from) : onLog(from.after, from.filter)
      subscriptions.add(subscription)
      if (closed) subscription.close()
      return subscription
    },
    watch: (stream, changed) => {
      const watcher: Watcher = [changed]
      watchers.set(stream, [...(watchers.get(stream) ?? []), watcher])
      return () => {
        const others = (watchers.get(stream) ?? []).filter((other) => other !== watcher)
        if (others.length === 0) watchers.delete(stream)
        else watchers.set(stream, others)
      }
    },
    close: () => {
      closed = true
      for (const subscription of subscriptions) subscription.close()
    },
  }
}
