import { spawn } from 'node:child_process'
import { TaskError, type TaskContext } from '../../src/client/index.ts'

/** What sysexits.h calls EX_TEMPFAIL: trying again may help. */
const TEMPORARY = 75
const MAX_OUTPUT = 5 * 1024 * 1024
const MAX_SAID = 2_000
const KILL_AFTER = 5_000

/** The program cannot be started at all: no task will fare better. */
export class NotRunnable extends TaskError {
  constructor(message: string) {
    super(message, { type: 'not_runnable', retryable: true })
  }
}

/**
 * Runs a program for one task, without a shell: the params as JSON on its standard input, the output as JSON from its standard output.
 * When nobody wants the outcome any more it gets SIGTERM, and SIGKILL a while later.
 */
export const runCommand = (
  [program, ...args]: readonly [string, ...string[]],
  params: unknown,
  { task, signal }: Pick<TaskContext, 'task' | 'signal'>,
  url: string,
): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...facts(task), HARMONIA_URL: url },
    })
    const written: Buffer[] = []
    let size = 0
    let said = ''
    let kill: NodeJS.Timeout | undefined
    const end = (): void => {
      child.kill('SIGTERM')
      kill ??= setTimeout(() => child.kill('SIGKILL'), KILL_AFTER)
    }
    signal.addEventListener('abort', end)
    if (signal.aborted) end()

    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MAX_OUTPUT) written.push(chunk)
      else end()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-MAX_SAID)
    })
    // One that does not read its input need not.
    child.stdin.on('error', () => undefined)
    child.stdin.end(`${JSON.stringify(params)}\n`)

    child.on('error', (error) => {
      signal.removeEventListener('abort', end)
      reject(new NotRunnable(`${program} cannot be run: ${error.message}`))
    })
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', end)
      clearTimeout(kill)
      if (size > MAX_OUTPUT) {
        const message = `it wrote more than ${MAX_OUTPUT} bytes`
        reject(new TaskError(message, { type: 'output_too_large', retryable: false }))
      } else if (code === 0) {
        settle(Buffer.concat(written).toString('utf8').trim(), resolve, reject)
      } else reject(failure(code, killedBy, said.trim()))
    })
  })

const settle = (text: string, resolve: (output: unknown) => void, reject: (error: TaskError) => void): void => {
  try {
    resolve(text === '' ? null : (JSON.parse(text) as unknown))
  } catch (error) {
    const message = `it wrote something that is not JSON: ${(error as Error).message}`
    reject(new TaskError(message, { type: 'bad_output', retryable: false }))
  }
}

const failure = (code: number | null, killedBy: NodeJS.Signals | null, said: string): TaskError =>
  code === null
    ? new TaskError(said === '' ? `it was ended by ${killedBy}` : said, { type: 'killed', retryable: true })
    : new TaskError(said === '' ? `it ended with exit code ${code}` : said, {
        type: `exit_${code}`,
        retryable: code === TEMPORARY,
      })

const facts = (task: TaskContext['task']): Readonly<Record<string, string>> => ({
  HARMONIA_WORKFLOW_ID: task.workflow_id,
  HARMONIA_EXECUTION_ID: task.execution_id,
  HARMONIA_TASK_ID: task.task_id,
  HARMONIA_ATTEMPT: String(task.attempt),
  HARMONIA_COMPONENT: task.component,
  HARMONIA_ACTION: task.action,
  HARMONIA_TASK_TOKEN: task.task_token,
  HARMONIA_IDEMPOTENCY_KEY: task.idempotency_key,
  HARMONIA_DEADLINE: task.deadline,
  TRACEPARENT: task.traceparent,
  ...(task.tracestate === undefined ? {} : { TRACESTATE: task.tracestate }),
})
