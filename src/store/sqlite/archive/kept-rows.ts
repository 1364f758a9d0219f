import type Database from 'better-sqlite3'
import { digestOf, type Kept } from '../../archive/lines.ts'

/** The digest of what the log keeps of a stream between two revisions, whether its text is there or not. */
export const keptDigest = (db: Database.Database): ((stream: string, from: number, revision: number) => string) => {
  const kept = db.prepare<[string, number, number], Kept>(
    `SELECT position, revision, count, lower(hex(substr(hashes, -32))) AS hash FROM commits
     WHERE stream = (SELECT id FROM streams WHERE name = ?) AND revision >= ? AND revision <= ? ORDER BY revision`,
  )
  return (stream, from, revision) => digestOf(kept.iterate(stream, from, revision))
}
