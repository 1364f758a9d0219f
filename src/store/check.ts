import { dataText, eventId, hashAt, lastHash, textOf, type Commit } from './commit.ts'
import type { Broken, NewEvent } from './event-store.ts'
import { chainHash, eventHash, HASH_BYTES, isObject, NO_HASH } from './hash.ts'

/** A commit as it is found, of which nothing is believed. */
export interface Found extends Omit<Commit, 'stream' | 'events'> {
  /** Null when there is none with its number. */
  readonly stream: string | null
  /** UTF-8. */
  readonly events: Buffer
}

/** What is before a commit in its stream: revision -1 and `NO_HASH` before the first. */
export interface Before {
  readonly revision: number
  readonly hash: string
}

/** What is before a commit in the log: position 0 and `NO_HASH` before the first. */
export interface LogBefore {
  readonly position: number
  readonly chain: string
}

/** Before the first commit of a stream. */
export const NOTHING: Before = { revision: -1, hash: NO_HASH }

/** What a commit is to the next one of its stream. */
export const standing = ({ revision, hashes }: Pick<Commit, 'revision' | 'hashes'>): Before => ({
  revision,
  hash: lastHash(hashes),
})

const LAST_TIME = 8.64e15

/** The first event of a commit that is not as it was written, given that all before it in its stream are. */
export const brokenEvent = (found: Found, before: Before): Broken | undefined => {
  const { stream, count, revision } = found
  const broken = (n: number, what: Broken['what'], detail: string): Broken => ({
    position: found.position - count + 1 + n,
    stream: stream ?? '',
    revision: revision - count + 1 + n,
    what,
    detail,
  })
  if (stream === null) return broken(0, 'text', 'it belongs to a stream that is not in the list of streams')
  if (revision - count !== before.revision)
    return broken(0, 'order', `it follows revision ${before.revision} of its stream`)
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(found.id)) return broken(0, 'text', 'its id is not a UUID')
  if (!Number.isSafeInteger(found.at) || Math.abs(found.at) > LAST_TIME) return broken(0, 'text', 'its time is none')
  if (found.hashes.length !== count * HASH_BYTES)
    return broken(0, 'hash', `${found.hashes.length} bytes of hashes are kept for ${count} events`)

  const events = eventsOf(found.events)
  if (events === undefined) return broken(0, 'text', 'the text of its append is not JSON')
  if (events.length !== count)
    return broken(Math.min(events.length, count), 'text', `its append has ${events.length} events, not ${count}`)
  const at = new Date(found.at).toISOString()
  let { hash } = before
  let read = 0
  for (const [n, event] of events.entries()) {
    const text = Buffer.from(`${n === 0 ? '[' : ','}${textOf(event, dataText(event))}`)
    if (!found.events.subarray(read, (read += text.length)).equals(text))
      return broken(n, 'text', 'its text is not the one that its value has')
    hash = eventHash(hash, { ...event, id: eventId(found.id, n), stream, revision: revision - count + 1 + n, at })
    if (hash !== hashAt(found.hashes, n)) return broken(n, 'hash', 'its hash is not the one that is kept with it')
  }
  return found.events.subarray(read).toString() === ']'
    ? undefined
    : broken(count - 1, 'text', 'more text follows than its value has')
}

/** Whether a commit stands right behind the one before it. */
export const brokenPlace = (found: Found, before: LogBefore): Broken | undefined => {
  const first = found.position - found.count + 1
  const expected = before.position + 1
  if (first === expected) return undefined
  const [what, detail] =
    first > expected
      ? (['gap', `positions ${expected} to ${first - 1} are missing`] as const)
      : (['order', `it stands at position ${first}, behind position ${before.position}`] as const)
  return { position: expected, stream: found.stream ?? '', revision: found.revision - found.count + 1, what, detail }
}

/** Whether the hash of the log up to a commit, all of whose events are as they were written, is the one that is kept. */
export const brokenChain = (found: Found & { readonly chain: string }, before: LogBefore): Broken | undefined => {
  const { position, stream, revision } = found
  if (chainHash(before.chain, lastHash(found.hashes), position) === found.chain) return undefined
  const detail = 'the hash of the log up to it is not the one that is kept with it'
  return { position, stream: stream ?? '', revision, what: 'chain', detail }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const eventsOf = (bytes: Buffer): readonly NewEvent[] | undefined => {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes))
    return Array.isArray(value) && value.every(isEvent) ? value : undefined
  } catch {
    return undefined
  }
}

const isEvent = (value: unknown): value is NewEvent =>
  isObject(value) &&
  typeof value['type'] === 'string' &&
  value['data'] !== undefined &&
  (value['meta'] === undefined || isObject(value['meta']))
