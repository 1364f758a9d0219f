import Database from 'better-sqlite3'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readArchive, type ReadArchive } from '../../archive/read-archive.ts'
import { lastHash } from '../../commit.ts'
import { sha256Of } from '../../hash.ts'
import { reasonOf } from '../../open-fault.ts'
import { fileOf } from './cold.ts'
import { folderOf } from './folder.ts'
import type { CheckAnswer, Job, UnpackAnswer } from './jobs.ts'
import { blobsIn } from './pack-streams.ts'

/** What the log keeps of an append whose text is elsewhere. */
interface Tombstone {
  readonly position: number
  readonly stream: string
  readonly revision: number
  readonly hash: string
}

/** Reads an archive whole, and what the log needs of it. Throws when the file is not the one that was written. */
const opened = (
  file: string,
  archiveId: string,
): { readonly read: ReadArchive; readonly needed: readonly Tombstone[] } => {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    db.pragma('busy_timeout = 5000')
    const sha256 = db.prepare<[string], string>('SELECT sha256 FROM archives WHERE id = ?').pluck().get(archiveId)
    const needed = db
      .prepare<[string], Tombstone>(
        `SELECT commits.position, name AS stream, revision, lower(hex(hashes)) AS hash
         FROM archived JOIN archives ON archives.number = archived.archive JOIN streams ON streams.id = archived.stream
         JOIN commits ON commits.stream = archived.stream AND revision >= first AND revision <= last
         WHERE archives.id = ? AND events = '' ORDER BY commits.position`,
      )
      .all(archiveId)
    const path = join(folderOf(file), fileOf(archiveId))
    const bytes = readFileSync(path)
    const read = readArchive(bytes)
    const { broken } = read
    if (broken !== undefined)
      throw new Error(
        `${path}: line ${broken.line}${broken.stream === undefined ? '' : `, event ${broken.revision} of ${broken.stream}`}: ${broken.detail}`,
      )
    if (sha256 !== undefined && sha256Of(bytes) !== sha256)
      throw new Error(`${path}: it is not the file that was written`)
    return { read, needed }
  } finally {
    db.close()
  }
}

export const unpackStreams = ({
  file,
  archive_id,
  streams,
}: Extract<Job, { readonly kind: 'unpack' }>): UnpackAnswer => {
  const { read, needed } = opened(file, archive_id)
  const wanted = wantedOf(read, streams)
  const appends = new Map(read.appends.map((append) => [append.position, append]))
  const rows: UnpackAnswer['rows'][number][] = []
  const back = new Set<string>()
  let events = 0
  for (const tombstone of needed.filter(({ stream }) => wanted?.has(stream) ?? true)) {
    const append = appends.get(tombstone.position)
    if (append === undefined || lastHash(append.hashes) !== tombstone.hash || append.stream !== tombstone.stream)
      throw new Error(`the archive lacks event ${tombstone.revision} of ${tombstone.stream}`)
    const { position, id, at, hashes, stream, count } = append
    rows.push({ position, id, at, events: append.events, hashes })
    back.add(stream)
    events += count
  }
  return { rows, streams: [...back], events }
}

/** The streams that are asked for, with the large values that they refer to; undefined for all of them. */
const wantedOf = (
  { appends }: ReadArchive,
  streams: readonly string[] | undefined,
): ReadonlySet<string> | undefined => {
  if (streams === undefined) return undefined
  const named = new Set(streams)
  return new Set([...named, ...blobsIn(appends.filter(({ stream }) => named.has(stream)))])
}

/** Compares a file with what the log keeps of it. What is wrong is an answer. */
export const checkArchive = ({ file, archive_id }: Extract<Job, { readonly kind: 'check' }>): CheckAnswer => {
  try {
    const { read, needed } = opened(file, archive_id)
    const appends = new Map(read.appends.map((append) => [append.position, append]))
    let events = 0
    for (const { position, stream, revision, hash } of needed) {
      const append = appends.get(position)
      if (
        append === undefined ||
        append.stream !== stream ||
        append.revision !== revision ||
        lastHash(append.hashes) !== hash
      )
        return { events, broken: `event ${revision} of ${stream} is not in the file as the log has kept it` }
      events += append.count
    }
    return { events, broken: null }
  } catch (error) {
    return { events: 0, broken: reasonOf(error) }
  }
}
