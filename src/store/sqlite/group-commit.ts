import * as E from 'fp-ts/lib/Either.js'
import { Worker } from 'node:worker_threads'
import type { Commit, Written } from '../commit.ts'
import type { Appended, Expected, Fault } from '../event-store.ts'
import type { OpenFault } from '../open-fault.ts'
import { ANY, type FromWriter, type ToWriter, type WriterData } from './messages.ts'

export interface GroupCommitOptions {
  readonly file: string
  readonly maxPages?: number
  /** The program of the writer's thread. */
  readonly writer?: URL
  readonly head: () => number
  /** What became durable, in the order of the log; called before the appends are answered. */
  readonly publish: (commits: readonly Commit[]) => void
  readonly jumpTo: (head: number) => void
  /** Called after each transaction with the number of appends that it held. */
  readonly onCommit?: (appends: number) => void
}

export interface GroupCommit {
  readonly append: (write: Written, expected: Expected) => Promise<E.Either<Fault, Appended>>
  /** Takes no more appends and resolves when the queued ones are answered. */
  readonly drain: () => Promise<void>
  /** After `drain`: moves everything into the file and ends the writer's thread. */
  readonly close: () => Promise<void>
}

interface Pending {
  readonly write: Written
  readonly expected: number
  readonly answer: (result: E.Either<Fault, Appended>) => void
}

/** Bounds of one transaction, so that a burst does not become one long wait. */
const BATCH = { appends: 4_096, bytes: 8 * 1024 * 1024 }

const CLOSED = 'the event store is closed'

const WRITER = new URL('./writer.js', import.meta.url)

/**
 * The calling thread's half of the writer. While one batch is being written the next one collects; each is one message there,
 * one transaction, and one message back.
 */
export const groupCommit = (options: GroupCommitOptions): Promise<E.Either<OpenFault, GroupCommit>> => {
  const { file, maxPages, head, publish, jumpTo, onCommit, writer = WRITER } = options
  let queue: Pending[] = []
  let inFlight: readonly Pending[] | undefined
  let scheduled = false
  let worker: Worker | undefined
  let everOpened = false
  let draining = false
  let closing = false
  let drained: () => void = () => undefined

  const start = (whenOpen?: (fault?: OpenFault) => void): Worker => {
    let opened = false
    let settle = whenOpen
    const settled = (fault?: OpenFault): void => {
      settle?.(fault)
      settle = undefined
    }
    const workerData: WriterData = {
      file,
      head: head(),
      mustExist: everOpened,
      ...(maxPages === undefined ? {} : { maxPages }),
    }
    const thread = new Worker(writer, { workerData })
    thread.on('message', (message: FromWriter) => {
      switch (message.kind) {
        case 'opened':
          opened = everOpened = true
          if (message.head > head()) jumpTo(message.head)
          return settled()
        case 'refused':
          return settled(message.fault)
        case 'done':
          return answer(message.verdicts)
        case 'failed':
          return fail(message.reason)
      }
    })
    let died = 'it ended'
    thread.on('error', (error) => (died = error.message))
    thread.on('exit', () => {
      worker = undefined
      settled({ tag: 'store_not_opened', reason: `the writer of ${file} did not start: ${died}` })
      // Whatever it had in hand may have been committed: the next one finds out how far the log is.
      if (opened && !closing) worker = start()
      fail(`the writer of ${file} stopped: ${died}`)
    })
    return thread
  }

  const schedule = (): void => {
    if (scheduled || inFlight !== undefined || queue.length === 0) return
    scheduled = true
    // Not at once: whoever was just answered gets the chance to be in the same transaction.
    setImmediate(send)
  }

  const send = (): void => {
    scheduled = false
    let bytes = 0
    let appends = 0
    const batch: (string | number)[] = []
    while (appends < queue.length && appends < BATCH.appends && bytes < BATCH.bytes) {
      const { write, expected } = queue[appends++] as Pending
      bytes += write.events.length
      batch.push(write.stream, expected, write.id, write.count, write.at, write.events)
    }
    inFlight = queue.slice(0, appends)
    queue = queue.slice(appends)
    worker ??= start()
    post({ kind: 'append', batch })
  }

  const post = (message: ToWriter): void => worker?.postMessage(message)

  const answer = (verdicts: Float64Array): void => {
    const batch = inFlight ?? []
    inFlight = undefined
    const before = head()
    const commits: Commit[] = []
    const results = batch.map(({ write }, i): E.Either<Fault, Appended> => {
      const revision = verdicts[i * 2] as number
      const position = verdicts[i * 2 + 1] as number
      if (position === 0) return E.left({ tag: 'wrong_expected_revision', stream: write.stream, actual: revision })
      // An append that was recognised as a repetition stands where it stood.
      if (position > before && position > (commits.at(-1)?.position ?? 0))
        commits.push({ ...write, revision, position })
      return E.right({ revision, position })
    })
    publish(commits)
    onCommit?.(batch.length)
    batch.forEach((pending, i) => pending.answer(results[i] as E.Either<Fault, Appended>))
    next()
  }

  const fail = (reason: string): void => {
    const batch = inFlight ?? []
    inFlight = undefined
    for (const { answer } of batch) answer(E.left({ tag: 'store_unavailable', reason }))
    next()
  }

  const next = (): void => {
    schedule()
    if (!scheduled && inFlight === undefined) drained()
  }

  const close = async (): Promise<void> => {
    closing = true
    if (worker === undefined) return
    const thread = worker
    const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
    post({ kind: 'close' })
    return exited
  }

  const opened: GroupCommit = {
    append: (write, expected) =>
      new Promise((answer) => {
        if (draining) return answer(E.left({ tag: 'store_unavailable', reason: CLOSED }))
        queue.push({ write, expected: expected === 'any' ? ANY : expected === 'no_stream' ? -1 : expected, answer })
        schedule()
      }),
    drain: () =>
      new Promise((resolve) => {
        draining = true
        drained = resolve
        next()
      }),
    close,
  }

  return new Promise((resolve) => {
    worker = start((fault) => {
      if (fault === undefined) return resolve(E.right(opened))
      void close().then(() => resolve(E.left(fault)))
    })
  })
}
