import * as E from 'fp-ts/lib/Either.js'
import type { Append, EventStore, Fault, LogReader } from '../event-store.ts'
import type { OpenFault } from '../open-fault.ts'
import { openEventStore, openLogReader } from '../open.ts'
import { countArchives } from '../sqlite/archive/count-archives.ts'
import { lock, type Lock } from '../sqlite/lock.ts'
import { grouping, type Group } from './appends.ts'
import { verify, type Verified } from './verify.ts'
import { Interrupted, walk } from './walk.ts'

export interface CopyOptions {
  readonly from: string
  readonly to: string
  /** Told after each step with the number of events that are copied. */
  readonly progress?: (events: number) => void
}

export interface Copied extends Verified {
  /** Events that an earlier, interrupted copy had brought already are not counted. */
  readonly copied: number
}

/** Why there is no copy, or not a whole one, in words. What was copied stays; the same command goes on from there. */
export interface NotCopied {
  readonly reason: string
}

/**
 * Copies a whole log, in its order, with ids, times and revisions, and compares both at the end. Nobody may write to either
 * meanwhile. Asked again it goes on behind the last event that the copy has.
 */
export const copyStore = async ({ from, to, progress }: CopyOptions): Promise<E.Either<NotCopied, Copied>> => {
  const opened = await openBoth(from, to)
  if (E.isLeft(opened)) return E.left({ reason: opened.left.reason })
  const { source, target, close } = opened.right
  try {
    const start = await begin(source, target)
    if (E.isLeft(start)) return start
    const copied = await bring(source, target, start.right, progress)
    if (E.isLeft(copied)) return copied
    const verified = await verify(source, target)
    if ('about' in verified)
      return E.left({
        reason: `the copy is not the same: event ${verified.revision} of ${verified.stream} ${verified.about}`,
      })
    return E.right({ ...verified, copied: copied.right })
  } catch (error) {
    if (error instanceof Interrupted) return E.left({ reason: wordsOf(error.fault) })
    throw error
  } finally {
    await close()
  }
}

interface Both {
  readonly source: LogReader
  readonly target: EventStore
  readonly close: () => Promise<void>
}

const openBoth = async (from: string, to: string): Promise<E.Either<OpenFault, Both>> => {
  const source = await openLogReader(from)
  if (E.isLeft(source)) return source
  const kept = archivedIn(from)
  if (E.isLeft(kept)) {
    await source.right.close()
    return kept
  }
  const locked = lockSource(from)
  if (E.isLeft(locked)) {
    await source.right.close()
    return locked
  }
  const leave = async (): Promise<void> => {
    await source.right.close()
    locked.right?.release()
  }
  const target = await openEventStore(to)
  if (E.isLeft(target)) {
    await leave()
    return target
  }
  const close = async (): Promise<void> => {
    await target.right.close()
    await leave()
  }
  return E.right({ source: source.right, target: target.right, close })
}

/** A copy would say of events that it has that they are in archives, or lack them. */
const archivedIn = (from: string): E.Either<OpenFault, void> => {
  const [, file] = SQLITE.exec(from) ?? []
  const archives = file === undefined ? 0 : countArchives(file)
  const reason = `the events of some executions are in ${archives} archives: put them back first ("harmonia archive list", "harmonia archive restore")`
  return archives === 0 ? E.right(undefined) : E.left({ tag: 'store_not_opened', reason })
}

const SQLITE = /^sqlite:(.+)$/s

/** A server that writes to the file would make the copy an old one. */
const lockSource = (from: string): E.Either<OpenFault, Lock | undefined> => {
  const [, file] = SQLITE.exec(from) ?? []
  return file === undefined ? E.right(undefined) : lock(`${file}.lock`, `the event store ${file}`)
}

/** The position in the source behind which the copy goes on: that of the last event which the target has. */
const begin = async (source: LogReader, target: EventStore): Promise<E.Either<NotCopied, number>> => {
  if (target.head() === 0) return E.right(0)
  const last = await target.eventAt(target.head())()
  if (E.isLeft(last)) return E.left({ reason: wordsOf(last.left) })
  if (last.right === undefined) return E.left({ reason: 'the last event of the copy can not be read' })
  const { stream, revision, id } = last.right
  const same = await source.read(stream, revision, 1)()
  if (E.isLeft(same)) return E.left({ reason: wordsOf(same.left) })
  const [event] = same.right
  return event?.id === id
    ? E.right(event.position)
    : E.left({ reason: `the copy has events that are not in the log: its last one is event ${revision} of ${stream}` })
}

/** Appends that an embedded store takes as one transaction. */
const BATCH = 256

const bring = async (
  source: LogReader,
  target: EventStore,
  after: number,
  progress: ((events: number) => void) | undefined,
): Promise<E.Either<NotCopied, number>> => {
  // Over a network the next append may be there first when one has to be repeated: the order would be another.
  const size = target.gapless ? BATCH : 1
  const groups = grouping()
  let batch: Group[] = []
  let copied = 0

  const send = async (): Promise<NotCopied | undefined> => {
    const sent = batch
    batch = []
    const answers = await Promise.all(sent.map(({ append }) => stubbornly(target, append)))
    for (const [n, answer] of answers.entries()) {
      const { append, revision } = sent[n] as Group
      if (E.isLeft(answer)) return { reason: `${append.stream}: ${wordsOf(answer.left)}` }
      if (answer.right.revision !== revision)
        return { reason: `${append.stream} goes on in the copy, but not in the log` }
      copied += append.events.length
    }
    progress?.(copied)
    return undefined
  }

  for await (const event of walk(source, after)) {
    batch.push(...groups.take(event))
    const failed = batch.length < size ? undefined : await send()
    if (failed !== undefined) return E.left(failed)
  }
  batch.push(...groups.end())
  const failed = batch.length === 0 ? undefined : await send()
  return failed === undefined ? E.right(copied) : E.left(failed)
}

const TRIES = 3

/** With its id, so that one whose answer was lost is recognised. */
const stubbornly = async (target: EventStore, append: Append): ReturnType<ReturnType<EventStore['append']>> => {
  for (let tries = 1; ; tries++) {
    const answer = await target.append(append)()
    if (E.isRight(answer) || answer.left.tag !== 'store_unavailable' || tries === TRIES) return answer
  }
}

const wordsOf = (fault: Fault): string => {
  switch (fault.tag) {
    case 'store_unavailable':
      return fault.reason
    case 'wrong_expected_revision':
      return `the copy is at revision ${fault.actual} of ${fault.stream}, where the log is not`
    case 'append_too_large':
      return `an append to ${fault.stream} is larger than the ${fault.limit} bytes that the server takes: raise its MaxAppendSize`
    case 'archive_unreadable':
      return `events of ${fault.stream} are in the archive ${fault.file}, which can not be read: ${fault.reason}`
    case 'unreadable_event':
      return `event ${fault.revision} of ${fault.stream} can not be read: ${fault.problems.join('; ')}`
  }
}
