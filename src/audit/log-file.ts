import Database from 'better-sqlite3'
import * as E from 'fp-ts/lib/Either.js'
import type { Checked, Span } from '../store/event-store.ts'
import { reasonOf } from '../store/open-fault.ts'
import { fileOf } from '../store/sqlite/archive/cold.ts'
import { checkArchive } from '../store/sqlite/archive/unpack-streams.ts'
import { checking } from '../store/sqlite/check.ts'

export interface CheckedFile {
  readonly archive_id: string
  readonly file: string
  readonly events: number
  readonly broken: string | null
}

export interface LogFile {
  readonly check: (of: Span, limit: number) => Checked
  /** Reads the file of each archive and compares it with the log. */
  readonly checkArchives: () => readonly CheckedFile[]
  readonly close: () => void
}

/** The first schema whose events have hashes. */
const HASHED = 2

/** The first that has archives. */
const ARCHIVING = 3

const archivesIn = (db: Database.Database, file: string): readonly CheckedFile[] =>
  db
    .prepare<[], string>('SELECT id FROM archives ORDER BY id')
    .pluck()
    .all()
    .map((archive_id) => ({
      archive_id,
      file: fileOf(archive_id),
      ...checkArchive({ kind: 'check', file, archive_id }),
    }))

/** The file of an embedded event store, to be checked beside a server or without one. Nothing is written to it. */
export const openLogFile = (file: string): E.Either<string, LogFile> => {
  let db: Database.Database | undefined
  try {
    db = new Database(file, { readonly: true, fileMustExist: true })
    const schema = db.pragma('user_version', { simple: true }) as number
    if (schema < HASHED) {
      db.close()
      return E.left(
        schema === 0
          ? `${file} is not an event store.`
          : `${file} was written by an earlier version and has no hashes yet: it gets them when a server of this version opens it.`,
      )
    }
    const opened = db
    return E.right({
      check: checking(opened),
      checkArchives: () => (schema < ARCHIVING ? [] : archivesIn(opened, file)),
      close: () => void opened.close(),
    })
  } catch (error) {
    db?.close()
    return E.left(`${file} cannot be read: ${reasonOf(error)}`)
  }
}
