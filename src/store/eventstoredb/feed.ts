import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import { jsonOf, type Commit } from '../commit.ts'
import { HERE, type Reach } from '../event-store.ts'
import { arrived, isShown, type Arrived } from './arrived.ts'
import type { Connection, ReadStream } from './connection.ts'
import { failureOf } from './failure.ts'
import { NAMED_BY_US, subscribeRequest, type LogStart } from './requests.ts'

/** The log as it grows, whoever makes it grow: a subscription to `$all` that is made again whenever it ends. */
export interface Feed {
  /** Away from the moment at which the subscription was lost until there is one again. */
  readonly reach: () => Reach
  /** Resolves when the server is here again, or the feed is closed. */
  readonly back: () => Promise<void>
  /** Ends the subscription, so that another one is made: this one does not tell what is known to be there. */
  readonly renew: () => void
  /** Subscriptions that were made so far. */
  readonly made: () => number
  readonly close: () => void
}

export interface FeedOptions {
  readonly connection: Connection
  readonly after: LogStart
  /** Whole appends, in the order of the log. */
  readonly publish: (commits: readonly Commit[]) => void
}

const FIRST_RETRY_MS = 20
const LAST_RETRY_MS = 2_000
/** How long the server may take to confirm a subscription. */
const CONFIRM_MS = 5_000

export const openFeed = ({ connection, after, publish }: FeedOptions): Feed => {
  const waiting = new Set<() => void>()
  let place = after
  let parts: Arrived[] = []
  let reach: Reach = { tag: 'away', since: Date.now(), reason: 'the subscription is not made yet' }
  let call: ReadStream | undefined
  let retry: NodeJS.Timeout | undefined
  let failures = 0
  let made = 0
  let closed = false

  const isHere = (): void => {
    failures = 0
    reach = HERE
    for (const resume of waiting) resume()
    waiting.clear()
  }

  const lost = (reason: string): void => {
    call = undefined
    // The rest of a commit that was cut comes again from its beginning.
    parts = []
    if (closed) return
    reach = { tag: 'away', since: reach.tag === 'away' ? reach.since : Date.now(), reason }
    const pause = failures === 0 ? 0 : Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS)
    failures++
    retry = setTimeout(() => void subscribe(), pause)
  }

  const flush = (): void => {
    if (parts.length > 0) publish([commitOf(parts)])
    parts = []
  }

  const take = (event: Arrived): void => {
    // Of an append that another program has taken apart, a commit is what there is.
    if (parts.length > 0 && (event.nth !== parts.length || event.stream !== parts[0]?.stream)) flush()
    if (isShown(event)) {
      parts.push(event)
      if (event.nth + 1 < event.of) return
    }
    flush()
    place = event.place
  }

  const hear = (message: ReadResp): void => {
    if (message.hasConfirmation()) isHere()
    const event = message.getEvent()
    const shown = event === undefined ? undefined : arrived(event)
    if (shown !== undefined) take(shown)
    const checkpoint = message.getCheckpoint()
    if (checkpoint !== undefined && parts.length === 0)
      place = { commit: checkpoint.getCommitPosition(), prepare: checkpoint.getPreparePosition() }
  }

  const subscribe = async (): Promise<void> => {
    made++
    let over = false
    const end = (reason: string): void => {
      clearTimeout(watchdog)
      if (over) return
      over = true
      opened?.cancel()
      lost(reason)
    }
    let opened: ReadStream | undefined
    const watchdog = setTimeout(() => end(`the server did not confirm a subscription in ${CONFIRM_MS} ms`), CONFIRM_MS)
    try {
      await connection.read(subscribeRequest(place, NAMED_BY_US), Infinity, (stream) => {
        opened = call = stream
        stream.on('data', (message: ReadResp) => {
          if (over) return
          if (message.hasConfirmation()) clearTimeout(watchdog)
          hear(message)
        })
        stream.on('error', (error) => end(wordsOf(error)))
        stream.on('end', () => end('the server has ended the subscription'))
        if (over || closed) stream.cancel()
      })
    } catch (error) {
      end(wordsOf(error))
    }
  }

  void subscribe()

  return {
    reach: () => reach,
    back: () => (reach.tag === 'here' || closed ? Promise.resolve() : new Promise((resolve) => waiting.add(resolve))),
    renew: () => call?.cancel(),
    made: () => made,
    close: () => {
      closed = true
      clearTimeout(retry)
      call?.cancel()
      for (const resume of waiting) resume()
      waiting.clear()
    },
  }
}

const wordsOf = (error: unknown): string => {
  const failure = failureOf(error)
  return 'reason' in failure ? failure.reason : failure.tag
}

/** The events of one append, which the server gives one after the other. */
const commitOf = (events: readonly Arrived[]): Commit => {
  const [first] = events as readonly [Arrived]
  const last = events[events.length - 1] as Arrived
  return {
    id: first.id,
    stream: first.stream,
    revision: last.revision,
    position: last.position,
    positions: events.map(({ position }) => position),
    count: events.length,
    at: first.at,
    events: jsonOf(
      events,
      events.map(({ data }) => data as string),
    ),
    hashes: Buffer.from(events.map(({ hash }) => hash).join(''), 'hex'),
  }
}
