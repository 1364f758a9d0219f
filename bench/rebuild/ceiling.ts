import Database from 'better-sqlite3'
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

/** Rows that were written. */
export interface RowCeiling {
  readonly rows: number
  readonly seconds: number
}

/** As many rows per transaction as a rebuild has events. */
const BATCH = 5_000

type Row = readonly unknown[]

/**
 * What the machine allows: the rows that read models end with, into a fresh file with the same tables and indexes, by prepared
 * statements in large transactions, without a sync but for one at the end. No log is read, nothing is decoded or folded, no row is written twice.
 */
export const rowCeiling = (from: string, to: string): RowCeiling => {
  const source = new Database(from, { readonly: true })
  const tables = source
    .prepare<[], { readonly type: string; readonly name: string; readonly sql: string }>(
      `SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index') AND name NOT LIKE 'sqlite_%'
       ORDER BY type DESC`,
    )
    .all()
  const target = new Database(to)
  target.pragma('journal_mode = MEMORY')
  target.pragma('synchronous = OFF')
  target.pragma('cache_size = -65536')
  for (const { sql } of tables) target.exec(sql)

  let rows = 0
  let seconds = 0
  for (const { name } of tables.filter(({ type }) => type === 'table')) {
    const width = source.prepare(`SELECT * FROM ${name}`).columns().length
    const insert = target.prepare(`INSERT INTO ${name} VALUES (${Array.from({ length: width }, () => '?').join()})`)
    const write = target.transaction((batch: readonly Row[]) => {
      for (const row of batch) insert.run(...row)
    })
    const page = source.prepare<[number, number], Row>(`SELECT * FROM ${name} LIMIT ? OFFSET ?`).raw()
    for (let after = 0; ; after += BATCH) {
      const batch = page.all(BATCH, after)
      if (batch.length === 0) break
      const started = performance.now()
      write(batch)
      seconds += (performance.now() - started) / 1_000
      rows += batch.length
    }
  }
  const started = performance.now()
  flush(to)
  seconds += (performance.now() - started) / 1_000
  source.close()
  target.close()
  return { rows, seconds }
}

const flush = (file: string): void => {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
