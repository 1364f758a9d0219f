import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Orders } from './faults.ts'

/** The test server in a process of its own. */
export interface EventStoreDbProcess {
  /** The connection string; the same after a restart. */
  readonly url: string
  readonly port: number
  /** Resolves when it is done. */
  readonly order: (orders: Orders) => Promise<void>
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>
  /** Starts it again on the same port, with what it kept. */
  readonly start: () => Promise<void>
}

const PROGRAM = fileURLToPath(new URL('./main.js', import.meta.url))
const children = new Set<ChildProcess>()

/** Ends whatever a failed test has left behind. */
export const endEventStoreDbProcesses = (): void => {
  for (const child of children) child.kill('SIGKILL')
}

/**
 * `file` keeps the log; without it all is gone with the process. `more` are further arguments of the program. One that is shared
 * by specifications is none that a failed test has left behind.
 */
export const startEventStoreDbProcess = async (
  file?: string,
  more: readonly string[] = [],
  { shared = false } = {},
): Promise<EventStoreDbProcess> => {
  let child: ChildProcess
  let port = 0

  const start = async (): Promise<void> => {
    const args = ['--port', `${port}`, ...(file === undefined ? [] : ['--file', file]), ...more]
    child = fork(PROGRAM, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    if (!shared) children.add(child)
    const gone = child
    child.once('exit', () => children.delete(gone))
    const [told] = (await once(child, 'message')) as [{ readonly port: number }]
    port = told.port
  }

  await start()
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    port,
    order: async (orders) => {
      const done = once(child, 'message')
      child.send(orders)
      await done
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
    start,
  }
}
