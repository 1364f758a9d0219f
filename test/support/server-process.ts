import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../../bin/harmonia.js', import.meta.url))

/** `harmonia serve` as a process of its own, as a user runs it. */
export interface ServerProcess {
  readonly url: string
  readonly child: ChildProcess
  /** Resolves with its exit code when it is gone, however that came; null when a signal ended it. */
  readonly exited: Promise<number | null>
  /** What it has said on standard error so far. */
  readonly errors: () => string
  /** Ends it as a power cut would, and waits until it is gone. */
  readonly kill: () => Promise<void>
  /** Asks it to stop; resolves with its exit code. */
  readonly stop: () => Promise<number | null>
}

export interface ServerOptions {
  readonly cwd?: string
  /** Any that is free by default. */
  readonly port?: number
}

interface Launched extends Omit<ServerProcess, 'url' | 'kill' | 'stop'> {
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

const children = new Set<ChildProcess>()

/** Ends whatever a failed test has left behind. */
export const endServerProcesses = (): void => {
  for (const child of children) child.kill('SIGKILL')
}

const launch = (
  dataDir: string | undefined,
  env: Record<string, string>,
  { cwd, port = 0 }: ServerOptions,
): Launched => {
  const argv = [BIN, 'serve', '--port', String(port), ...(dataDir === undefined ? [] : ['--data-dir', dataDir])]
  const child = spawn(process.execPath, argv, {
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HARMONIA_LOG_LEVEL: 'WARN', HARMONIA_AI_PORT: '0', ...env },
  })
  children.add(child)
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const exited = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      children.delete(child)
      resolve(code)
    }),
  )
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    return exited
  }
  return { child, exited, errors: () => said, end }
}

export const startServerProcess = async (
  dataDir: string,
  env: Record<string, string> = {},
  options: ServerOptions = {},
): Promise<ServerProcess> => {
  const { end, ...launched } = launch(dataDir, env, options)
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    launched.child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /http:\/\/[\d.]+:\d+/.exec(said)
      if (found !== null) resolve(found[0])
    })
    void launched.exited.then(() => reject(new Error(`the server did not start: ${said}${launched.errors()}`)))
  })
  return {
    ...launched,
    url,
    kill: async () => {
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
  }
}

/** Runs a server that is expected not to start, to its end. One that starts all the same is ended. */
export const refusedServerProcess = async (
  dataDir: string | undefined,
  env: Record<string, string> = {},
  options: ServerOptions = {},
): Promise<{ readonly code: number | null; readonly errors: string }> => {
  const { child, exited, errors, end } = launch(dataDir, env, options)
  child.stdout?.once('data', () => void end('SIGKILL'))
  return { code: await exited, errors: errors() }
}
