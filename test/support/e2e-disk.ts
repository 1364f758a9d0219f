import Database from 'better-sqlite3'
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerProcess } from './server-process.ts'

/** A folder on a disk that can be full. */
export interface SmallDisk {
  readonly path: string
  /** From here on nothing more can be written by the server. */
  readonly fill: (server: ServerProcess) => void
  /** Room again. */
  readonly free: (server: ServerProcess) => void
  readonly remove: () => void
}

const MEGABYTES = 24

interface Mounted extends SmallDisk {
  readonly fill: () => void
  readonly free: () => void
}

/**
 * A mounted file system of a few megabytes where mounting is permitted; elsewhere the limit that the operating system puts on the size of
 * the files of one process, which can be moved while it runs.
 */
export const smallDisk = (): SmallDisk => {
  const path = mkdtempSync(join(tmpdir(), 'harmonia-disk-'))
  return mounted(path) ?? limited(path)
}

const mounted = (path: string): Mounted | undefined => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'harmonia-test', path], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  const ballast = join(path, 'ballast')
  return {
    path,
    fill: () => fillUp(ballast),
    free: () => rmSync(ballast),
    remove: () => {
      execFileSync('umount', ['-l', path])
      rmSync(path, { recursive: true, force: true })
    },
  }
}

const fillUp = (file: string): void => {
  const descriptor = openSync(file, 'w')
  try {
    for (const size of [65_536, 4_096, 1]) writeUntilFull(descriptor, Buffer.alloc(size))
  } finally {
    closeSync(descriptor)
  }
}

const writeUntilFull = (descriptor: number, block: Buffer): void => {
  try {
    for (;;) writeSync(descriptor, block)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

const limited = (path: string): SmallDisk => {
  const limit = ({ child }: ServerProcess, bytes: string): void => {
    execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:`])
  }
  return {
    path,
    fill: (server) => limit(server, '0'),
    free: (server) => limit(server, 'unlimited'),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** A projection store that can't be written for a while: its disk is full or, where none can be mounted, somebody else has it. */
export interface StuckProjections {
  readonly file: string
  readonly begin: () => void
  readonly end: () => void
  readonly remove: () => void
}

export const stuckProjections = (): StuckProjections => {
  const path = mkdtempSync(join(tmpdir(), 'harmonia-disk-'))
  const file = join(path, 'projections.db')
  const disk = mounted(path)
  if (disk !== undefined) return { file, begin: disk.fill, end: disk.free, remove: disk.remove }
  let held: Database.Database | undefined
  return {
    file,
    begin: () => {
      held = new Database(file)
      held.exec('BEGIN IMMEDIATE')
    },
    end: () => held?.close(),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
