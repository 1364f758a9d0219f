import * as E from 'fp-ts/lib/Either.js'
import type { Schedule } from '../alarm.ts'
import { checkReading } from '../check-reading.ts'
import type { EventStore, LogReader } from '../event-store.ts'
import { follow } from '../follow.ts'
import type { OpenFault } from '../open-fault.ts'
import { arrival, confirmed, connected, refusal } from './arrival.ts'
import { chain } from './chain.ts'
import { echoes } from './echoes.ts'
import { openFeed } from './feed.ts'
import { known } from './known.ts'
import { openLane } from './lane.ts'
import { patient } from './patient.ts'
import { reader } from './reader.ts'
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
  const openMs = options.openMs ?? OPEN_MS
  const last = await arrival(connection.right, first, { ...options, openMs, attemptMs: patience.attemptMs })
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

  if (!(await confirmed(feed, openMs))) {
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
