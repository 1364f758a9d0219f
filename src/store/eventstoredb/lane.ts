import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import * as E from 'fp-ts/lib/Either.js'
import { randomUUID } from 'node:crypto'
import { correlationOf, resultOf, type Stands } from './append-result.ts'
import type { AppendStream, Connection } from './connection.ts'
import { away, failureOf, type Failure } from './failure.ts'
import { appendRequests, type Outgoing } from './requests.ts'

/** The one stream of messages on which all appends go out, many at a time, each answered under its own number. */
export interface Lane {
  /** One attempt. `away` when there is no answer in time, or the stream ends first: then it may have happened. */
  readonly send: (append: Outgoing) => Promise<E.Either<Failure, Stands>>
  readonly underWay: () => number
  readonly close: () => void
}

interface Pending {
  readonly settle: (result: E.Either<Failure, Stands>) => void
}

interface Waiting {
  readonly size: number
  readonly go: () => void
}

/** What may be under way at a time; the rest waits in line, so that a slow server is not buried. */
const BOUNDS = { appends: 1_024, bytes: 16 * 1024 * 1024 }

export const openLane = (connection: Connection, patienceMs: number): Lane => {
  const pending = new Map<string, Pending>()
  const sentOn = new Map<AppendStream, Map<string, Pending>>()
  const line: Waiting[] = []
  let flying = 0
  let bytes = 0
  let call: AppendStream | undefined
  let opening: Promise<AppendStream> | undefined
  let heard = 0

  const settle = (correlation: string, result: E.Either<Failure, Stands>): void => {
    const found = pending.get(correlation)
    pending.delete(correlation)
    found?.settle(result)
  }

  /** Only what went out on this stream is lost with it. */
  const listen = (opened: AppendStream): void => {
    const lost = (failure: Failure): void => {
      if (call === opened) call = undefined
      for (const [correlation, one] of sentOn.get(opened) ?? []) {
        if (pending.get(correlation) === one) settle(correlation, E.left(failure))
      }
      sentOn.delete(opened)
    }
    sentOn.set(opened, new Map())
    opened.on('data', (answer: BatchAppendResp) => {
      heard = Date.now()
      const correlation = correlationOf(answer)
      sentOn.get(opened)?.delete(correlation)
      settle(correlation, resultOf(answer))
    })
    opened.on('error', (error) => lost(failureOf(error)))
    opened.on('end', () => lost(away('the server has ended the stream of appends')))
  }
  const stream = async (): Promise<AppendStream> => {
    if (call !== undefined) return call
    opening ??= connection.appends(listen).finally(() => (opening = undefined))
    const opened = await opening
    // It may have ended while nobody had it in hand.
    if (sentOn.has(opened)) call = opened
    return opened
  }

  const put = async (correlation: string, one: Pending, append: Outgoing): Promise<void> => {
    try {
      const opened = await stream()
      const sent = sentOn.get(opened)
      if (sent === undefined) return settle(correlation, E.left(away('the stream of appends has just ended')))
      // It took so long to open that nobody waits any more.
      if (pending.get(correlation) !== one) return
      sent.set(correlation, one)
      for (const request of appendRequests(correlation, append)) opened.write(request)
    } catch (error) {
      settle(correlation, E.left(failureOf(error)))
    }
  }

  /** A stream on which nothing at all was heard for as long as an append waits is not worth waiting for. */
  const giveUp = (correlation: string, since: number): void => {
    settle(correlation, E.left(away(`no answer to an append in ${patienceMs} ms`)))
    for (const sent of sentOn.values()) sent.delete(correlation)
    if (heard < since) call?.cancel()
  }

  const attempt = (append: Outgoing): Promise<E.Either<Failure, Stands>> =>
    new Promise((resolve) => {
      const correlation = randomUUID()
      const since = Date.now()
      // What has arrived by then is heard first: it may be this process that was slow.
      const timer = setTimeout(() => setImmediate(giveUp, correlation, since), patienceMs)
      const one: Pending = {
        settle: (result) => {
          clearTimeout(timer)
          resolve(result)
        },
      }
      pending.set(correlation, one)
      void put(correlation, one, append)
    })

  const hasRoom = (): boolean => flying < BOUNDS.appends && bytes < BOUNDS.bytes

  const takeOff = (size: number): void => {
    flying++
    bytes += size
  }

  const enter = (size: number): Promise<void> | undefined => {
    if (line.length > 0 || !hasRoom()) return new Promise((go) => line.push({ size, go }))
    takeOff(size)
    return undefined
  }

  const leave = (size: number): void => {
    flying--
    bytes -= size
    while (line.length > 0 && hasRoom()) {
      const next = line.shift() as Waiting
      takeOff(next.size)
      next.go()
    }
  }

  return {
    send: async (append) => {
      const waiting = enter(append.bytes)
      if (waiting !== undefined) await waiting
      const result = await attempt(append)
      leave(append.bytes)
      return result
    },
    underWay: () => flying + line.length,
    close: () => {
      call?.cancel()
    },
  }
}
