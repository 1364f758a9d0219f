import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { brokenEvent } from '../check.ts'
import { hashAt } from '../commit.ts'
import { reasonOf } from '../open-fault.ts'
import {
  appendIn,
  ARCHIVE_FORMAT,
  parsed,
  type ArchivedAppend,
  type ArchivedSpan,
  type ArchiveHeader,
  type ArchiveSeal,
} from './lines.ts'

/** What is wrong with an archive's file, in which of its lines (from 1), and with which event where it is one. */
export interface BrokenArchive {
  readonly line: number
  readonly stream?: string
  readonly revision?: number
  readonly what: 'text' | 'form' | 'order' | 'hash' | 'end' | 'seal'
  readonly detail: string
}

/** What a file holds, up to where it is broken. */
export interface ReadArchive {
  readonly header?: ArchiveHeader
  readonly appends: readonly ArchivedAppend[]
  readonly seal?: ArchiveSeal
  readonly broken?: BrokenArchive
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads a file and checks all that it says of itself: every event against its hash, every stream from one event to the next. */
export const readArchive = (bytes: Buffer): ReadArchive => {
  let text: string
  try {
    text = utf8.decode(gunzipSync(bytes))
  } catch (error) {
    return { appends: [], broken: { line: 1, what: 'text', detail: `it can't be unpacked: ${reasonOf(error)}` } }
  }
  const hash = createHash('sha256')
  const streams = new Map<string, ArchivedSpan>()
  const appends: ArchivedAppend[] = []
  let header: ArchiveHeader | undefined
  let events = 0
  let line = 0
  const stop = (broken: Omit<BrokenArchive, 'line'>): ReadArchive => ({
    ...(header === undefined ? {} : { header }),
    appends,
    broken: { line, ...broken },
  })

  for (let from = 0; ;) {
    line++
    const to = text.indexOf('\n', from)
    if (to === -1) return stop({ what: 'end', detail: 'the file ends without its seal' })
    const raw = text.slice(from, to)
    from = to + 1
    if (header === undefined) {
      const first = parsed(raw)
      if (first?.['kind'] !== 'header' || first['format'] !== ARCHIVE_FORMAT)
        return stop({ what: 'form', detail: `the file does not begin as one of ${ARCHIVE_FORMAT}` })
      header = first as unknown as ArchiveHeader
    } else if (raw.startsWith('{"kind":"seal"')) {
      const seal = { kind: 'seal', streams: sealed(streams), events, digest: hash.digest('hex') } as const
      if (JSON.stringify(seal) !== raw)
        return stop({ what: 'seal', detail: 'its seal is not that of the lines before it' })
      if (from !== text.length) return stop({ what: 'seal', detail: 'more follows behind the seal' })
      return { header, appends, seal }
    } else {
      const append = appendIn(raw)
      if (append === undefined) return stop({ what: 'form', detail: 'the line is no append' })
      const broken = brokenAppend(append, streams.get(append.stream))
      if (broken !== undefined) return stop(broken)
      const { stream, revision, count, hashes } = append
      const begun = streams.get(stream)?.from ?? revision - count + 1
      streams.set(stream, { from: begun, revision, hash: hashAt(hashes, count - 1) })
      events += count
      appends.push(append)
    }
    hash.update(raw).update('\n')
  }
}

export const sealed = (streams: ReadonlyMap<string, ArchivedSpan>): ArchiveSeal['streams'] =>
  [...streams].map(([stream, span]) => ({ stream, ...span }))

const brokenAppend = (
  append: ArchivedAppend,
  before: ArchivedSpan | undefined,
): Omit<BrokenArchive, 'line'> | undefined => {
  const { stream, revision, count, previous } = append
  const first = revision - count + 1
  if (before !== undefined && (before.revision !== first - 1 || before.hash !== previous))
    return { stream, revision: first, what: 'order', detail: `it follows revision ${before.revision} of its stream` }
  const broken = brokenEvent({ ...append, events: Buffer.from(append.events) }, { revision: first - 1, hash: previous })
  if (broken === undefined) return undefined
  const what = broken.what === 'text' || broken.what === 'order' ? broken.what : 'hash'
  return { stream, revision: broken.revision, what, detail: broken.detail }
}
