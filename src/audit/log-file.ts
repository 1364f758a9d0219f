import Database from 'better-sqlite3'
import * as E from 'fp-ts/lib/Either.js'
import type { Checked, Span } from '../store/event-store.ts'
import { reasonOf } from '../store/open-fault.ts'
import { checking } from '../store/sqlite/check.ts'

export interface LogFile {
  readonly check: (of: Span, limit: number) => Checked
  readonly close: () => void
}

/** The first schema whose events have hashes. */
const HASHED = 2

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
    return E.right({ check: checking(opened), close: () => void opened.close() })
  } catch (error) {
    db?.close()
    return E.left(`${file} cannot be read: ${reasonOf(error)}`)
  }
}
