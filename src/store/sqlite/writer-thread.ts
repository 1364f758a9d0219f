import * as E from 'fp-ts/lib/Either.js'
import { Worker } from 'node:worker_threads'
import type { OpenFault } from '../open-fault.ts'
import type { Work } from './archive/jobs.ts'
import type { Batch, FromWriter, ToWriter, Verdicts, WriterData } from './messages.ts'
import type { Sealing } from './seal.ts'

export interface WriterThreadOptions {
  readonly file: string
  readonly maxPages?: number
  /** The program of the thread. */
  readonly writer?: URL
  /** The position that the log is known to have reached. */
  readonly head: () => number
  /** Told how far the hashes of a file of the former schema are, while it is opened. */
  readonly sealing?: Sealing
}

export interface WriterEvents {
  /** The writer has opened the file, at first or after a fault. */
  readonly opened: (head: number) => void
  /** One of these two follows each batch. */
  readonly done: (written: Verdicts) => void
  readonly failed: (reason: string) => void
}

export interface WriterThread {
  readonly send: (batch: Batch, work?: Work) => void
  /** Moves everything into the file and ends the thread. */
  readonly close: () => Promise<void>
}

const WRITER = new URL('./writer.js', import.meta.url)

/** Starts the writer, and starts it again when it dies: what it had in hand has failed, and may have been committed. */
export const startWriter = (
  { file, maxPages, writer = WRITER, head, sealing }: WriterThreadOptions,
  { opened, done, failed }: WriterEvents,
): Promise<E.Either<OpenFault, WriterThread>> => {
  let worker: Worker | undefined
  let mustExist = false
  let closing = false
  let settle: ((fault?: OpenFault) => void) | undefined

  const settled = (fault?: OpenFault): void => {
    settle?.(fault)
    settle = undefined
  }

  const start = (): Worker => {
    const limit = maxPages === undefined ? {} : { maxPages }
    const workerData: WriterData = { file, head: head(), mustExist, ...limit }
    const thread = new Worker(writer, { workerData })
    let works = false
    let cause = 'it ended'

    thread.on('message', (message: FromWriter) => {
      switch (message.kind) {
        case 'opened':
          works = mustExist = true
          opened(message.head)
          return settled()
        case 'refused':
          return settled(message.fault)
        case 'done':
          return done(message)
        case 'sealing':
          return sealing?.(message.sealed, message.of)
        case 'failed':
          return failed(message.reason)
      }
    })
    thread.on('error', (error) => (cause = error.message))
    thread.on('exit', () => {
      worker = undefined
      settled({ tag: 'store_not_opened', reason: `the writer of ${file} did not start: ${cause}` })
      // At once, to find out how far the log is; but one that could not even open the file waits for the next batch.
      if (works && !closing) worker = start()
      failed(`the writer of ${file} stopped: ${cause}`)
    })
    return thread
  }

  const post = (thread: Worker, message: ToWriter): void => thread.postMessage(message)

  const close = async (): Promise<void> => {
    closing = true
    const thread = worker
    if (thread === undefined) return
    const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
    post(thread, { kind: 'close' })
    return exited
  }

  const send = (batch: Batch, work?: Work): void =>
    post((worker ??= start()), { kind: 'append', batch, ...(work === undefined ? {} : { work }) })

  return new Promise((resolve) => {
    settle = (fault) =>
      fault === undefined ? resolve(E.right({ send, close })) : void close().then(() => resolve(E.left(fault)))
    worker = start()
  })
}
