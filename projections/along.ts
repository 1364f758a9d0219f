import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Database } from './database.ts'
import { isBehind, type Key } from './keyset.ts'

export type Condition = RawBuilder<SqlBool>

/** The rows that a list is read from, and their columns that it is ordered by. */
export interface Ordered {
  /** A table; or two of them joined, when the index is one of labels that the listed thing may have many of. */
  readonly from: RawBuilder<unknown>
  readonly id: string
  readonly time: string
}

export const table = (name: string, id: string, time: string): Ordered => ({ from: sql.table(name), id, time })

/** The table of labels that has the order as well, joined with what the labels are of. */
export const labels = (name: string, of: string, id: string, time: string): Ordered => ({
  from: sql`${sql.table(name)} join ${sql.table(of)} on ${sql.ref(`${of}.${id}`)} = ${sql.ref(`${name}.${id}`)}`,
  id: `${name}.${id}`,
  time: `${name}.${time}`,
})

/** At most `limit` keys, newest first, behind a place: read along one index, when the conditions that come first begin one that ends in the order. */
export const along = (
  db: Database,
  { from, id, time }: Ordered,
  conditions: readonly Condition[],
  behind: Key | undefined,
  limit: number,
): readonly Key[] => {
  const [at, name] = [sql.ref(time), sql.ref(id)]
  const all = [...conditions, ...isBehind(time, id, behind)]
  const where = all.length === 0 ? sql`` : sql`where ${sql.join(all, sql` and `)}`
  const query = sql<Key>`select ${name} as id, ${at} as time from ${from} ${where} order by ${at} desc, ${name} desc limit ${limit}`
  return db.rows<Key>({ compile: () => query.compile(db.sql) })
}

export const equal = (column: string, value: string | number): Condition => sql<SqlBool>`${sql.ref(column)} = ${value}`

/** So written that no index of the column can be taken. */
export const unindexed = (column: string): RawBuilder<string> => sql<string>`(${sql.ref(column)} || '')`

/** Filters that are tried row by row; those that are absent are none. */
export const tried = (table: string, filters: Readonly<Record<string, string | undefined>>): readonly Condition[] =>
  Object.entries(filters).flatMap(([column, value]) =>
    value === undefined ? [] : [sql<SqlBool>`${unindexed(`${table}.${column}`)} = ${value}`],
  )

/** Those with a text in the column, whatever the case of its ASCII letters; tried row by row. None when it is absent. */
export const holding = (column: string, part: string | undefined): readonly Condition[] =>
  part === undefined ? [] : [sql<SqlBool>`instr(lower(${sql.ref(column)}), lower(${part})) > 0`]
