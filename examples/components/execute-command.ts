import { execFile, type ExecFileException } from 'node:child_process'
import { ActionError, type Action } from './protocol.ts'
import { splitWords } from './split-words.ts'

const MAX_OUTPUT_BYTES = 1024 * 1024
const DEFAULT_TIMEOUT = 60
const MAX_TIMEOUT = 3_600

/** Runs a program and waits for its end. Without a shell, unless the component was started with one allowed. */
export const executeCommand = (allowShell: boolean): Action => ({
  description: 'Runs a command; its output is `{result, exit_code, stderr}`, with the standard output as `result`.',
  input_schema: {
    type: 'object',
    properties: {
      command: {
        type: 'string',
        minLength: 1,
        description: 'A program and its arguments; quotes hold words together.',
      },
      timeout: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: MAX_TIMEOUT,
        default: DEFAULT_TIMEOUT,
        description: 'Seconds.',
      },
      shell: { type: 'boolean', default: false, description: 'Hand the command to /bin/sh, where that is allowed.' },
    },
    required: ['command'],
    additionalProperties: false,
  },
  effect: true,
  run: ({ params: { command, timeout = DEFAULT_TIMEOUT, shell = false }, signal }) => {
    if (typeof command !== 'string') throw new ActionError('invalid_input', 'command must be text')
    if (typeof timeout !== 'number' || !(timeout > 0 && timeout <= MAX_TIMEOUT)) {
      throw new ActionError('invalid_input', `timeout must be a number of seconds up to ${MAX_TIMEOUT}`)
    }
    if (shell !== false && !allowShell)
      throw new ActionError('shell_not_allowed', 'this component runs without a shell')
    const words = shell === false ? splitWords(command) : ['/bin/sh', '-c', command]
    if (words === undefined) throw new ActionError('invalid_input', 'command has a quote that is not closed')
    return run(words, timeout, signal)
  },
})

const run = ([program = '', ...args]: readonly string[], timeout: number, signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve, reject) => {
    if (program === '' || [program, ...args].some((word) => word.includes('\0'))) {
      return reject(new ActionError('invalid_input', 'command names no program'))
    }
    const options = {
      timeout: timeout * 1_000,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_OUTPUT_BYTES,
      env: inherited(),
      signal,
    } as const
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ result: stdout.trim(), exit_code: 0, stderr: stderr.trim() })
      else reject(failureOf(error, program, timeout, stdout.trim(), stderr.trim()))
    })
    child.stdin?.end()
  })

/** Commands need to be found and to speak a language; the server's other variables may be secrets. */
const inherited = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => ['PATH', 'HOME', 'LANG', 'TMPDIR'].includes(name)))

const failureOf = (error: ExecFileException, program: string, timeout: number, result: string, stderr: string) => {
  const { code, killed } = error
  if (code === 'ENOENT') return new ActionError('command_not_found', `there is no program ${program}`)
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return new ActionError('output_too_large', `${program} wrote more than ${MAX_OUTPUT_BYTES} bytes`)
  }
  if (error.name === 'AbortError')
    return new ActionError('component_stopped', 'the component stopped', { retriable: true })
  if (killed === true) {
    return new ActionError('command_timed_out', `${program} did not end within ${timeout} seconds`, { retriable: true })
  }
  if (typeof code !== 'number') return new ActionError('command_failed', error.message, { details: { result, stderr } })
  const why = stderr === '' ? '' : `: ${stderr.slice(0, 500)}`
  return new ActionError('command_failed', `${program} exited with ${code}${why}`, {
    details: { exit_code: code, result, stderr },
  })
}
