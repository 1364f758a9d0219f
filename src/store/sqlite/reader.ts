import Database from 'better-sqlite3'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { dashed, mayWant, recorded, wantsType, type Commit } from '../commit.ts'
import type { EventStore, Fault, Recorded } from '../event-store.ts'
import { reasonOf } from '../open-fault.ts'

/** Reads on the calling thread, in any thread and beside the writer. It sees what is committed, and that is durable. */
export interface SqliteReader extends Pick<EventStore, 'read' | 'readAll'> {
  /** Asks the file. Throws what SQLite throws. */
  readonly head: () => number
  readonly close: () => void
}

type Row = Omit<Commit, 'stream'>

/** JSON that one page may hold, so that a page of large events takes neither the memory nor the thread for long. */
const PAGE_BYTES = 16 * 1024 * 1024

/** Throws what SQLite throws when there is no such file. */
export const openSqliteReader = (file: string): SqliteReader => {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  db.pragma('busy_timeout = 5000')

  const columns = 'position, revision, count, lower(hex(commits.id)) AS id, at, events'
  const ofStream = db.prepare<[string, number, number], Row>(
    `SELECT ${columns} FROM commits WHERE stream = (SELECT id FROM streams WHERE name = ?) AND revision >= ?
     ORDER BY revision LIMIT ?`,
  )
  const ofLog = db.prepare<[number, number], Commit>(
    `SELECT ${columns}, name AS stream FROM commits JOIN streams ON streams.id = commits.stream WHERE position > ?
     ORDER BY position LIMIT ?`,
  )
  const lastPosition = db.prepare('SELECT max(position) FROM commits').pluck()

  return {
    read: (stream, from = 0, limit = 1_000) =>
      attempt(() => {
        const events: Recorded[] = []
        let bytes = 0
        for (const row of ofStream.iterate(stream, from, limit)) {
          const start = Math.max(0, from - (row.revision - row.count + 1))
          const end = Math.min(row.count, start + limit - events.length)
          for (const event of recorded({ ...row, stream, id: dashed(row.id) }, start, end)) events.push(event)
          bytes += row.events.length
          if (events.length >= limit || bytes >= PAGE_BYTES) break
        }
        return events
      }),
    readAll: (after, limit = 1_000, filter) =>
      attempt(() => {
        const events: Recorded[] = []
        let until = after
        let bytes = 0
        for (const row of ofLog.iterate(after, limit)) {
          const start = Math.max(0, after - (row.position - row.count))
          const end = Math.min(row.count, start + limit - (until - after))
          until = row.position - row.count + end
          if (mayWant(filter, row)) {
            for (const event of recorded({ ...row, id: dashed(row.id) }, start, end))
              if (wantsType(filter, event.type)) events.push(event)
            bytes += row.events.length
          }
          if (until - after >= limit || bytes >= PAGE_BYTES) break
        }
        return { events, until }
      }),
    head: () => (lastPosition.get() as number | null) ?? 0,
    close: () => {
      db.close()
    },
  }
}

const attempt =
  <A>(read: () => A): TE.TaskEither<Fault, A> =>
  async () => {
    try {
      return E.right(read())
    } catch (error) {
      return E.left({ tag: 'store_unavailable', reason: reasonOf(error) })
    }
  }
