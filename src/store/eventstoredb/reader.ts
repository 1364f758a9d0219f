import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import * as E from 'fp-ts/lib/Either.js'
import { setTimeout } from 'node:timers/promises'
import { categoryOf, wantsType } from '../commit.ts'
import type { Fault, Filter, LogPage, LogReader, Recorded } from '../event-store.ts'
import { arrived, isShown, recordedFrom, type Arrived } from './arrived.ts'
import { within, type Connection, type ReadStream } from './connection.ts'
import { failureOf, faultOf, type Failure } from './failure.ts'
import type { Known } from './known.ts'
import {
  latestRequest,
  logRequest,
  NAMED_BY_US,
  placeOf,
  streamRequest,
  type LogStart,
  type ServerFilter,
} from './requests.ts'

/** Reads, each answered within a bounded time. */
export interface Reader extends Pick<LogReader, 'read' | 'readAll' | 'eventAt'> {
  /** The last events of a stream as the server has them now, the latest first. */
  readonly latest: (stream: string, limit: number) => Promise<E.Either<Fault, readonly Recorded[]>>
  /** The last event of the log that is shown, when there is one. */
  readonly last: () => Promise<E.Either<Failure, Arrived | undefined>>
}

export interface ReaderOptions {
  readonly connection: Connection
  /** How long a read may take, with what is tried again while the server does not answer. */
  readonly patienceMs: number
  /** How far the log is known to be; without it, the server is asked. */
  readonly head?: () => number
  /** What need not be asked. */
  readonly known?: Known
}

/** Data that one page may hold. */
const PAGE_BYTES = 16 * 1024 * 1024

interface Found {
  readonly events: readonly Arrived[]
  /** It ended because there is no more, and not because it is full. */
  readonly exhausted: boolean
}

