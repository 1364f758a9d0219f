import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { setTimeout } from 'node:timers/promises'
import type { Schedule } from '../alarm.ts'
import { checkReading } from '../check-reading.ts'
import type { EventStore, Fault, LogReader } from '../event-store.ts'
import { follow } from '../follow.ts'
import { reasonOf, type OpenFault } from '../open-fault.ts'
import type { Arrived } from './arrived.ts'
import { chain } from './chain.ts'
import { connect, type Connection } from './connection.ts'
import { echoes } from './echoes.ts'
import { faultOf, type Failure } from './failure.ts'
import { openFeed, type Feed } from './feed.ts'
import { known } from './known.ts'
import { openLane } from './lane.ts'
import { reader, type Reader } from './reader.ts'
import { writer, type Patience } from './writer.ts'

export interface EventStoreDbOptions {
  /** A connection string, `esdb://` or `esdb+discover://`. */
  readonly url: string
  /** How long to wait for a server that is not there yet. */
  readonly openMs?: number
  readonly patience?: Partial<Patience>
  /** When subscribers are woken; `setImmediate` unless something else owns the time. */
  readonly schedule?: Schedule
  /** Says why opening takes so long. */
  readonly report?: (problem: string) => void
}

const PATIENCE: Patience = { attemptMs: 4_000, appendMs: 10_000 }
const OPEN_MS = 30_000
const FIRST_PAUSE_MS = 100
const LAST_PAUSE_MS = 2_000

/**
 * A log in EventStoreDB. All that this process shows comes from one subscription to the log, so that it has one order, and what
 * others append is seen too; an append is answered when it has come back that way.
 */
export const openEventStoreDb = async (options: EventStoreDbOptions): Promise<E.Either<OpenFault, EventStore>> => {
  const { schedule = setImmediate } = options
  const patience = { ...PATIENCE, ...options.patience }
  const connection = connected(options.url)
  if (E.isLeft(connection)) return connection
  const first = reader({ connection: connection.right, patienceMs: patience.attemptMs })
  const last = await arrival(connection.right, first, options)
  if (E.isLeft(last)) {
    await connection.right.close()
    return last
  }

  const { close: disconnect } = connection.right
  const streams = known()
  const read = reader({
    connection: connection.right,
    patienceMs: patience.appendMs,
    head: () => live.head(),
    known: streams,
  })
  const waited = patient(() => feed.back())
  const live = follow({
    read: (...args) => waited(read.read(...args)),
    readAll: (...args) => waited(read.readAll(...args)),
    head: last.right?.position ?? 0,
    schedule: (run) => void schedule(run),
  })
  const echo = echoes(live.head)
  const feed = openFeed({
    connection: connection.right,
    after: last.right?.place ?? 'start',
    publish: (commits) => {
      streams.publish(commits)
      live.publish(commits)
      echo.seen(live.head())
    },
  })
  const lane = openLane(connection.right, patience.attemptMs)
  const write = writer({ lane, feed, echoes: echo, reader: read, known: streams, chain: chain(read), patience })

  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await write.drain()
    waited.end()
    live.close()
    feed.close()
    lane.close()
    await disconnect()
  }

  if (!(await confirmed(feed, options.openMs ?? OPEN_MS))) {
    const reach = feed.reach()
    await close()
    return E.left(refusal(options.url, reach.tag === 'away' ? reach.reason : 'it does not confirm a subscription'))
  }
  return E.right({
    append: (append) => () => write.append(append),
    read: read.read,
    readAll: read.readAll,
    eventAt: read.eventAt,
    subscribe: live.subscribe,
    watch: live.watch,
    check: checkReading(read),
    gapless: false,
    head: live.head,
    reach: feed.reach,
    measures: () => ({
      appends_total: write.appended(),
      appends_repeated_total: write.repeated(),
      appends_under_way: lane.underWay(),
      subscriptions_total: feed.made(),
      away: feed.reach().tag === 'away' ? 1 : 0,
    }),
    close: () => (closed ??= close()),
  })
}

/** The reading half alone, over a connection of its own. */
export const openEventStoreDbReader = (url: string): E.Either<OpenFault, LogReader> => {
  const connection = connected(url)
  if (E.isLeft(connection)) return connection
  const { read, readAll, eventAt } = reader({ connection: connection.right, patienceMs: PATIENCE.appendMs })
  return E.right({ read, readAll, eventAt, gapless: false, close: connection.right.close })
}

/** Whether the log is followed, after so many milliseconds at most. */
const confirmed = async (feed: Feed, milliseconds: number): Promise<boolean> => {
  const late = new AbortController()
  const timer = setTimeout(milliseconds, undefined, { signal: late.signal }).catch(() => undefined)
  await Promise.race([feed.back(), timer])
  late.abort()
  return feed.reach().tag === 'here'
}

const connected = (url: string): E.Either<OpenFault, Connection> => {
  try {
    return E.right(connect(url))
  } catch (error) {
    return E.left(refusal(url, withoutSecrets(reasonOf(error))))
  }
}

/** Waits until the server is there and can be used; the last event of its log. */
const arrival = async (
  connection: Connection,
  read: Reader,
  { url, openMs = OPEN_MS, report }: EventStoreDbOptions,
): Promise<E.Either<OpenFault, Arrived | undefined>> => {
  const end = Date.now() + openMs
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
    const version = await connection.version(Math.max(1, Math.min(PATIENCE.attemptMs, end - Date.now())))
    const last = E.isRight(version) ? await read.last() : version
    if (E.isRight(last)) {
      if (last.right === undefined || Number.isSafeInteger(last.right.position)) return last
      return E.left(refusal(url, 'it does not tell the positions of events'))
    }
    const reason = wordsOf(last.left)
    if (last.left.tag !== 'away') return E.left(refusal(url, reason))
    if (Date.now() + pause >= end)
      return E.left(refusal(url, `it did not answer in ${Math.round(openMs / 1_000)} s: ${reason}`))
    report?.(`the event store ${withoutSecrets(url)} does not answer yet: ${reason}`)
    await setTimeout(pause)
  }
}

const refusal = (url: string, reason: string): OpenFault => ({
  tag: 'store_not_opened',
  reason: `the event store ${withoutSecrets(url)} can not be used: ${reason}`,
})

const wordsOf = (failure: Failure): string => {
  const fault = faultOf(failure, '$all')
  return 'reason' in fault ? fault.reason : fault.tag
}

/** A connection string, or what quotes one, without its credentials. */
const withoutSecrets = (text: string): string => text.replace(/\/\/[^@/]*@/g, '//')

interface Patient {
  <A>(read: TE.TaskEither<Fault, A>): TE.TaskEither<Fault, A>
  /** Nobody waits any longer. */
  readonly end: () => void
}

/** Subscribers wait for a server that is away instead of being cut off: they could do nothing else. */
const patient = (back: () => Promise<void>): Patient => {
  let ended = false
  const patiently =
    <A>(read: TE.TaskEither<Fault, A>): TE.TaskEither<Fault, A> =>
    async () => {
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
        const result = await read()
        if (E.isRight(result) || result.left.tag !== 'store_unavailable' || ended) return result
        await back()
        if (ended) return result
        await setTimeout(pause)
      }
    }
  return Object.assign(patiently, {
    end: () => {
      ended = true
    },
  })
}
