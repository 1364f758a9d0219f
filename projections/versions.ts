import * as E from 'fp-ts/lib/Either.js'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { cursorOf, keyIn } from './paging.ts'
import type { Page, Paging, ReadFault, VersionRow } from './read-models.ts'

/** The versions of one workflow or template, newest first. */
export const versionsOf = (
  db: Database,
  kind: 'workflow' | 'template',
  id: string,
  { cursor, limit }: Paging,
  as_of: number,
): E.Either<ReadFault, Page<VersionRow>> => {
  const before = keyIn<readonly [string, number]>(cursor, ['version', 0])
  if (E.isLeft(before)) return before
  const behind = before.right?.[1] ?? Number.MAX_SAFE_INTEGER
  const query = sql<VersionRow>`select version, created_at, position from ${sql.table(`${kind}_versions`)}
    where ${sql.ref(`${kind}_id`)} = ${id} and version < ${behind} order by version desc limit ${limit + 1}`
  const found = db.rows<VersionRow>({ compile: () => query.compile(db.sql) })
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const goesOn = last !== undefined && found.length > limit
  return E.right({ rows, next_cursor: goesOn ? cursorOf(['version', last.version]) : null, as_of })
}
