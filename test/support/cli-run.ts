import { fork, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import type { HostAsk, HostTell } from './cli-host.ts'

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

/** The environment of a command: nothing of Harmonia's but `env`. */
const around = (env: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: tmpdir(),
  // Servers of tests do not take the port that a user's own may have.
  HARMONIA_AI_PORT: '0',
  ...env,
})

/** Starts the command line as a user does. */
export const start = (argv: readonly string[], { env, cwd }: RunOptions = {}) =>
  spawn(process.execPath, [PROGRAM, ...argv], { ...(cwd === undefined ? {} : { cwd }), env: around(env) })

/** Runs the command line to its end, in a process of its own. */
export const harmoniaAlone = async (argv: readonly string[], options: RunOptions = {}): Promise<Ran> => {
  const child = start(argv, options)
  child.stdin.end(options.stdin ?? '')
  const ended = new Promise<number | null>((done) => child.on('close', done))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, stdout, stderr }
}

/** Those that open a server listen for the signals of their process. */
const SERVERS: ReadonlySet<string> = new Set(['serve', 'dev'])

/** Runs the command line to its end, in a process that has run others before where that is no matter. */
export const harmonia = async (argv: readonly string[], options: RunOptions = {}): Promise<Ran> => {
  if (SERVERS.has(argv[0] ?? '')) return harmoniaAlone(argv, options)
  const { env, cwd = process.cwd(), stdin = '' } = options
  const mine = last.then(() => askHost({ program: PROGRAM, argv, env: around(env), cwd, stdin }))
  last = mine.catch(() => undefined)
  return mine
}

let last: Promise<unknown> = Promise.resolve()
let host: ChildProcess | undefined

const askHost = (ask: HostAsk): Promise<Ran> =>
  new Promise((settle, refuse) => {
    // Its libraries look for colours once: they find what a pipe has, in whatever terminal or CI the tests run.
    host ??= fork(new URL('./cli-host.js', import.meta.url), {
      env: around({ NO_COLOR: '1' }),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const mine = host
    const over = (): void => {
      host = undefined
      refuse(new Error(`the process that runs commands ended at: ${ask.argv.join(' ')}`))
    }
    mine.once('exit', over)
    mine.once('message', (tell: HostTell) => {
      mine.off('exit', over)
      settle(tell)
    })
    mine.send(ask)
  })

/** A folder that is gone when `remove` was called. */
export const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'harmonia-cli-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
