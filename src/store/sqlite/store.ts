import * as E from 'fp-ts/lib/Either.js'
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Schedule } from '../alarm.ts'
import { written } from '../commit.ts'
import { HERE, type EventStore } from '../event-store.ts'
import { follow, type Follow } from '../follow.ts'
import { reasonOf, type OpenFault } from '../open-fault.ts'
import { archiving } from './archive/archiving.ts'
import { inThread } from './archive/archivist-thread.ts'
import { groupCommit } from './group-commit.ts'
import { lock, type Lock } from './lock.ts'
import type { Sealing } from './seal.ts'
import { openSqliteReader, type SqliteReader } from './reader.ts'

export interface SqliteStoreOptions {
  readonly file: string
  /** The size that the file may reach, in pages of 4 KiB; appends beyond it get `store_unavailable`. */
  readonly maxPages?: number
  /** The program of the writer's thread, when it is not the usual one. */
  readonly writer?: URL
  /** The program of the thread of the archives, when it is not the usual one. */
  readonly archivist?: URL
  /** When subscribers are woken; `setImmediate` unless something else owns the time. */
  readonly schedule?: Schedule
  /** Called after each transaction with the number of appends that it held. */
  readonly onCommit?: (appends: number) => void
  /** Told how far the hashes of a file of the former schema are, while it is opened. */
  readonly sealing?: Sealing
}

/** Opens the file, or makes it, for this process alone. Appends are written by a thread of their own; reads happen on the calling one. */
export const openSqliteStore = async (options: SqliteStoreOptions): Promise<E.Either<OpenFault, EventStore>> => {
  const file = resolve(options.file)
  const locked = lockFile(file)
  if (E.isLeft(locked)) return locked

  let live: Follow | undefined
  const writer = await groupCommit({
    ...options,
    file,
    head: () => live?.head() ?? 0,
    publish: (commits) => live?.publish(commits),
    jumpTo: (head) => live?.jumpTo(head),
  })
  if (E.isLeft(writer)) {
    locked.right.release()
    return writer
  }

  let reader: SqliteReader
  let followed: Follow
  try {
    reader = openSqliteReader(file)
    const { schedule = setImmediate } = options
    followed = live = follow({ ...reader, head: reader.head(), schedule: (run) => void schedule(run) })
  } catch (error) {
    await writer.right.close()
    locked.right.release()
    return E.left({ tag: 'store_not_opened', reason: `${file} cannot be read: ${reasonOf(error)}` })
  }

  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await writer.right.drain()
    followed.close()
    // Before the writer: only the last connection to close can remove the write-ahead log.
    reader.close()
    await writer.right.close()
    locked.right.release()
  }

  return E.right({
    append: (append) => async () => writer.right.append(written(append), append.expected),
    read: reader.read,
    readAll: reader.readAll,
    eventAt: reader.eventAt,
    subscribe: followed.subscribe,
    watch: followed.watch,
    check: reader.check,
    gapless: true,
    head: followed.head,
    reach: () => HERE,
    measures: writer.right.measures,
    archives: archiving({
      file,
      db: reader.db,
      append: writer.right.append,
      work: (job) => inThread(job, options.archivist),
    }),
    close: () => (closed ??= close()),
  })
}

const lockFile = (file: string): E.Either<OpenFault, Lock> => {
  try {
    mkdirSync(dirname(file), { recursive: true })
  } catch (error) {
    return E.left({ tag: 'store_not_opened', reason: `the folder of ${file} cannot be made: ${reasonOf(error)}` })
  }
  return lock(`${file}.lock`, `the event store ${file}`)
}
