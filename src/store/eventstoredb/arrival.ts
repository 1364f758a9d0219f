import * as E from 'fp-ts/lib/Either.js'
import { setTimeout } from 'node:timers/promises'
import { reasonOf, type OpenFault } from '../open-fault.ts'
import type { Arrived } from './arrived.ts'
import { connect, type Connection } from './connection.ts'
import { faultOf, type Failure } from './failure.ts'
import type { Feed } from './feed.ts'
import type { Reader } from './reader.ts'

const FIRST_PAUSE_MS = 100
const LAST_PAUSE_MS = 2_000

/** Whether the log is followed, after so many milliseconds at most. */
export const confirmed = async (feed: Feed, milliseconds: number): Promise<boolean> => {
  const late = new AbortController()
  const timer = setTimeout(milliseconds, undefined, { signal: late.signal }).catch(() => undefined)
  await Promise.race([feed.back(), timer])
  late.abort()
  return feed.reach().tag === 'here'
}

export const connected = (url: string): E.Either<OpenFault, Connection> => {
  try {
    return E.right(connect(url))
  } catch (error) {
    return E.left(refusal(url, withoutSecrets(reasonOf(error))))
  }
}

export interface Arriving {
  readonly url: string
  /** How long to wait for a server that is not there yet. */
  readonly openMs: number
  /** How long one answer may take. */
  readonly attemptMs: number
  /** Says why it takes so long. */
  readonly report?: (problem: string) => void
}

/** Waits until the server is there and can be used; the last event of its log. */
export const arrival = async (
  connection: Connection,
  read: Reader,
  { url, openMs, attemptMs, report }: Arriving,
): Promise<E.Either<OpenFault, Arrived | undefined>> => {
  const end = Date.now() + openMs
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
    const version = await connection.version(Math.max(1, Math.min(attemptMs, end - Date.now())))
    if (E.isRight(version) && isTooOld(version.right))
      return E.left(refusal(url, `its version is ${version.right}, and 22.10 or later is needed`))
    const last = E.isRight(version) ? await read.last() : version
    if (E.isRight(last)) return last
    const reason = wordsOf(last.left)
    if (last.left.tag !== 'away') return E.left(refusal(url, reason))
    if (Date.now() + pause >= end)
      return E.left(refusal(url, `it did not answer in ${Math.round(openMs / 1_000)} s: ${reason}`))
    report?.(`the event store ${withoutSecrets(url)} does not answer yet: ${reason}`)
    await setTimeout(pause)
  }
}

export const refusal = (url: string, reason: string): OpenFault => ({
  tag: 'store_not_opened',
  reason: `the event store ${withoutSecrets(url)} can not be used: ${reason}`,
})

const wordsOf = (failure: Failure): string => {
  const fault = faultOf(failure, '$all')
  return 'reason' in fault ? fault.reason : fault.tag
}

/** A connection string, or what quotes one, without its credentials. */
const withoutSecrets = (text: string): string => text.replace(/\/\/[^@/]*@/g, '//')

/** Older ones do not tell the position of an event that is read from its stream. What has another kind of version is new enough. */
const isTooOld = (version: string): boolean => {
  const [major = NaN, minor = NaN] = version.split('.').map(Number)
  return major > 0 && (major < 22 || (major === 22 && minor < 10))
}
