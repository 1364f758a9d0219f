import * as E from 'fp-ts/lib/Either.js'
import type { EventStore } from './event-store.ts'
import { memoryStore } from './memory.ts'
import type { OpenFault } from './open-fault.ts'
import { openSqliteStore, type SqliteStoreOptions } from './sqlite/store.ts'

export type OpenOptions = Pick<SqliteStoreOptions, 'sealing'>

/** `sqlite:<file>` is kept on this machine; `memory:` ends with its process. */
export const openEventStore = async (
  url: string,
  options: OpenOptions = {},
): Promise<E.Either<OpenFault, EventStore>> => {
  if (url === 'memory:') return E.right(memoryStore())
  const [, file] = /^sqlite:(.+)$/s.exec(url) ?? []
  if (file !== undefined) return openSqliteStore({ file, ...options })
  return E.left({ tag: 'store_not_opened', reason: `${url} names no event store: sqlite:<file> or memory:` })
}
