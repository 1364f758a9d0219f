import Database from 'better-sqlite3'
import * as E from 'fp-ts/lib/Either.js'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf, type OpenFault } from '../open-fault.ts'

/** Held until it is released or its process ends, however that ends. */
export interface Lock {
  readonly release: () => void
}

/** Takes a folder for this process alone. The second one gets `in_use`, which names the first. */
export const lockDataDir = (dir: string): E.Either<OpenFault, Lock> => {
  try {
    mkdirSync(dir, { recursive: true })
  } catch (error) {
    return E.left({ tag: 'store_not_opened', reason: `the folder ${dir} cannot be made: ${reasonOf(error)}` })
  }
  return lock(join(dir, 'harmonia.lock'), `the data directory ${dir}`)
}

/**
 * SQLite's exclusive lock is one of the operating system, which takes it back from a killed process. The pid stands in a second
 * file because a lock of this kind is lost when its process opens and closes the locked file once more.
 */
export const lock = (path: string, what: string): E.Either<OpenFault, Lock> => {
  const pidFile = `${path}.pid`
  let db: Database.Database | undefined
  try {
    db = new Database(path, { timeout: 0 })
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
    writeFileSync(pidFile, `${process.pid}\n`)
  } catch (error) {
    db?.close()
    const code = (error as { code?: unknown }).code
    return E.left(
      code === 'SQLITE_BUSY'
        ? inUse(path, what, pidOf(pidFile))
        : { tag: 'store_not_opened', reason: `${what} cannot be locked (${path}): ${reasonOf(error)}` },
    )
  }
  const held = db
  return E.right({
    release: () => {
      if (!held.open) return
      rmSync(pidFile, { force: true })
      held.close()
    },
  })
}

const inUse = (path: string, what: string, pid: number | null): OpenFault => {
  const owner = pid === null ? 'another process' : `process ${pid}`
  return { tag: 'in_use', path, pid, reason: `${what} is in use by ${owner}: stop it first, or use another one` }
}

const pidOf = (file: string): number | null => {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
    return Number.isNaN(pid) ? null : pid
  } catch {
    return null
  }
}
