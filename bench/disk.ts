import Database from 'better-sqlite3'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { latencyOf, type Latency } from './statistics.ts'

/** The size of a SQLite file once everything in its write-ahead log has been moved into it; NaN when there is no file. */
export const settledBytes = (file: string | undefined): number => {
  if (file === undefined || statSync(file, { throwIfNoEntry: false }) === undefined) return NaN
  const db = new Database(file, { fileMustExist: true, timeout: 10_000 })
  try {
    db.pragma('wal_checkpoint(FULL)')
  } finally {
    db.close()
  }
  return statSync(file).size
}

/** A new folder under `dir` for as long as `use` takes. */
export const inFolder = async <A>(dir: string, use: (folder: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(dir, 'harmonia-bench-'))
  folders.add(folder)
  try {
    return await use(folder)
  } finally {
    remove(folder)
  }
}

const folders = new Set<string>()

const remove = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  folders.delete(folder)
}

/** For when there is no time to wait for anybody. */
export const removeFolders = (): void => folders.forEach(remove)

const TMPFS = 0x01021994

/** Whether the folder is kept in memory, where a durable write costs nothing. */
export const isInMemory = (dir: string): boolean => statfsSync(dir).type === TMPFS

/** How long it takes until 4 KiB more of a file are on the disk, in milliseconds. */
export const fsyncLatency = (dir: string, times = 300): Promise<Latency> =>
  inFolder(dir, async (folder) => {
    const file = openSync(join(folder, 'fsync'), 'w')
    const block = Buffer.alloc(4_096, 'x')
    try {
      const took = Array.from({ length: times }, () => {
        const started = performance.now()
        writeSync(file, block)
        fdatasyncSync(file)
        return performance.now() - started
      })
      return latencyOf(took)
    } finally {
      closeSync(file)
    }
  })
