import type { Database } from './database.ts'
import { keyOf, MOST_SHOWN, rowDifferences, type Difference, type TableRow } from './differences.ts'

/** What two sets of tables that reflect the same position say differently: all of it counted, the first of it shown. */
export interface Compared {
  readonly differences: readonly Difference[]
  readonly different: number
}

/** Rows that are looked at before others get the thread. */
const AT_ONCE = 1_000

/** What is in them follows from the log alone; the rest is the store's own, or a cache. */
const isModel = (table: string): boolean =>
  !/^(sqlite_|kysely_)/.test(table) && table !== 'snapshots' && table !== 'projection_position'

/** Rows that say nothing: whether they are there depends on how the log was cut into batches. */
const sayingRows = (table: string): string => (table === 'execution_counts' ? 'count <> 0' : 'true')

/** Compares every table of read models, row by row; `pause` is called between handfuls of rows. */
export const compareTables = async (
  expected: Database,
  actual: Database,
  pause: () => Promise<void>,
): Promise<Compared> => {
  const shown: Difference[] = []
  let different = 0
  const tables = expected.sqlite.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).pluck()
  for (const table of (tables.all() as readonly string[]).filter(isModel)) {
    const key = keyOf(expected, table)
    const found = (differences: readonly Difference[]): void => {
      different += differences.length
      shown.push(...differences.slice(0, MOST_SHOWN - shown.length))
    }
    const rowIn = (db: Database) => {
      const select = db.sqlite.prepare<unknown[], TableRow>(
        `SELECT * FROM ${table} WHERE ${sayingRows(table)} AND ${key.map((name) => `${name} = ?`).join(' AND ')}`,
      )
      return (row: TableRow): TableRow | undefined => select.get(...key.map((name) => row[name]))
    }

    let met = 0
    const actualOf = rowIn(actual)
    for await (const rows of pagesOf(expected, table, pause))
      for (const row of rows) {
        const there = actualOf(row)
        if (there !== undefined) met++
        found(rowDifferences(table, key, row, there))
      }
    if (met === countOf(actual, table)) continue
    const expectedOf = rowIn(expected)
    for await (const rows of pagesOf(actual, table, pause))
      for (const row of rows) if (expectedOf(row) === undefined) found(rowDifferences(table, key, undefined, row))
  }
  return { differences: shown, different }
}

const countOf = ({ sqlite }: Database, table: string): number =>
  sqlite
    .prepare(`SELECT count(*) FROM ${table} WHERE ${sayingRows(table)}`)
    .pluck()
    .get() as number

async function* pagesOf(
  { sqlite }: Database,
  table: string,
  pause: () => Promise<void>,
): AsyncGenerator<readonly TableRow[]> {
  const select = sqlite.prepare<[number, number], TableRow & { readonly place: number }>(
    `SELECT rowid AS place, * FROM ${table} WHERE rowid > ? AND ${sayingRows(table)} ORDER BY rowid LIMIT ?`,
  )
  for (let after = -1; ;) {
    const rows = select.all(after, AT_ONCE)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(({ place: _place, ...row }) => row)
    after = last.place
    await pause()
  }
}
