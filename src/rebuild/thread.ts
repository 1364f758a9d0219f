import { Worker } from 'node:worker_threads'
import * as E from 'fp-ts/lib/Either.js'
import type { FromThread, ThreadData, ToThread } from './messages.ts'
import type { ReplayProgress, Replays } from './replays.ts'

export interface ThreadOptions extends ThreadData {
  /** The program of the thread, when it is not the usual one. */
  readonly program?: URL
}

/** How long the thread is kept for the next replay, in milliseconds. */
const IDLE = 30_000

interface Waiting {
  readonly answer: (message: FromThread) => void
  readonly lose: (reason: string) => void
}

/** Folds in a thread of its own, which is started when there is something to fold and ends when there has been nothing for a while. */
export const threadReplays = ({ log, rows, program }: ThreadOptions): Replays => {
  const waiting = new Map<number, Waiting>()
  let onProgress: (progress: ReplayProgress) => void = () => undefined
  let thread: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let lastId = 0
  let closed = false

  const end = async (): Promise<void> => {
    clearTimeout(idle)
    await thread?.terminate()
  }

  const hear = (message: FromThread): void => {
    if (message.tag === 'progress') return onProgress(message.progress)
    const found = waiting.get(message.id)
    waiting.delete(message.id)
    if (waiting.size === 0) idle = setTimeout(() => void end(), IDLE).unref()
    found?.answer(message)
  }

  const awake = (): Worker => {
    clearTimeout(idle)
    if (thread !== undefined) return thread
    const data: ThreadData = { log, rows }
    const worker = new Worker(program ?? new URL('./worker.js', import.meta.url), { name: 'replays', workerData: data })
    let cause = 'its thread ended'
    worker.on('error', (error) => (cause = error.message))
    worker.on('message', hear)
    worker.on('exit', () => {
      if (thread === worker) thread = undefined
      for (const [id, { lose }] of [...waiting]) {
        waiting.delete(id)
        lose(cause)
      }
    })
    thread = worker
    return worker
  }

  const call = <Answer>(
    ask: (id: number) => ToThread,
    answerIn: (message: FromThread) => Answer | undefined,
    lost: (reason: string) => Answer,
  ): Promise<Answer> => {
    if (closed) return Promise.resolve(lost('the server is stopping'))
    const id = ++lastId
    return new Promise((resolve) => {
      waiting.set(id, {
        answer: (message) => resolve(answerIn(message) ?? lost('its thread answered something else')),
        lose: (reason) => resolve(lost(reason)),
      })
      awake().postMessage(ask(id))
    })
  }

  return {
    one: (ask) =>
      call(
        (id) => ({ tag: 'one', id, ask }),
        (message) => (message.tag === 'one' ? message.answer : undefined),
        (reason) => E.left({ tag: 'store_unavailable', reason: `the replay failed: ${reason}` }),
      ),
    all: (told) => {
      onProgress = told
      return call(
        (id) => ({ tag: 'all', id }),
        (message) => (message.tag === 'all' ? message.answer : undefined),
        (reason) => E.left({ tag: 'rebuild_failed', reason }),
      )
    },
    cancel: () => thread?.postMessage({ tag: 'cancel' } satisfies ToThread),
    close: async () => {
      closed = true
      await end()
    },
  }
}
