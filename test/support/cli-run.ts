import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly stdin?: string
}

const PROGRAM = resolve(import.meta.dirname, '../../../bin/harmonia.js')

/** Starts the command line as a user does, in an environment that has nothing of Harmonia's but `env`. */
export const start = (argv: readonly string[], { env = {}, cwd }: RunOptions = {}) =>
  spawn(process.execPath, [PROGRAM, ...argv], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: process.env['PATH'], HOME: tmpdir(), ...env },
  })

/** Runs the command line to its end. */
export const harmonia = async (argv: readonly string[], options: RunOptions = {}): Promise<Ran> => {
  const child = start(argv, options)
  child.stdin.end(options.stdin ?? '')
  const ended = new Promise<number | null>((done) => child.on('close', done))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, stdout, stderr }
}

/** A folder that is gone when `remove` was called. */
export const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'harmonia-cli-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
