import type Database from 'better-sqlite3'
import * as E from 'fp-ts/lib/Either.js'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Schedule } from '../store/alarm.ts'
import type { Archives } from '../store/archive/archives.ts'
import { written } from '../store/commit.ts'
import { HERE, type Append, type Appended, type EventStore, type Fault } from '../store/event-store.ts'
import { follow } from '../store/follow.ts'
import { reasonOf } from '../store/open-fault.ts'
import { archiving } from '../store/sqlite/archive/archiving.ts'
import { doJob } from '../store/sqlite/archive/do-job.ts'
import { folderOf } from '../store/sqlite/archive/folder.ts'
import type { Answer, Job, Work } from '../store/sqlite/archive/jobs.ts'
import { openLog, type Log } from '../store/sqlite/log.ts'
import { ANY } from '../store/sqlite/messages.ts'
import { openSqliteReader } from '../store/sqlite/reader.ts'
import { openWritable } from '../store/sqlite/schema.ts'

type Done<A> = E.Either<Fault, A>

/** How one process reaches the shelf: what it sends may be slow, lost, or the last that it does. */
export interface Reached {
  readonly append: (append: Append, work: Work) => Promise<Done<Appended>>
  readonly work: (job: Job) => Promise<Done<Answer>>
}

/**
 * The log on a disk, with archives beside it: the SQLite store's own log, reader, packing and unpacking, on the thread of the life and
 * without its other threads. What a transaction is there, it is here.
 */
export interface Shelf {
  readonly store: EventStore
  readonly append: (append: Append, work?: Work) => Done<Appended>
  readonly work: (job: Job) => Done<Answer>
  /** The archives, as who reaches them so has them. */
  readonly archives: (reached: Reached) => Archives
  /** Of a stream: the revisions at which rows end whose text is in an archive. */
  readonly coldIn: (stream: string) => readonly number[]
  /** The names of the files of archives. */
  readonly files: () => readonly string[]
}

export const openShelf = (schedule: Schedule): Shelf => {
  const folder = mkdtempSync(join(tmpdir(), 'harmonia-life-'))
  const file = join(folder, 'events.db')
  const db = openWritable({ file, mustExist: false, sealing: () => undefined })
  // Crashes are those of processes here, never of the machine.
  db.pragma('synchronous = OFF')
  let log: Log = openLog(db)
  const reader = openSqliteReader(file)
  const live = follow({ ...reader, head: reader.head(), schedule })
  const cold = reader.db
    .prepare<[string], number>(
      `SELECT revision FROM commits WHERE stream = (SELECT id FROM streams WHERE name = ?) AND events = '' ORDER BY revision`,
    )
    .pluck()

  const append: Shelf['append'] = (request, work) => {
    const write = written(request)
    const { stream, id, count, at, events } = write
    const { expected } = request
    const seen = expected === 'any' ? ANY : expected === 'no_stream' ? -1 : expected
    const before = log.head()
    const made = commit(db, () => log.commit([stream, seen, id, count, at, events], work))
    if (E.isLeft(made)) {
      // As the writer's thread does: what it knows of the log may be of what was not written.
      log = openLog(db)
      return made
    }
    const [revision = -1, position = 0] = made.right.verdicts
    if (position === 0) return E.left({ tag: 'wrong_expected_revision', stream, actual: revision })
    if (position > before) live.publish([{ ...write, revision, position, hashes: Buffer.from(made.right.hashes) }])
    return E.right({ revision, position })
  }

  const store: EventStore = {
    append: (request) => async () => append(request),
    read: reader.read,
    readAll: reader.readAll,
    eventAt: reader.eventAt,
    subscribe: live.subscribe,
    watch: live.watch,
    check: reader.check,
    gapless: true,
    head: live.head,
    reach: () => HERE,
    measures: () => ({}),
    close: async () => {
      live.close()
      reader.close()
      db.close()
      rmSync(folder, { recursive: true })
    },
  }
  return {
    store,
    append,
    work: (job) => attempt(() => doJob(job)),
    archives: ({ append: send, work }) =>
      archiving({
        file,
        db: reader.db,
        append: ({ stream, id, at, events }, expected, todo) => {
          const made = JSON.parse(events) as Append['events']
          return send({ id, stream, expected, at: new Date(at).toISOString(), events: made }, todo)
        },
        work,
      }),
    coldIn: (stream) => cold.all(stream),
    files: () => (existsSync(folderOf(file)) ? readdirSync(folderOf(file)).sort() : []),
  }
}

const commit = <A>(db: Database.Database, act: () => A): Done<A> => {
  const done = attempt(act)
  if (E.isLeft(done) && db.inTransaction) db.exec('ROLLBACK')
  return done
}

const attempt = <A>(act: () => A): Done<A> => {
  try {
    return E.right(act())
  } catch (error) {
    return E.left({ tag: 'store_unavailable', reason: reasonOf(error) })
  }
}
