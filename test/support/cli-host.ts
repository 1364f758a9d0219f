import { handle, settings } from '@oclif/core'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { runLine } from '../../cli/run.ts'

/**
 * A process that runs one command line after the other, each with an environment of its own, as `bin/harmonia.js` runs one. What takes
 * most of the time of a command, the start of a process with all that it loads, is done once.
 */
export interface HostAsk {
  readonly program: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly stdin: string
}

export interface HostTell {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

settings.enableAutoTranspile = false

/** Thrown where the process would end: nothing after that is of any meaning. */
class Left extends Error {}

const taken = { stdout: '', stderr: '' }
let left: number | undefined

const take =
  (name: keyof typeof taken): NodeJS.WriteStream['write'] =>
  (chunk: string | Uint8Array, ...more: readonly unknown[]): boolean => {
    if (left === undefined) taken[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
    const done = more.find((one): one is () => void => typeof one === 'function')
    if (done !== undefined) queueMicrotask(done)
    return true
  }

process.stdout.write = take('stdout')
process.stderr.write = take('stderr')
process.exit = (code) => {
  left ??= Number(code ?? process.exitCode ?? 0)
  throw new Left()
}

/** As the program does when a command line fails. */
const fail = async (error: unknown): Promise<void> => {
  if (error instanceof Left) return
  try {
    await handle(error as Error)
  } catch (thrown) {
    if (!(thrown instanceof Left)) throw thrown
  }
}

process.on('message', ({ program, argv, env, cwd, stdin }: HostAsk) => {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  process.chdir(cwd)
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(stdin)]), configurable: true })
  process.exitCode = undefined
  left = undefined
  taken.stdout = taken.stderr = ''
  void runLine(argv, pathToFileURL(program).href)
    .catch(fail)
    .then(() => {
      const told: HostTell = { code: left ?? Number(process.exitCode ?? 0), ...taken }
      process.exitCode = undefined
      process.send?.(told)
    })
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
