import Database from 'better-sqlite3'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { dashed, mayWant, recorded, wantsType, type Commit } from '../commit.ts'
import type { EventStore, LogReader, Fault, Filter, LogPage, Recorded } from '../event-store.ts'
import { reasonOf } from '../open-fault.ts'
import { ArchiveUnreadable, coldReading, type ColdRow } from './archive/cold.ts'
import { checking } from './check.ts'

/** Reads on the calling thread, in any thread and beside the writer. It sees what is committed, and that is durable. */
export interface SqliteReader extends LogReader, Pick<EventStore, 'check'> {
  /** The connection, for reading. */
  readonly db: Database.Database
  /** Asks the file. Throws what SQLite throws. */
  readonly head: () => number
  readonly close: () => void
}

type Row = Omit<Commit, 'stream'>

/** JSON that one page may hold, so that a page of large events takes neither the memory nor the thread for long. */
const PAGE_BYTES = 16 * 1024 * 1024

/** Streams that are looked into one by one rather than by going through the log. */
const FEW = 1_000

/** Throws what SQLite throws when there is no such file. */
export const openSqliteReader = (file: string): SqliteReader => {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  db.pragma('busy_timeout = 5000')

  const columns = 'position, revision, count, lower(hex(commits.id)) AS id, at, events, hashes'
  const ofStream = db.prepare<[string, number, number], Row>(
    `SELECT ${columns} FROM commits WHERE stream = (SELECT id FROM streams WHERE name = ?) AND revision >= ?
     ORDER BY revision LIMIT ?`,
  )
  const ofLog = db.prepare<[number, number], Commit>(
    `SELECT ${columns}, name AS stream FROM commits JOIN streams ON streams.id = commits.stream WHERE position > ?
     ORDER BY position LIMIT ?`,
  )
  const streamsIn = db
    .prepare<[string, string, number], number>(`SELECT id FROM streams WHERE name >= ? AND name < ? LIMIT ?`)
    .pluck()
  const ofStreams = db.prepare<[string, number, number], Commit>(
    `SELECT ${columns}, name AS stream FROM commits JOIN streams ON streams.id = commits.stream
     WHERE commits.stream IN (SELECT value FROM json_each(?)) AND +position > ? ORDER BY position LIMIT ?`,
  )
  const check = checking(db)
  const cold = coldReading(db, file)
  /** What lies in an archive is read as if it were here. */
  const whole = <R extends ColdRow>(row: R): R => (row.events === '' ? { ...row, ...cold(row) } : row)
  const lastPosition = db.prepare('SELECT max(position) FROM commits').pluck()
  const head = (): number => (lastPosition.get() as number | null) ?? 0

  /** The ids, as JSON, of all streams of these categories; undefined when there are too many to look into each. */
  const fewStreams = (categories: readonly string[] | undefined): string | undefined => {
    if (categories === undefined) return undefined
    const ids = categories.flatMap((category) => streamsIn.all(`${category}-`, `${category}.`, FEW + 1))
    return ids.length > FEW ? undefined : JSON.stringify(ids)
  }

  const scan = (after: number, limit: number, filter: Filter | undefined): LogPage => {
    const events: Recorded[] = []
    let until = after
    let bytes = 0
    for (const row of ofLog.iterate(after, limit)) {
      const start = Math.max(0, after - (row.position - row.count))
      const end = Math.min(row.count, start + limit - (until - after))
      until = row.position - row.count + end
      if (mayWantOf(filter, row)) bytes += take(whole(row), start, end, filter, events)
      if (until - after >= limit || bytes >= PAGE_BYTES) break
    }
    return { events, until }
  }

  /** A category of few streams is found by their names: the log may be long, and none of it of interest. */
  const pick = (
    streams: string,
    after: number,
    limit: number,
    filter: Filter | undefined,
    reached: number,
  ): LogPage => {
    const events: Recorded[] = []
    let until = after
    let looked = 0
    let bytes = 0
    for (const row of ofStreams.iterate(streams, after, limit)) {
      const start = Math.max(0, after - (row.position - row.count))
      const end = Math.min(row.count, start + limit - looked)
      until = row.position - row.count + end
      looked += end - start
      bytes += take(whole(row), start, end, filter, events)
      if (looked >= limit || bytes >= PAGE_BYTES) return { events, until }
    }
    return { events, until: Math.max(until, reached) }
  }

  return {
    read: (stream, from = 0, limit = 1_000) =>
      attempt(() => {
        const events: Recorded[] = []
        let bytes = 0
        for (const row of ofStream.iterate(stream, from, limit)) {
          const start = Math.max(0, from - (row.revision - row.count + 1))
          const end = Math.min(row.count, start + limit - events.length)
          const commit = whole({ ...row, stream })
          for (const event of recorded({ ...commit, id: dashed(commit.id) }, start, end)) events.push(event)
          bytes += commit.events.length
          if (events.length >= limit || bytes >= PAGE_BYTES) break
        }
        return events
      }),
    readAll: (after, limit = 1_000, filter) =>
      attempt(() => {
        const reached = head()
        const streams = fewStreams(filter?.categories)
        return streams === undefined ? scan(after, limit, filter) : pick(streams, after, limit, filter, reached)
      }),
    check: (of, limit = 1_000) => attempt(() => check(of, limit)),
    eventAt: (position) =>
      attempt(() => scan(position - 1, 1, undefined).events.find((event) => event.position === position)),
    gapless: true,
    db,
    head,
    close: () => {
      db.close()
    },
  }
}

/** Of a row whose text is elsewhere only the stream is known. */
const mayWantOf = (filter: Filter | undefined, row: Commit): boolean => {
  if (row.events !== '' || filter === undefined) return mayWant(filter, row)
  return filter.categories === undefined || mayWant({ categories: filter.categories }, row)
}

/** Adds what is wanted of a row; the size of what had to be parsed for it. */
const take = (row: Commit, start: number, end: number, filter: Filter | undefined, events: Recorded[]): number => {
  for (const event of recorded({ ...row, id: dashed(row.id) }, start, end))
    if (wantsType(filter, event.type)) events.push(event)
  return row.events.length
}

const attempt =
  <A>(read: () => A): TE.TaskEither<Fault, A> =>
  async () => {
    try {
      return E.right(read())
    } catch (error) {
      if (error instanceof ArchiveUnreadable) {
        const { stream, file, message } = error
        return E.left({ tag: 'archive_unreadable', stream, file, reason: message })
      }
      return E.left({ tag: 'store_unavailable', reason: reasonOf(error) })
    }
  }
