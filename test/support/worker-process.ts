import type { ChildProcess } from 'node:child_process'
import { start } from './cli-run.ts'

/** `harmonia worker` as a process of its own. */
export interface WorkerProcess {
  /** What it has said of tasks, as objects, so far. */
  readonly said: readonly Readonly<Record<string, unknown>>[]
  readonly errors: () => string
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>
  readonly exited: Promise<number | null>
}

const children = new Set<ChildProcess>()

/** Ends whatever a failed test has left behind. */
export const endWorkerProcesses = (): void => {
  for (const child of children) child.kill('SIGKILL')
}

export const startWorker = (url: string, argv: readonly string[]): WorkerProcess => {
  const child = start(['worker', '--url', url, '--json', ...argv])
  children.add(child)
  const said: Record<string, unknown>[] = []
  let rest = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    said.push(...lines.map((line) => JSON.parse(line) as Record<string, unknown>))
  })
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const exited = new Promise<number | null>((resolve) =>
    child.on('close', (code) => {
      children.delete(child)
      resolve(code)
    }),
  )
  return {
    said,
    errors: () => errors,
    exited,
    end: (signal = 'SIGTERM') => {
      child.kill(signal)
      return exited
    },
  }
}
