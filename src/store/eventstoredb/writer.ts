import * as E from 'fp-ts/lib/Either.js'
import { setTimeout } from 'node:timers/promises'
import type { Append, Appended, Fault } from '../event-store.ts'
import { dataText, timeOf } from '../commit.ts'
import type { Stands } from './append-result.ts'
import { hashesBehind, type Chain } from './chain.ts'
import type { Echoes } from './echoes.ts'
import { away, faultOf, type Failure } from './failure.ts'
import type { Feed } from './feed.ts'
import type { Known } from './known.ts'
import type { Lane } from './lane.ts'
import type { Reader } from './reader.ts'
import { outgoing, type Outgoing } from './requests.ts'

export interface Patience {
  /** How long one attempt may take. */
  readonly attemptMs: number
  /** How long an append may take with all its attempts; then nobody knows what became of it. */
  readonly appendMs: number
}

export interface WriterOptions {
  readonly lane: Lane
  readonly feed: Feed
  readonly echoes: Echoes
  readonly reader: Reader
  readonly known: Known
  readonly chain: Chain
  readonly patience: Patience
}

/** Appends, tried again under the same ids until the server has answered or the time is up. */
export interface Writer {
  readonly append: (append: Append) => Promise<E.Either<Fault, Appended>>
  /** Takes no more appends, and resolves when those under way are answered. */
  readonly drain: () => Promise<void>
  readonly appended: () => number
  readonly repeated: () => number
}

const FIRST_PAUSE_MS = 10
const LAST_PAUSE_MS = 500
const notShown = (stream: string): Fault =>
  faultOf(away('an append was acknowledged, but does not show in the log'), stream)

const CLOSED: Fault = { tag: 'store_unavailable', reason: 'the event store is closed' }

export const writer = ({ lane, feed, echoes, reader, known, chain, patience }: WriterOptions): Writer => {
  let underWay = 0
  let hopelessSince = 0
  let appended = 0
  let repeated = 0
  let draining = false
  let drained: () => void = () => undefined

  const send = async (write: Outgoing, end: number): Promise<E.Either<Failure, Stands>> => {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
      const result = await lane.send(write)
      if (E.isRight(result) || result.left.tag !== 'away' || Date.now() + pause >= end) return result
      await setTimeout(pause)
      repeated++
    }
  }

  /** An append that was recognised may be told without its position; it stands in its stream. */
  const placed = async (stream: string, { revision, position }: Stands): Promise<E.Either<Fault, Appended>> => {
    if (position !== undefined) return E.right({ revision, position })
    const found = await reader.read(stream, revision, 1)()
    if (E.isLeft(found)) return found
    const [event] = found.right
    return event === undefined
      ? E.left(faultOf(away(`revision ${revision} of ${stream} can not be read yet`), stream))
      : E.right({ revision, position: event.position })
  }

  /** The log must have been seen to hold it before anybody hears of it. */
  const seen = async (position: number, end: number): Promise<boolean> => {
    const inTime = await echoes.at(position, Math.max(1, end - Date.now()))
    if (!inTime) feed.renew()
    return inTime
  }

  const append = async (request: Append): Promise<E.Either<Fault, Appended>> => {
    const before = feed.reach()
    // One has waited in vain since the server went away: the others need not. The feed says when it is back.
    if (before.tag === 'away' && before.since === hopelessSince)
      return E.left(faultOf(away(before.reason), request.stream))
    const end = Date.now() + patience.appendMs
    const standing = await chain.before(request)
    if (E.isLeft(standing)) return standing
    if (standing.right.tag === 'there') {
      const { appended: there } = standing.right
      return (await seen(there.position, end)) ? E.right(there) : E.left(notShown(request.stream))
    }
    const { revision } = standing.right
    const hashes = hashesBehind(request, standing.right)
    const expected = revision < 0 ? 'no_stream' : revision
    const result = await send(outgoing({ ...request, expected }, hashes), end)
    if (E.isLeft(result)) {
      // It may stand anywhere: another writer was first, so it comes behind what that one wrote.
      if (request.expected === 'any' && result.left.tag === 'wrong_revision' && Date.now() < end) return append(request)
      const reach = feed.reach()
      if (result.left.tag === 'away' && reach.tag === 'away') hopelessSince = reach.since
      return E.left(faultOf(result.left, request.stream))
    }
    const stands = await placed(request.stream, result.right)
    if (E.isLeft(stands)) return stands
    if (!(await seen(stands.right.position, end))) return E.left(notShown(request.stream))
    chain.grown(request.stream, stands.right.revision, hashes.at(-1) as string)
    appended++
    return stands
  }

  return {
    append: async (request) => {
      timeOf(request)
      request.events.forEach(dataText)
      if (draining) return E.left(CLOSED)
      underWay++
      try {
        const result = await append(request)
        // Another writer was first, or nobody knows: what is in the stream is for the server to say.
        if (E.isLeft(result)) known.forget(request.stream)
        return result
      } finally {
        underWay--
        if (draining && underWay === 0) drained()
      }
    },
    drain: () =>
      new Promise((resolve) => {
        draining = true
        drained = resolve
        if (underWay === 0) resolve()
      }),
    appended: () => appended,
    repeated: () => repeated,
  }
}
