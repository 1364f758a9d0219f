import { hashAt, type Commit } from '../commit.ts'
import { HASH_BYTES, sha256 } from '../hash.ts'

/** A gzip file of lines, each a JSON value: a header, appends, and a seal. docs/archive.md describes it. */
export const ARCHIVE_FORMAT = 'harmonia-archive/1'

export interface ArchiveHeader {
  readonly kind: 'header'
  readonly format: typeof ARCHIVE_FORMAT
  readonly archive_id: string
  readonly engine_version: string
  readonly written_at: string
}

/** How much of a stream the file has: its events from one revision to another, and the hash of the last. */
export interface ArchivedSpan {
  readonly from: number
  readonly revision: number
  readonly hash: string
}

export interface ArchiveSeal {
  readonly kind: 'seal'
  readonly streams: readonly (ArchivedSpan & { readonly stream: string })[]
  readonly events: number
  /** SHA-256 of all lines before this one, with their line ends. */
  readonly digest: string
}

/** An append as the log had it; `previous` is the hash of the event before it in its stream. */
export interface ArchivedAppend extends Commit {
  readonly previous: string
}

const EVENTS = ',"events":'

/** The one line that there is for an append. The text of its events is the one that the log had, to the byte. */
export const appendLine = ({ stream, revision, position, count, id, at, previous, hashes, events }: ArchivedAppend) => {
  const head = JSON.stringify({
    kind: 'append',
    stream,
    revision,
    position,
    count,
    id,
    at: new Date(at).toISOString(),
    previous,
    hashes: hexes(hashes),
  })
  return `${head.slice(0, -1)}${EVENTS}${events}}\n`
}

/** An append from its line, without the line end; undefined when it is not the line of one. */
export const appendIn = (line: string): ArchivedAppend | undefined => {
  // No string of JSON has these characters in this order: its quotation marks are escaped.
  const cut = line.indexOf(EVENTS)
  if (cut === -1) return undefined
  const head = parsed(`${line.slice(0, cut)}}`)
  if (head?.['kind'] !== 'append') return undefined
  const { stream, revision, position, count, id, at, previous, hashes } = head
  if (typeof stream !== 'string' || typeof id !== 'string' || typeof at !== 'string' || typeof previous !== 'string')
    return undefined
  const time = Date.parse(at)
  if (![revision, position, count, time].every(Number.isSafeInteger) || !isHexes(hashes)) return undefined
  const append = {
    stream,
    revision: revision as number,
    position: position as number,
    count: count as number,
    id,
    at: time,
    previous,
    hashes: Buffer.from(hashes.join(''), 'hex'),
    events: line.slice(cut + EVENTS.length, -1),
  }
  return appendLine(append) === `${line}\n` ? append : undefined
}

export const parsed = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

const hexes = (hashes: Buffer): readonly string[] =>
  Array.from({ length: hashes.length / HASH_BYTES }, (_, n) => hashAt(hashes, n))

const isHexes = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((hash) => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash))

/** What the log keeps of an append whose text is elsewhere; `hash` is that of its last event. */
export interface Kept {
  readonly position: number
  readonly revision: number
  readonly count: number
  readonly hash: string
}

/** Stands in the log's event for what is kept of a stream, so that it cannot be changed unseen. */
export const digestOf = (rows: Iterable<Kept>): string => {
  let text = ''
  for (const { position, revision, count, hash } of rows) text += `${position} ${revision} ${count} ${hash}\n`
  return sha256(text)
}
