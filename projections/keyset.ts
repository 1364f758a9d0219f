import * as E from 'fp-ts/lib/Either.js'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { cursorOf, keyIn } from './paging.ts'
import type { ReadFault } from './read-models.ts'

/** A place in a list that is ordered by a time and then by an id, newest first. */
export interface Key {
  readonly time: string
  readonly id: string
}

export const cursorAt = (order: string, key: Key | undefined): string | null =>
  key === undefined ? null : cursorOf([order, key.time, key.id])

export const keyAt = (order: string, cursor: string | undefined): E.Either<ReadFault, Key | undefined> => {
  const parts = keyIn<readonly [string, string, string]>(cursor, [order, '', ''])
  if (E.isLeft(parts) || parts.right === undefined) return parts as E.Either<ReadFault, undefined>
  const [, time, id] = parts.right
  return E.right({ time, id })
}

/** The condition that leaves what comes behind a key; none at the start of a list. */
export const isBehind = (time: string, id: string, key: Key | undefined): readonly RawBuilder<SqlBool>[] =>
  key === undefined ? [] : [sql<SqlBool>`(${sql.ref(time)}, ${sql.ref(id)}) < (${key.time}, ${key.id})`]

export const newestFirst = (a: Key, b: Key): number => descending(a.time, b.time) || descending(a.id, b.id)

const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0)
