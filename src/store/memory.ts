import * as E from 'fp-ts/lib/Either.js'
import * as TE from 'fp-ts/lib/TaskEither.js'
import type { Schedule } from './alarm.ts'
import { brokenEvent, NOTHING, standing } from './check.ts'
import { mayWant, recorded, RECOGNISED, wantsType, written, type Commit } from './commit.ts'
import {
  HERE,
  type Append,
  type Appended,
  type Checked,
  type EventStore,
  type Expected,
  type Fault,
  type Filter,
  type LogPage,
  type Recorded,
  type Span,
} from './event-store.ts'
import { follow } from './follow.ts'
import { NO_HASH } from './hash.ts'
import { lazyChain, lazyHashes } from './lazy-hashes.ts'

export interface MemoryStoreOptions {
  /** When subscribers are woken. */
  readonly schedule?: Schedule
}

const CLOSED: Fault = { tag: 'store_unavailable', reason: 'the event store is closed' }

/** Keeps everything as JSON, as a file would, and nothing longer than its process. Has no timers and no randomness. */
export const memoryStore = ({ schedule = queueMicrotask }: MemoryStoreOptions = {}): EventStore => {
  const log: Commit[] = []
  const chain = lazyChain(log)
  const streams = new Map<string, Stream>()
  let open = true

  const append = (request: Append): E.Either<Fault, Appended> => {
    const write = written(request)
    if (!open) return E.left(CLOSED)
    const stream = streams.get(request.stream) ?? newStream()
    const past = stream.commits
    const revision = past[past.length - 1]?.revision ?? -1
    const repeated = earlier(past, request.expected, request.id)
    if (repeated !== undefined) return E.right({ revision: repeated.revision, position: repeated.position })
    if (request.expected !== 'any' && lastSeen(request.expected) !== revision)
      return E.left({ tag: 'wrong_expected_revision', stream: request.stream, actual: revision })

    const n = past.length
    const commit: Commit = {
      ...write,
      revision: revision + write.count,
      position: live.head() + write.count,
      get hashes() {
        return stream.hashes(n)
      },
    }
    log.push(commit)
    streams.set(request.stream, stream)
    past.push(commit)
    live.publish([commit])
    return E.right({ revision: commit.revision, position: commit.position })
  }

  const read = (stream: string, from = 0, limit = 1_000): readonly Recorded[] => {
    const past = streams.get(stream)?.commits ?? []
    return slices(past, (commit) => commit.revision, from - 1, limit).flatMap(([commit, n, m]) =>
      recorded(commit, n, m),
    )
  }

  const readAll = (after: number, limit = 1_000, filter?: Filter): LogPage => {
    const looked = slices(log, (commit) => commit.position, after, limit)
    const [last, , end] = looked[looked.length - 1] ?? []
    const events = looked
      .filter(([commit]) => mayWant(filter, commit))
      .flatMap(([commit, n, m]) => recorded(commit, n, m))
      .filter(({ type }) => wantsType(filter, type))
    return { events, until: last === undefined || end === undefined ? after : last.position - last.count + end }
  }

  const check = (of: Span, limit = 1_000): Checked => {
    const inLog = 'after' in of
    const commits = inLog ? log : (streams.get(of.stream)?.commits ?? [])
    const place = inLog ? (commit: Commit) => commit.position : (commit: Commit) => commit.revision
    const begin = firstBehind(commits, place, inLog ? of.after : of.from - 1)
    let events = 0
    let n = begin
    for (; n < commits.length && events < limit; n++) {
      const commit = commits[n] as Commit
      events += commit.count
      const past = streams.get(commit.stream)?.commits ?? []
      const before = past[firstBehind(past, ({ revision }) => revision, commit.revision - commit.count) - 1]
      const found = { ...commit, events: Buffer.from(commit.events) }
      const broken = brokenEvent(found, before === undefined ? NOTHING : standing(before))
      if (broken !== undefined) return { events, hash: NO_HASH, broken }
    }
    const last = commits[n - 1]
    const hash = inLog ? chain(n - 1) : last === undefined ? NO_HASH : standing(last).hash
    return {
      events,
      hash,
      ...(n < commits.length && last !== undefined ? { next: place(last) + (inLog ? 0 : 1) } : {}),
    }
  }

  const readStream: EventStore['read'] = (...args) => TE.fromIO(() => read(...args))
  const readLog: EventStore['readAll'] = (...args) => TE.fromIO(() => readAll(...args))
  const live = follow({ read: readStream, readAll: readLog, schedule, head: 0 })

  return {
    append: (request) => async () => append(request),
    read: readStream,
    readAll: readLog,
    eventAt: (position) =>
      TE.fromIO(() => readAll(position - 1, 1).events.find((event) => event.position === position)),
    subscribe: live.subscribe,
    watch: live.watch,
    check: (...args) => TE.fromIO(() => check(...args)),
    gapless: true,
    head: live.head,
    reach: () => HERE,
    measures: () => ({}),
    close: async () => {
      open = false
      live.close()
    },
  }
}

interface Stream {
  readonly commits: Commit[]
  /** Of its n-th commit. */
  readonly hashes: (n: number) => Buffer
}

const newStream = (): Stream => {
  const commits: Commit[] = []
  return { commits, hashes: lazyHashes(commits) }
}

const lastSeen = (expected: 'no_stream' | number): number => (expected === 'no_stream' ? -1 : expected)

/** The commit that the same append made before, when there is one. */
const earlier = (past: readonly Commit[], expected: Expected, id: string): Commit | undefined => {
  if (expected === 'any') return past.slice(-RECOGNISED).find((commit) => commit.id === id)
  const seen = lastSeen(expected)
  const next = past[firstBehind(past, (commit) => commit.revision, seen)]
  return next?.id === id && next.revision - next.count === seen ? next : undefined
}

type Slice = readonly [commit: Commit, from: number, to: number]

/** At most `limit` events behind a place, as parts of their commits. */
const slices = (
  commits: readonly Commit[],
  place: (commit: Commit) => number,
  after: number,
  limit: number,
): Slice[] => {
  const found: Slice[] = []
  let left = limit
  for (let i = firstBehind(commits, place, after); i < commits.length && left > 0; i++) {
    const commit = commits[i] as Commit
    const from = Math.max(0, after - (place(commit) - commit.count))
    const to = Math.min(commit.count, from + left)
    found.push([commit, from, to])
    left -= to - from
  }
  return found
}

const firstBehind = (commits: readonly Commit[], place: (commit: Commit) => number, after: number): number => {
  let low = 0
  let high = commits.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (place(commits[middle] as Commit) > after) high = middle
    else low = middle + 1
  }
  return low
}
