import { recorded, type Commit } from '../commit.ts'
import type { Recorded } from '../event-store.ts'

/**
 * Streams that are known whole, because the log was seen since before they began: they are read without the server. What
 * another writer does to them is known when the log shows it, a moment later; who is told that another was first must forget.
 */
export interface Known {
  /** Undefined when the server has to be asked. */
  readonly read: (stream: string, from: number, limit: number) => readonly Recorded[] | undefined
  /** To be taken before the server is asked for a stream. */
  readonly mark: () => number
  /** The server has said that there is no such stream. It counts if nothing was forgotten since the mark. */
  readonly absent: (stream: string, mark: number) => void
  /** To be called in the order of the log. */
  readonly publish: (commits: readonly Commit[]) => void
  readonly forget: (stream: string) => void
}

interface Stream {
  readonly commits: Commit[]
  bytes: number
}

/** Of all of them, and of one: long ones are read rarely, and then from the server. In UTF-16 units. */
const BOUNDS = { all: 32 * 1024 * 1024, one: 1024 * 1024 }
/** What a stream and each of its commits take beside their text. */
const OVERHEAD = 300

export const known = ({ all, one } = BOUNDS): Known => {
  /** The one that was used last is the last. */
  const streams = new Map<string, Stream>()
  let bytes = 0
  let forgotten = 0

  const forget = (name: string): void => {
    forgotten++
    bytes -= streams.get(name)?.bytes ?? 0
    streams.delete(name)
  }

  const use = (name: string, stream: Stream): void => {
    streams.delete(name)
    streams.set(name, stream)
  }

  const add = (name: string, stream: Stream, more: number): void => {
    stream.bytes += more
    bytes += more
    if (stream.bytes > one) return forget(name)
    use(name, stream)
    while (bytes > all) forget(streams.keys().next().value as string)
  }

  const begin = (name: string): Stream => {
    const stream: Stream = { commits: [], bytes: 0 }
    add(name, stream, OVERHEAD)
    return stream
  }

  return {
    read: (name, from, limit) => {
      const stream = streams.get(name)
      if (stream === undefined) return undefined
      use(name, stream)
      const events: Recorded[] = []
      for (const commit of stream.commits) {
        const left = limit - events.length
        if (left <= 0) break
        const skipped = Math.max(0, from - (commit.revision - commit.count + 1))
        if (skipped < commit.count) events.push(...recorded(commit, skipped, Math.min(commit.count, skipped + left)))
      }
      return events
    },
    mark: () => forgotten,
    absent: (name, mark) => {
      if (mark === forgotten && !streams.has(name)) begin(name)
    },
    publish: (commits) => {
      for (const commit of commits) {
        const { stream: name, revision, count } = commit
        const stream = streams.get(name) ?? (revision + 1 === count ? begin(name) : undefined)
        if (stream === undefined) continue
        const last = stream.commits.at(-1)?.revision ?? -1
        if (revision - count !== last) {
          forget(name)
          continue
        }
        stream.commits.push(commit)
        add(name, stream, commit.events.length + OVERHEAD)
      }
    },
    forget,
  }
}
