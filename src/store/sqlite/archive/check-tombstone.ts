import type Database from 'better-sqlite3'
import * as E from 'fp-ts/lib/Either.js'
import { archiveEvents, type ArchivedStream } from '../../archive/events.ts'
import { parsed } from '../../archive/lines.ts'
import type { Before, Found } from '../../check.ts'
import type { Broken } from '../../event-store.ts'
import { HASH_BYTES } from '../../hash.ts'
import { keptDigest } from './kept-rows.ts'

interface Told {
  readonly position: number
  readonly id: string
  readonly events: string
}

export type CheckTombstone = (found: Found, before: Before) => Broken | undefined

/**
 * Checks a row whose text is in an archive: that it is all that such a row has, that it follows the one before it, and that the event
 * which tells of the archive vouches for all that is kept of its stream. The event itself is checked where it stands.
 */
export const checkingTombstones = (db: Database.Database): (() => CheckTombstone) => {
  const tellingOf = db.prepare<[string, number], Told>(
    `SELECT archives.position, archives.id, commits.events FROM archived
     JOIN archives ON archives.number = archive JOIN commits ON commits.position = archives.position
     WHERE archived.stream = (SELECT id FROM streams WHERE name = ?) AND last >= ? ORDER BY last LIMIT 1`,
  )
  const digest = keptDigest(db)
  return () => checkOf((stream, revision) => tellingOf.get(stream, revision), digest)
}

/** For one walk: what was found of a stream holds as long as nobody writes. */
const checkOf = (
  tellingOf: (stream: string, revision: number) => Told | undefined,
  digest: ReturnType<typeof keptDigest>,
): CheckTombstone => {
  let told: Told | undefined
  let entries: ReadonlyMap<string, ArchivedStream> = new Map()
  let vouched: ArchivedStream | undefined

  const entryOf = (stream: string, revision: number): ArchivedStream | undefined => {
    const telling = tellingOf(stream, revision)
    if (telling === undefined) return undefined
    if (telling.position !== told?.position || telling.events !== told.events) {
      told = telling
      entries = entriesIn(telling)
    }
    const entry = entries.get(stream)
    return entry === undefined || revision < entry.from || revision > entry.revision ? undefined : entry
  }

  return (found, before) => {
    const { stream, count, revision, position } = found
    const broken = (what: Broken['what'], detail: string): Broken => ({
      position: position - count + 1,
      stream: stream ?? '',
      revision: revision - count + 1,
      what,
      detail,
    })
    if (stream === null) return broken('text', 'it belongs to a stream that is not in the list of streams')
    if (count < 1 || revision - count !== before.revision)
      return broken('order', `it follows revision ${before.revision} of its stream`)
    if (found.hashes.length !== HASH_BYTES || found.id.replaceAll('-', '') !== '' || found.at !== 0)
      return broken('text', 'its text is gone, and no archive has it')
    const entry = entryOf(stream, revision)
    if (entry === undefined) return broken('text', 'its text is gone, and no archive has it')
    // Each stream of an archive once, as long as one row follows another of it.
    if (entry !== vouched && digest(stream, entry.from, entry.revision) !== entry.rows)
      return broken('hash', 'what is kept of its stream is not what there was when it was archived')
    vouched = entry
    return undefined
  }
}

const entriesIn = ({ events, id }: Told): ReadonlyMap<string, ArchivedStream> => {
  const list = parsed(`{"events":${events === '' ? '[]' : events}}`)?.['events']
  const data: unknown = Array.isArray(list) ? (list[0] as { readonly data?: unknown } | undefined)?.data : undefined
  const decoded = archiveEvents.streams_archived.decode(data)
  if (E.isLeft(decoded) || decoded.right.archive_id !== id) return new Map()
  return new Map(decoded.right.streams.map((entry) => [entry.stream, entry]))
}
