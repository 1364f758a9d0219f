import { harmonia, start } from './cli-run.ts'

export interface Served {
  readonly url: string
  /** Asks it to stop, or `signal`, and answers its exit code and what it said. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<{ code: number | null; stderr: string }>
}

/** `harmonia serve` as its own process on a free port. */
export const serve = (dataDir: string, flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}) => {
  const child = start(['serve', '--port', '0', '--data-dir', dataDir, '--log-level', 'ERROR', ...flags], { env })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
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
