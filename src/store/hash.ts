import { hash } from 'node:crypto'
import { canonical, canonicalObject } from './canonical.ts'
import type { Meta } from './event-store.ts'

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
export const sha256 = (text: string): string => hash('sha256', text)

/** SHA-256 of bytes, as 64 hexadecimal digits. */
export const sha256Of = (bytes: Uint8Array): string => hash('sha256', bytes)

/** What stands for the predecessor of a stream's first event, and of a log's first commit. */
export const NO_HASH = '0'.repeat(64)

/** Bytes of one hash where hashes are kept one after the other. */
export const HASH_BYTES = 32

/** The digest of one value: what stands for it in the event's hash, and in a file from which it was taken out. */
export const digest = (value: unknown): string => sha256(canonical(value))

/** The members of an object by their digests, so that each can be taken out later and the hash still be found. */
export type Digests = Readonly<Record<string, string>>

export interface Hashable {
  readonly id: string
  readonly stream: string
  readonly revision: number
  readonly at: string
  readonly type: string
  readonly data: unknown
  readonly meta?: Meta | undefined
}

/** Digests of members that are not there themselves. */
export interface Redacted {
  readonly data?: Digests
  readonly meta?: Digests
}

/** Members that stand in the hash as they are, and so can't be taken out: nearly every event has them, and they hide nothing. */
export const PLAIN: ReadonlySet<string> = new Set(['attempt', 'task_id'])

/**
 * The hash of an event: SHA-256 of its predecessor's hash, as text, and its own canonical JSON, in which each member of `data` and
 * `meta` but the plain ones is given by its digest. This form is frozen: docs/audit.md has it in words, with an example.
 */
export const eventHash = (previous: string, event: Hashable, gone?: Redacted): string => {
  const { id, stream, revision, at } = event
  return hashBetween(previous, JSON.stringify(at), JSON.stringify(id), revision, JSON.stringify(stream), event, gone)
}

/** The same with the JSON of what an append's events share, which is made once for all of them. */
export const hashBetween = (
  previous: string,
  at: string,
  id: string,
  revision: number,
  stream: string,
  event: Pick<Hashable, 'type' | 'data' | 'meta'>,
  gone?: Redacted,
): string => {
  const isAsked = event.meta !== undefined || gone?.meta !== undefined
  const meta = isAsked ? digests(event.meta ?? {}, gone?.meta) : undefined
  return hashOfParts(previous, at, digests(event.data, gone?.data), id, meta, revision, stream, quoted(event.type))
}

/** The same from the parts of the text that is hashed, each as canonical JSON. */
export const hashOfParts = (
  previous: string,
  at: string,
  data: string,
  id: string,
  meta: string | undefined,
  revision: number,
  stream: string,
  type: string,
): string => {
  const about = meta === undefined ? '' : `"meta":${meta},`
  return sha256(
    `${previous}{"at":${at},"data":${data},"id":${id},${about}"revision":${revision},"stream":${stream},"type":${type}}`,
  )
}

/** An object with its members by their digests, but the plain ones; of anything else the digest itself. */
export const digests = (value: unknown, gone?: Digests): string => {
  if (!isObject(value)) return `"${digest(value)}"`
  if (gone !== undefined)
    return canonicalObject({ ...value, ...gone }, (member, name) => given(member, name, gone[name]))
  const names = Object.keys(value).sort()
  let members = ''
  for (const name of names) {
    const member = value[name]
    if (member !== undefined) members += `${members === '' ? '' : ','}${quoted(name)}:${given(member, name)}`
  }
  return `{${members}}`
}

const given = (member: unknown, name: string, gone?: string): string =>
  PLAIN.has(name) ? canonical(member) : `"${gone ?? digest(member)}"`

/** Names of members and events as JSON: there are few of them, and each is met a thousand times a second. */
const quotes = new Map<string, string>()
const MOST_QUOTES = 1_000

const quoted = (name: string): string => {
  const known = quotes.get(name)
  if (known !== undefined) return known
  const text = JSON.stringify(name)
  if (quotes.size < MOST_QUOTES) quotes.set(name, text)
  return text
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The hash of the log up to a commit: of the chain before it, the hash of its last event, and its position in digits, as text. */
export const chainHash = (previous: string, last: string, position: number): string =>
  sha256(`${previous}${last}${position}`)
