import type { ChildProcess } from 'node:child_process'
import { harmonia, start } from './cli-run.ts'

export interface Served {
  readonly url: string
  /** Asks it to stop, or `signal`, and answers its exit code and what it said. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<{ code: number | null; stderr: string }>
}

const children = new Set<ChildProcess>()

/** Ends the servers that a failed test has left behind. */
export const endServers = (): void => {
  for (const child of children) child.kill('SIGKILL')
}

/** `harmonia serve` as its own process, on a free port unless one is named. */
export const serve = (dataDir: string, port = '0') => {
  const child = start(['serve', '--port', port, '--data-dir', dataDir, '--log-level', 'ERROR'])
  children.add(child)
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<number | null>((resolve) =>
    child.on('close', (code) => {
      children.delete(child)
      resolve(code)
    }),
  )
  return new Promise<Served>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const url = /Harmonia is at (\S+) /.exec(said)?.[1]
      if (url === undefined) return
      resolve({
        url,
        stop: async (signal = 'SIGTERM') => {
          child.kill(signal)
          return { code: await ended, stderr }
        },
      })
    })
    void ended.then((code) => reject(new Error(`the server ended with ${code}: ${stderr}`)))
  })
}

/** Commands against one server: `cli('workflow list')`. */
export const commandsOf =
  (url: string) =>
  (argv: string, stdin = '') =>
    harmonia([...argv.split(' '), '--url', url], { stdin })
