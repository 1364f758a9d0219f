import * as E from 'fp-ts/lib/Either.js'
import type { Commit, Written } from '../commit.ts'
import type { Appended, Expected, Fault } from '../event-store.ts'
import { HASH_BYTES } from '../hash.ts'
import type { OpenFault } from '../open-fault.ts'
import type { Work } from './archive/jobs.ts'
import { ANY, type Verdicts } from './messages.ts'
import { startWriter, type WriterThreadOptions } from './writer-thread.ts'

export interface GroupCommitOptions extends WriterThreadOptions {
  /** What became durable, in the order of the log; called before the appends are answered. */
  readonly publish: (commits: readonly Commit[]) => void
  /** The log is further than what was published, because an answer was lost. */
  readonly jumpTo: (head: number) => void
  /** Called after each transaction with the number of appends that it held. */
  readonly onCommit?: (appends: number) => void
}

export interface GroupCommit {
  /** With work, which is done in the same transaction or not at all. */
  readonly append: (write: Written, expected: Expected, work?: Work) => Promise<E.Either<Fault, Appended>>
  /** Transactions so far, and the seconds that they have taken: sums that only grow. */
  readonly measures: () => Readonly<Record<'transactions_total' | 'transaction_seconds_total', number>>
  /** Takes no more appends and resolves when the queued ones are answered. */
  readonly drain: () => Promise<void>
  /** To be called after `drain`. */
  readonly close: () => Promise<void>
}

interface Pending {
  readonly write: Written
  readonly expected: number
  readonly work: Work | undefined
  readonly answer: (result: E.Either<Fault, Appended>) => void
}

/** Bounds of one transaction, so that a burst does not become one long wait. */
const BATCH = { appends: 4_096, bytes: 8 * 1024 * 1024 }

/**
 * The calling thread's half of the writer. While one batch is being written the next one collects; each is one message there,
 * one transaction, and one message back.
 */
export const groupCommit = async (options: GroupCommitOptions): Promise<E.Either<OpenFault, GroupCommit>> => {
  const { head, publish, jumpTo, onCommit } = options
  let queue: Pending[] = []
  let inFlight: readonly Pending[] | undefined
  let scheduled = false
  let draining = false
  let drained: () => void = () => undefined
  let sentAt = 0
  const taken = { transactions_total: 0, transaction_seconds_total: 0 }

  const opened = (reached: number): void => {
    if (reached > head()) jumpTo(reached)
  }

  const done = ({ verdicts, hashes }: Verdicts): void => {
    const batch = inFlight ?? []
    inFlight = undefined
    taken.transactions_total++
    taken.transaction_seconds_total += (performance.now() - sentAt) / 1_000
    let last = head()
    const commits: Commit[] = []
    const all = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength)
    let hashed = 0
    const results = batch.map(({ write }, i): E.Either<Fault, Appended> => {
      const revision = verdicts[i * 2] as number
      const position = verdicts[i * 2 + 1] as number
      if (position === 0) return E.left({ tag: 'wrong_expected_revision', stream: write.stream, actual: revision })
      // An append that was recognised as a repetition stands where it stood.
      if (position > last) {
        const made = all.subarray(hashed, (hashed += write.count * HASH_BYTES))
        const { id, stream, count, at, events, contents } = write
        commits.push({ id, stream, revision, position, count, at, events, contents, hashes: made })
      }
      last = Math.max(last, position)
      return E.right({ revision, position })
    })
    publish(commits)
    onCommit?.(batch.length)
    batch.forEach(({ answer }, i) => answer(results[i] as E.Either<Fault, Appended>))
    next()
  }

  const failed = (reason: string): void => {
    const batch = inFlight ?? []
    inFlight = undefined
    for (const { answer } of batch) answer(E.left({ tag: 'store_unavailable', reason }))
    next()
  }

  const next = (): void => {
    schedule()
    if (!scheduled && inFlight === undefined) drained()
  }

  const schedule = (): void => {
    if (scheduled || inFlight !== undefined || queue.length === 0) return
    scheduled = true
    // Not at once: whoever was just answered gets the chance to be in the same transaction.
    setImmediate(sendQueued)
  }

  const sendQueued = (): void => {
    scheduled = false
    let bytes = 0
    let appends = 0
    const batch: (string | number)[] = []
    const work = queue[0]?.work
    // What has work has a transaction of its own.
    const most = work === undefined ? BATCH.appends : 1
    while (appends < queue.length && appends < most && bytes < BATCH.bytes) {
      if (appends > 0 && queue[appends]?.work !== undefined) break
      const { write, expected } = queue[appends++] as Pending
      bytes += write.events.length
      batch.push(write.stream, expected, write.id, write.count, write.at, write.events)
    }
    inFlight = queue.slice(0, appends)
    queue = queue.slice(appends)
    sentAt = performance.now()
    send(batch, work)
  }

  const writer = await startWriter(options, { opened, done, failed })
  if (E.isLeft(writer)) return writer
  const { send, close } = writer.right

  return E.right({
    append: (write, expected, work) =>
      new Promise((answer) => {
        if (draining) return answer(E.left({ tag: 'store_unavailable', reason: 'the event store is closed' }))
        queue.push({
          write,
          expected: expected === 'any' ? ANY : expected === 'no_stream' ? -1 : expected,
          work,
          answer,
        })
        schedule()
      }),
    measures: () => taken,
    drain: () =>
      new Promise((resolve) => {
        draining = true
        drained = resolve
        next()
      }),
    close,
  })
}
