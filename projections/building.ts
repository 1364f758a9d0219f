import * as E from 'fp-ts/lib/Either.js'
import { Worker } from 'node:worker_threads'
import type { BuildProgress, Built, NotBuilt } from './beside.ts'
import type { FromBuilder, WorkerData } from './messages.ts'

/** Read models in the making. */
export interface Building {
  readonly made: Promise<E.Either<NotBuilt, Built>>
  readonly cancel: () => void
}

/** Makes the read models of a file beside it, in a thread of its own. */
export const buildInThread =
  (data: WorkerData) =>
  (onProgress: (progress: BuildProgress) => void): Building => {
    const thread = new Worker(new URL('./builder.js', import.meta.url), { name: 'builder', workerData: data })
    const made = new Promise<E.Either<NotBuilt, Built>>((resolve) => {
      let cause = 'its thread ended'
      thread.on('error', (error) => (cause = error.message))
      thread.on('exit', () => resolve(E.left({ tag: 'rebuild_failed', reason: cause })))
      thread.on('message', (message: FromBuilder) => {
        switch (message.tag) {
          case 'building':
            return onProgress(message.progress)
          case 'built':
            return resolve(E.right(message.built))
          case 'not_built':
            return resolve(E.left(message.why))
        }
      })
    })
    return { made, cancel: () => thread.postMessage('cancel') }
  }
