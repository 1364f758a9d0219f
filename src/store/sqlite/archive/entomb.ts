import type Database from 'better-sqlite3'
import type { Work } from './jobs.ts'

interface Kept {
  readonly stream: number
  readonly revision: number
  readonly count: number
  readonly hash: Buffer
  readonly chain: Buffer
}

/**
 * Takes the text of rows out of the log, or puts it back, in the transaction that is open. Throws when the log is not as it was when
 * the file was written or read; nothing of the transaction must be kept then.
 */
export const entombing = (db: Database.Database): ((work: Work, position: number) => void) => {
  const insertArchive = db.prepare('INSERT INTO archives (id, bytes, sha256, at, position) VALUES (?, ?, ?, ?, ?)')
  const insertPiece = db.prepare(
    `INSERT INTO archived (stream, last, first, archive, start, length)
     VALUES ((SELECT id FROM streams WHERE name = ?), ?, ?, ?, ?, ?)`,
  )
  // SQLite joins pages that have become nearly empty when a row is deleted, and not when one gets shorter.
  const take = db.prepare<[number], Kept>(
    `DELETE FROM commits WHERE position = ? AND events <> ''
     RETURNING stream, revision, count, substr(hashes, -32) AS hash, chain`,
  )
  const keep = db.prepare(
    `INSERT INTO commits (position, stream, revision, count, id, at, events, hashes, chain) VALUES (?, ?, ?, ?, x'', 0, '', ?, ?)`,
  )
  const entomb = (position: number): void => {
    const row = take.get(position)
    expectOne(row === undefined ? 0 : 1, position)
    if (row !== undefined) keep.run(position, row.stream, row.revision, row.count, row.hash, row.chain)
  }
  const exhume = db.prepare(
    `UPDATE commits SET events = ?, id = unhex(?, '-'), at = ?, hashes = ?
     WHERE position = ? AND events = '' AND hashes = substr(?, -32)`,
  )
  const forgetStream = db.prepare(
    `DELETE FROM archived WHERE stream = (SELECT id FROM streams WHERE name = ?)
     AND archive = (SELECT number FROM archives WHERE id = ?)`,
  )
  const forgetArchive = db.prepare('DELETE FROM archives WHERE id = ? AND number NOT IN (SELECT archive FROM archived)')

  return (work, position) => {
    const { archive_id } = work
    if (work.kind === 'put') {
      const { bytes, sha256, pieces, positions } = work.packed
      const { lastInsertRowid } = insertArchive.run(archive_id, bytes, sha256, work.at, position)
      for (const { stream, last, first, start, length } of pieces)
        insertPiece.run(stream, last, first, lastInsertRowid, start, length)
      for (const row of positions) entomb(row)
      return
    }
    for (const { id, at, events, hashes, position: row } of work.rows)
      expectOne(exhume.run(events, id, at, hashes, row, hashes).changes, row)
    for (const stream of work.streams) forgetStream.run(stream, archive_id)
    forgetArchive.run(archive_id)
  }
}

const expectOne = (changes: number, position: number): void => {
  if (changes !== 1) throw new Error(`the append at position ${position} is not as it was a moment ago`)
}

/** Free pages of 4 KiB that stay in the file, so that the log need not grow for what comes next. */
const SPARE = 1_024
/** Pages that are given back at a time: whoever appends meanwhile waits for one slice at most. */
const SLICE = 128

/** Makes the file smaller by a slice. False when there is nothing more to give back. */
export const giveBack = (db: Database.Database): boolean => {
  const free = db.pragma('freelist_count', { simple: true }) as number
  if (free <= SPARE || db.pragma('auto_vacuum', { simple: true }) !== 2) return false
  db.pragma(`incremental_vacuum(${Math.min(SLICE, free - SPARE)})`)
  return true
}
