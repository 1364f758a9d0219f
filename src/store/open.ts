import * as E from 'fp-ts/lib/Either.js'
import type { EventStore, LogReader } from './event-store.ts'
import { memoryStore } from './memory.ts'
import { reasonOf, type OpenFault } from './open-fault.ts'
import { openSqliteReader } from './sqlite/reader.ts'
import { openSqliteStore, type SqliteStoreOptions } from './sqlite/store.ts'

export interface OpenOptions extends Pick<SqliteStoreOptions, 'sealing'> {
  /** How long to wait for a server that does not answer yet, in milliseconds. */
  readonly waitMs?: number
  /** Says what is being waited for. */
  readonly report?: (problem: string) => void
}

/** `sqlite:<file>` is kept on this machine, `esdb://…` in EventStoreDB; `memory:` ends with its process. */
export const openEventStore = async (
  url: string,
  { waitMs, report, sealing }: OpenOptions = {},
): Promise<E.Either<OpenFault, EventStore>> => {
  if (url === 'memory:') return E.right(memoryStore())
  const file = fileOf(url)
  if (file !== undefined) return openSqliteStore({ file, ...(sealing === undefined ? {} : { sealing }) })
  if (!isEventStoreDb(url)) return E.left(unknown(url))
  const { openEventStoreDb } = await eventStoreDb()
  return openEventStoreDb({
    url,
    ...(waitMs === undefined ? {} : { openMs: waitMs }),
    ...(report === undefined ? {} : { report }),
  })
}

/** The reading half of a store, also of one that is in use: for another thread, or a copy. */
export const openLogReader = async (url: string): Promise<E.Either<OpenFault, LogReader>> => {
  const file = fileOf(url)
  if (file !== undefined) {
    try {
      return E.right(openSqliteReader(file))
    } catch (error) {
      return E.left({ tag: 'store_not_opened', reason: `${file} cannot be read: ${reasonOf(error)}` })
    }
  }
  if (!isEventStoreDb(url)) return E.left(unknown(url))
  const { openEventStoreDbReader } = await eventStoreDb()
  return openEventStoreDbReader(url)
}

/** A server keeps it: it may be away, and others may use it. */
export const isEventStoreDb = (url: string): boolean => /^esdb(\+discover)?:\/\/./.test(url)

const fileOf = (url: string): string | undefined => /^sqlite:(.+)$/s.exec(url)?.[1]

/** Its packages cost a tenth of a second: only those who use it pay. */
const eventStoreDb = () => import('./eventstoredb/store.ts')

const unknown = (url: string): OpenFault => ({
  tag: 'store_not_opened',
  reason: `${url} names no event store: sqlite:<file>, esdb://<host> or memory:`,
})