export const reader = ({ connection, patienceMs, head, known }: ReaderOptions): Reader => {
  const collect = async (request: ReadReq, limit: number): Promise<E.Either<Failure, Found>> => {
    const end = Date.now() + patienceMs
    for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
      const found = await attempt(request, limit, Math.max(1, end - Date.now()))
      if (E.isRight(found) || found.left.tag !== 'away' || Date.now() + pause >= end) return found
      await setTimeout(pause)
    }
  }

  const attempt = (request: ReadReq, limit: number, milliseconds: number): Promise<E.Either<Failure, Found>> =>
    within(
      milliseconds,
      new Promise((resolve) => {
        const events: Arrived[] = []
        let bytes = 0
        const listen = (stream: ReadStream): void => {
          stream.on('data', (message: ReadResp) => {
            if (message.hasStreamNotFound()) resolve(E.left({ tag: 'stream_not_found' }))
            const event = message.getEvent()
            const shown = event === undefined ? undefined : arrived(event)
            if (shown === undefined) return
            events.push(shown)
            bytes += shown.data?.length ?? 0
            // One is not enough: it may be the one that was read before.
            if (bytes < PAGE_BYTES || events.length === 1) return
            resolve(E.right({ events, exhausted: false }))
            stream.cancel()
          })
          stream.on('error', (error) => resolve(E.left(failureOf(error))))
          stream.on('end', () => resolve(E.right({ events, exhausted: events.length < limit })))
        }
        connection.read(request, milliseconds, listen).catch((error: unknown) => resolve(E.left(failureOf(error))))
      }),
    )

  const read = async (stream: string, from = 0, limit = 1_000): Promise<E.Either<Fault, readonly Recorded[]>> => {
    if (limit <= 0) return E.right([])
    const there = known?.read(stream, from, limit)
    if (there !== undefined) return E.right(there)
    const mark = known?.mark() ?? 0
    const found = await collect(streamRequest(stream, from, limit), limit)
    if (E.isRight(found)) return recordedAll(found.right.events)
    if (found.left.tag !== 'stream_not_found') return E.left(faultOf(found.left, stream))
    known?.absent(stream, mark)
    return E.right([])
  }

  const latest: Reader['latest'] = async (stream, limit) => {
    const found = await collect(latestRequest(stream, limit), limit)
    if (E.isRight(found)) return recordedAll(found.right.events)
    return found.left.tag === 'stream_not_found' ? E.right([]) : E.left(faultOf(found.left, stream))
  }

  /** Events from a place on, itself included. A place that is none is looked for from the beginning. */
  const from = async (
    after: number,
    limit: number,
    filter: ServerFilter,
  ): Promise<E.Either<Failure, Found & { readonly after: number }>> => {
    const start: LogStart = after === 0 ? 'start' : placeOf(after)
    const found = await collect(logRequest(start, limit + 1, filter), limit + 1)
    if (E.isRight(found)) return E.right({ ...found.right, after })
    if (found.left.tag !== 'no_such_position') return found
    const before = await lastUpTo(after)
    return E.isLeft(before) ? before : from(before.right, limit, filter)
  }

  /** The last position up to a number that is none. Whoever asks made it up, and pays for it with a walk through the log. */
  const lastUpTo = async (made: number): Promise<E.Either<Failure, number>> => {
    let last = 0
    for (;;) {
      const start: LogStart = last === 0 ? 'start' : placeOf(last)
      const page = await collect(logRequest(start, STEP, NAMED_BY_US), STEP)
      if (E.isLeft(page)) return page
      const before = page.right.events.filter(({ position }) => position <= made).at(-1)?.position ?? 0
      if (before < (page.right.events.at(-1)?.position ?? 0) || page.right.exhausted || before === last)
        return E.right(Math.max(before, last))
      last = before
    }
  }

  const readAll = async (after: number, limit = 1_000, filter?: Filter): Promise<E.Either<Fault, LogPage>> => {
    if (limit <= 0) return E.right({ events: [], until: after })
    const narrowed = serverFilter(filter)
    // All that there was before the question has been looked at when the answer is short.
    const known = filter === undefined ? E.right(after) : await reached()
    if (E.isLeft(known)) return E.left(faultOf(known.left, '$all'))
    if (narrowed === undefined) return E.right({ events: [], until: Math.max(after, known.right) })

    const found = await from(after, limit, narrowed)
    if (E.isLeft(found)) return E.left(faultOf(found.left, '$all'))
    const behind = found.right.events.filter(({ position }) => position > after).slice(0, limit)
    const events = recordedAll(behind.filter((event) => isShown(event) && wants(filter, event)))
    if (E.isLeft(events)) return events
    const end = behind.at(-1)?.position ?? after
    const full = behind.length === limit || !found.right.exhausted
    return E.right({ events: events.right, until: full ? end : Math.max(known.right, end) })
  }

  const reached = async (): Promise<E.Either<Failure, number>> => {
    if (head !== undefined) return E.right(head())
    const end = await last()
    return E.isLeft(end) ? end : E.right(end.right?.position ?? 0)
  }

  const last = async (): Promise<E.Either<Failure, Arrived | undefined>> => {
    for (let end: LogStart = 'end', limit = 1; ; limit = STEP) {
      const page: E.Either<Failure, Found> = await collect(logRequest(end, limit, NAMED_BY_US, true), limit)
      if (E.isLeft(page)) return page
      const shown = page.right.events.find(isShown)
      const oldest = page.right.events.at(-1)
      if (shown !== undefined || page.right.exhausted || oldest === undefined) return E.right(shown)
      end = oldest.place
    }
  }

  return {
    latest,
    read:
      (...args) =>
      () =>
        read(...args),
    readAll:
      (...args) =>
      () =>
        readAll(...args),
    eventAt: (position) => async () => {
      if (position < 1) return E.right(undefined)
      const found = await collect(logRequest(placeOf(position), 1, NAMED_BY_US), 1)
      if (E.isLeft(found))
        return found.left.tag === 'no_such_position' ? E.right(undefined) : E.left(faultOf(found.left, '$all'))
      const [event] = found.right.events
      return event?.position === position && isShown(event) ? recordedFrom(event) : E.right(undefined)
    },
    last,
  }
}

const STEP = 1_000
const FIRST_PAUSE_MS = 20

const recordedAll = (events: readonly Arrived[]): E.Either<Fault, readonly Recorded[]> => {
  const all: Recorded[] = []
  for (const event of events) {
    const recorded = recordedFrom(event)
    if (E.isLeft(recorded)) return recorded
    all.push(recorded.right)
  }
  return E.right(all)
}

/** What the server can leave out by itself; it knows beginnings of names, so the rest is left out here. */
const serverFilter = (filter: Filter | undefined): ServerFilter | undefined => {
  const { categories, types } = filter ?? {}
  if (categories?.length === 0 || types?.length === 0) return undefined
  if (categories !== undefined) return { filterOn: 'stream', prefixes: categories }
  return types === undefined ? NAMED_BY_US : { filterOn: 'type', prefixes: types }
}

const wants = (filter: Filter | undefined, { stream, type }: Arrived): boolean =>
  (filter?.categories?.includes(categoryOf(stream)) ?? true) && wantsType(filter, type)
