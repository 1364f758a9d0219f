import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Child {
  readonly pid: number
  /** Asks it to end, makes it end after a while, and resolves when it is gone. */
  readonly stop: () => Promise<void>
}

export interface Forked extends Child {
  readonly send: (message: unknown) => void
  /** The next message that the process sends; rejects when it ends without one. */
  readonly next: <Message>() => Promise<Message>
}

export interface Spawned extends Child {
  /** The first match in what it prints; rejects when it ends without one. */
  readonly said: (pattern: RegExp) => Promise<string>
}

const PATIENCE_MS = 20_000

const alive = new Set<ChildProcess>()

/** For when there is no time to ask. */
export const killAll = (): void => {
  for (const child of alive) child.kill('SIGKILL')
}

const watched = (process: ChildProcess): Child & { readonly exited: Promise<unknown> } => {
  alive.add(process)
  const exited = once(process, 'exit').finally(() => alive.delete(process))
  const stop = async (): Promise<void> => {
    process.kill('SIGTERM')
    const impatience = setTimeout(() => process.kill('SIGKILL'), PATIENCE_MS)
    await exited
    clearTimeout(impatience)
  }
  return { pid: process.pid as number, exited, stop }
}

const ended = (name: string, output: string) => new Error(`the ${name} ended before its time: ${output.slice(-2_000)}`)

/** One of the bench's own programs as a process that can be spoken to. */
export const forked = (name: string, program: URL, args: readonly string[] = []): Forked => {
  const child = fork(fileURLToPath(program), args, { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] })
  const { pid, stop, exited } = watched(child)
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const messages: unknown[] = []
  let wake = () => {}
  let gone = false
  child.on('message', (message) => {
    messages.push(message)
    wake()
  })
  void exited.then(() => {
    gone = true
    wake()
  })
  return {
    pid,
    stop,
    send: (message) => void child.send(message as object),
    next: async <Message>() => {
      while (messages.length === 0) {
        if (gone) throw ended(name, errors)
        await new Promise<void>((resolve) => (wake = resolve))
      }
      return messages.shift() as Message
    },
  }
}

/** Another program, known by what it prints. */
export const spawned = (name: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Spawned => {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const { pid, stop, exited } = watched(child)
  let output = ''
  const said = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(output)
        if (found !== null) resolve(found[0])
      }
      child.stdout.on('data', look)
      void exited.then(() => reject(ended(name, output)))
      look()
    })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-10_000)))
  return { pid, stop, said }
}
