import type Database from 'better-sqlite3'
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { appendIn, type ArchivedAppend } from '../../archive/lines.ts'
import type { Commit } from '../../commit.ts'
import { reasonOf } from '../../open-fault.ts'
import { folderOf } from './folder.ts'

/** The events of a stream lie in a file that can't be read. */
export class ArchiveUnreadable extends Error {
  readonly stream: string
  readonly file: string
  constructor(stream: string, file: string, reason: string) {
    super(reason)
    this.stream = stream
    this.file = file
  }
}

type Whole = Pick<Commit, 'id' | 'at' | 'events' | 'hashes'>

/** A row of the log, perhaps one whose text is in an archive: its `events` are empty then, and only its last hash is kept. */
export type ColdRow = Whole & Pick<Commit, 'stream' | 'revision' | 'position'>

interface Place {
  readonly archive_id: string
  readonly start: number
  readonly length: number
}

/** UTF-16 units of lines that stay unpacked. Who reads the log from its beginning goes from stream to stream with each append. */
const KEPT = 32 * 1024 * 1024

/** Reads what was moved to archives, from any thread. The one who asks gets what the log had. */
export const coldReading = (db: Database.Database, file: string): ((row: ColdRow) => Whole) => {
  // A file of an earlier version has no archives, and none of the tables.
  let statements: ReturnType<typeof statementsOf> | undefined
  const pieces = keptPieces()

  const inPiece = ({ archive_id, start, length }: Place, position: number): ArchivedAppend | undefined => {
    const key = `${archive_id} ${start}`
    const known = pieces.get(key)
    const lines = known ?? linesIn(gunzipSync(bytesIn(join(folderOf(file), fileOf(archive_id)), start, length)))
    if (known === undefined) pieces.keep(key, lines)
    const line = lines.get(position)
    return line === undefined ? undefined : appendIn(line)
  }

  return (row) => {
    const { stream, revision, position, hashes } = row
    const { find, reread } = (statements ??= statementsOf(db))
    const place = find.get(stream, revision)
    let reason = 'the log does not say in which'
    try {
      const found = place === undefined ? undefined : inPiece(place, position)
      if (found?.stream === stream && found.revision === revision && found.hashes.subarray(-32).equals(hashes))
        return { id: found.id.replaceAll('-', ''), at: found.at, events: found.events, hashes: found.hashes }
      if (place !== undefined) reason = 'it has other events there than those that were put into it'
    } catch (error) {
      reason = reasonOf(error)
    }
    // It was put back into the log since the row was read: whoever does that may also take the file away.
    const back = reread.get(position)
    if (back !== undefined) return back
    throw new ArchiveUnreadable(stream, place === undefined ? 'an archive' : fileOf(place.archive_id), reason)
  }
}

/** Lines by the position that they are about; they are read only when they are asked for. */
type Lines = ReadonlyMap<number, string>

const linesIn = (bytes: Buffer): Lines => {
  const lines = new Map<number, string>()
  for (const line of bytes.toString().split('\n')) {
    const [, position] =
      /^\{"kind":"append","stream":"(?:[^"\\]|\\.)*","revision":\d+,"position":(\d+),/.exec(line) ?? []
    if (position !== undefined) lines.set(Number(position), line)
  }
  return lines
}

/** The pieces that were used last, so far as they are no more than `KEPT` together; one is kept whatever its size. */
const keptPieces = () => {
  const pieces = new Map<string, { readonly lines: Lines; readonly size: number }>()
  let size = 0
  return {
    get: (key: string): Lines | undefined => {
      const found = pieces.get(key)
      if (found === undefined) return undefined
      pieces.delete(key)
      pieces.set(key, found)
      return found.lines
    },
    keep: (key: string, lines: Lines): void => {
      const piece = { lines, size: [...lines.values()].reduce((sum, line) => sum + line.length, 0) }
      pieces.set(key, piece)
      size += piece.size
      for (const [oldest, { size: freed }] of pieces) {
        if (size <= KEPT || oldest === key) return
        pieces.delete(oldest)
        size -= freed
      }
    },
  }
}

const statementsOf = (db: Database.Database) => ({
  find: db.prepare<[string, number], Place>(
    `SELECT archives.id AS archive_id, start, length FROM archived JOIN archives ON archives.number = archived.archive
     WHERE stream = (SELECT id FROM streams WHERE name = ?) AND last >= ? ORDER BY last LIMIT 1`,
  ),
  reread: db.prepare<[number], Whole>(
    `SELECT lower(hex(id)) AS id, at, events, hashes FROM commits WHERE position = ? AND events <> ''`,
  ),
})

export const fileOf = (archiveId: string): string => `${archiveId}.ndjson.gz`

const bytesIn = (path: string, start: number, length: number): Buffer => {
  const descriptor = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(length)
    for (let read = 0; read < length;) {
      const more = readSync(descriptor, bytes, read, length - read, start + read)
      if (more === 0) throw new Error(`${path} is shorter than it was`)
      read += more
    }
    return bytes
  } finally {
    closeSync(descriptor)
  }
}
