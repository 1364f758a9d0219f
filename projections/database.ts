import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { Kysely, Migrator, SqliteDialect, type Compilable } from 'kysely'
import { migrations } from '../migrations/projections/index.ts'
import type { Schema } from './schema.ts'

/** The projection store's file, with its tables. Everything runs synchronously: a question sees one state of the rows. */
export interface Database {
  readonly sqlite: Sqlite.Database
  /** Builds statements; it runs none. */
  readonly sql: Kysely<Schema>
  /** The tables were made or changed just now: whatever they hold is of no use. */
  readonly renewed: boolean
  readonly rows: <Row>(query: Compilable<Row>) => readonly Row[]
  /** A statement to run often. Its parameters are those of the query, in the order in which they stand in it. */
  readonly statement: <Row>(query: Compilable<Row>) => Sqlite.Statement<unknown[], Row>
  readonly close: () => void
}

/** The file of a projection store that ends with its process. */
export const IN_MEMORY = ':memory:'

/** Throws the file away, with what belongs to it. */
export const discard = (file: string): void => {
  if (file === IN_MEMORY) return
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true })
}

/** The file itself is at fault, and not the disk that it is on or who may write there. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Sqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)

/** A full disk, for one: the same may succeed later. */
export const mayPass = (error: unknown): boolean =>
  error instanceof Sqlite.SqliteError && error.code !== 'SQLITE_ERROR' && !isDamage(error)

/** At opening, when a statement that does not fit means that the tables are not ours. */
export const isUseless = (error: unknown): boolean =>
  error instanceof ForeignSchema ||
  isDamage(error) ||
  (error instanceof Sqlite.SqliteError && error.code === 'SQLITE_ERROR')

class ForeignSchema extends Error {}

/** Opens the file, or makes it, and brings its tables to the present schema. Throws what SQLite throws, or `ForeignSchema`. */
export const openDatabase = async (file: string): Promise<Database> => {
  if (file !== IN_MEMORY) mkdirSync(dirname(file), { recursive: true })
  const sqlite = new Sqlite(file)
  try {
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = NORMAL')
    sqlite.pragma('cache_size = -16384')
    const sql = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) })
    const renewed = await migrate(sql)
    const statement = <Row>(query: Compilable<Row>) => sqlite.prepare<unknown[], Row>(query.compile().sql)
    const rows = <Row>(query: Compilable<Row>) => {
      const compiled = query.compile()
      return sqlite.prepare<unknown[], Row>(compiled.sql).all(...compiled.parameters)
    }
    return { sqlite, sql, renewed, rows, statement, close: () => sqlite.close() }
  } catch (error) {
    sqlite.close()
    throw error
  }
}

const migrate = async (sql: Kysely<Schema>): Promise<boolean> => {
  const migrator = new Migrator({ db: sql, provider: { getMigrations: async () => ({ ...migrations }) } })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return (results ?? []).length > 0
  const { message } = error as Error
  throw message.startsWith('corrupted migrations') ? new ForeignSchema(message) : (error as Error)
}
