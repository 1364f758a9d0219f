import type { LeasedTask } from './tasks.ts'
import { delayAfter, wait } from './wait.ts'
import { carryOut, type TaskAction, type WorkerClient } from './worker-task.ts'

export { TaskError, type TaskAction, type TaskContext, type WorkerClient } from './worker-task.ts'

export interface WorkerOptions {
  /** A `HarmoniaClient`, or whatever makes these calls. */
  readonly client: WorkerClient
  readonly component: string
  /** By name; or one that does whatever is asked of the component. */
  readonly actions: Readonly<Record<string, TaskAction>> | TaskAction
  /** Tasks that it has at once; 1 unless given. */
  readonly concurrency?: number
  /** What it is called in explanations; something unique unless given. */
  readonly workerId?: string
  /** How long it waits for a task before it asks again: 0 to 60, 20 unless given. */
  readonly waitSeconds?: number
  /** Told of every call that failed, with the task that it was about, if any. It is tried again as long as that may help. */
  readonly onError?: (error: unknown, task?: LeasedTask) => void
}

/**
 * Fetches tasks of a component that is registered with `worker`, does them, and says what came of it. It keeps their leases by itself.
 * A task may come twice (`task.idempotency_key` is the same then); of what is said of it, the first counts.
 */
export class HarmoniaWorker {
  readonly workerId: string
  readonly #options: WorkerOptions
  readonly #atWork = new Set<Promise<void>>()
  readonly #stopping = new AbortController()
  readonly #ending = new AbortController()
  #running: Promise<void> | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
    this.workerId = options.workerId ?? `${options.component}-${globalThis.crypto.randomUUID()}`
  }

  /** Works until it is stopped; resolves when its last task is done. */
  run(): Promise<void> {
    this.#running ??= this.#fetch()
    return this.#running
  }

  /** Fetches no more, and resolves when what it has is done. After `graceMs` that is aborted, and left for the next worker. */
  async stop({ graceMs }: { readonly graceMs?: number } = {}): Promise<void> {
    this.#stopping.abort()
    const timer =
      graceMs === undefined
        ? undefined
        : setTimeout(() => this.#ending.abort(new Error('the worker has to end')), graceMs)
    await this.#running
    clearTimeout(timer)
  }

  async #fetch(): Promise<void> {
    const { client, component, actions, concurrency = 1, waitSeconds = 20, onError = () => undefined } = this.#options
    const { signal } = this.#stopping
    const carrying = { client, workerId: this.workerId, end: this.#ending.signal, onError }
    const named = typeof actions === 'function' ? {} : { actions: Object.keys(actions) }
    const actionOf = (name: string): TaskAction | undefined => {
      if (typeof actions === 'function') return actions
      return Object.hasOwn(actions, name) ? actions[name] : undefined
    }
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))

    let failures = 0
    while (!signal.aborted) {
      if (this.#atWork.size >= concurrency) {
        await Promise.race([...this.#atWork, aborted])
        continue
      }
      const max = Math.min(concurrency - this.#atWork.size, MOST_AT_ONCE)
      const poll = { component, worker_id: this.workerId, ...named, max, wait_seconds: waitSeconds }
      try {
        const { tasks } = await client.pollTasks(poll, { signal })
        failures = 0
        for (const task of tasks) this.#begin(carryOut(task, actionOf(task.action), carrying))
      } catch (error) {
        if (signal.aborted) break
        onError(error)
        await wait(delayAfter(failures++, error), signal)
      }
    }
    await Promise.all(this.#atWork)
  }

  #begin(work: Promise<void>): void {
    const done = work.finally(() => this.#atWork.delete(done))
    this.#atWork.add(done)
  }
}

/** As many as one question may ask for. */
const MOST_AT_ONCE = 100
