import { spawn, spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'

const PROGRAM = resolve(import.meta.dirname, '../../../bin/harmonia.js')

/** Whether this machine can give a program a terminal: `script` of util-linux does. */
export const hasTerminals = (): boolean => spawnSync('script', ['--version']).stdout?.includes('util-linux') === true

export interface OnTerminal {
  readonly type: (keys: string) => void
  /** Everything that was written from here on, up to and with this text. */
  readonly shows: (text: string) => Promise<string>
  readonly signal: (name: NodeJS.Signals) => void
  /** The exit code, and all that was written. */
  readonly ended: Promise<{ readonly code: number | null; readonly written: string }>
}

/** Runs the command line on a terminal of 24 rows of 100 columns. */
export const onTerminal = (argv: readonly string[]): OnTerminal => {
  const command = [process.execPath, PROGRAM, ...argv].map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-qec', `stty rows 24 cols 100; echo pid=$$; exec ${command}`, '/dev/null'], {
    env: { PATH: process.env['PATH'], HOME: tmpdir(), TERM: 'xterm', SHELL: '/bin/sh' },
  })
  let written = ''
  let seen = 0
  let look: () => void = () => undefined
  child.stdout.on('data', (data: Buffer) => {
    written += data.toString()
    look()
  })
  const ended = new Promise<{ code: number | null; written: string }>((done) =>
    child.on('close', (code) => done({ code, written })),
  )
  return {
    type: (keys) => child.stdin.write(keys),
    shows: (text) =>
      new Promise((found, missed) => {
        look = () => {
          const at = written.indexOf(text, seen)
          if (at < 0) return
          look = () => undefined
          const shown = written.slice(seen, at + text.length)
          seen = at + text.length
          found(shown)
        }
        void ended.then(() => missed(new Error(`it ended without showing ${text}:\n${written}`)))
        look()
      }),
    signal: (name) => process.kill(Number(/pid=(\d+)/.exec(written)?.[1]), name),
    ended,
  }
}
