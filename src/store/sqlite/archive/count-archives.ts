import Database from 'better-sqlite3'

/** How many archives the log in a file refers to. Throws what SQLite throws. */
export const countArchives = (file: string): number => {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const hasThem = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'archives' AND type = 'table'`).get()
    return hasThem === undefined ? 0 : (db.prepare('SELECT count(*) FROM archives').pluck().get() as number)
  } finally {
    db.close()
  }
}
