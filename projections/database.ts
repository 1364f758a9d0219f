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

/** How a file is written: `kept` survives a crash; `built` is of no use before all of it is there, and is flushed by whoever has made it. */
type Writing = 'kept' | 'built'

/** Opens the file, or makes it, and brings its tables to the present schema. Throws what SQLite throws, or `ForeignSchema`. */
export const openDatabase = async (file: string, writing: Writing = 'kept'): Promise<Database> => {
  if (file !== IN_MEMORY) mkdirSync(dirname(file), { recursive: true })
  const db = connected(new Sqlite(file), writing)
  try {
    return { ...db, renewed: await migrate(db.sql) }
  } catch (error) {
    db.close()
    throw error
  }
}

/** Opens a file that has the present schema, without a wait in between. Throws what SQLite throws. */
export const reopenDatabase = (file: string): Database => connected(new Sqlite(file, { fileMustExist: true }), 'kept')

/** Another connection to a file that is in use, which sees what is committed. Throws what SQLite throws. */
export const openBesides = (file: string): Database => {
  const sqlite = new Sqlite(file, { readonly: true, fileMustExist: true })
  sqlite.pragma('busy_timeout = 5000')
  return databaseOn(sqlite)
}

const connected = (sqlite: Sqlite.Database, writing: Writing): Database => {
  try {
    sqlite.pragma(writing === 'kept' ? 'journal_mode = WAL' : 'journal_mode = MEMORY')
    sqlite.pragma(writing === 'kept' ? 'synchronous = NORMAL' : 'synchronous = OFF')
    sqlite.pragma(writing === 'kept' ? 'cache_size = -16384' : 'cache_size = -65536')
    return databaseOn(sqlite)
  } catch (error) {
    sqlite.close()
    throw error
  }
}

const databaseOn = (sqlite: Sqlite.Database): Database => ({
  sqlite,
  sql: new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) }),
  renewed: false,
  statement: <Row>(query: Compilable<Row>) => sqlite.prepare<unknown[], Row>(query.compile().sql),
  rows: <Row>(query: Compilable<Row>) => {
    const compiled = query.compile()
    return sqlite.prepare<unknown[], Row>(compiled.sql).all(...compiled.parameters)
  },
  close: () => sqlite.close(),
})

const migrate = async (sql: Kysely<Schema>): Promise<boolean> => {
  const migrator = new Migrator({ db: sql, provider: { getMigrations: async () => ({ ...migrations }) } })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return (results ?? []).length > 0
  const { message } = error as Error
  throw message.startsWith('corrupted migrations') ? new ForeignSchema(message) : (error as Error)
}
