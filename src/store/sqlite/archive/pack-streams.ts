import Database from 'better-sqlite3'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ARCHIVE_FORMAT, type ArchivedAppend } from '../../archive/lines.ts'
import { packing } from '../../archive/pack.ts'
import { readArchive } from '../../archive/read-archive.ts'
import { lastHash } from '../../commit.ts'
import { sha256Of } from '../../hash.ts'
import { fileOf } from './cold.ts'
import { folderOf, writeDurably } from './folder.ts'
import type { Job, PackAnswer } from './jobs.ts'
import { keptDigest } from './kept-rows.ts'
import { streamRows, type StreamRows } from './stream-rows.ts'

/**
 * Bounds of one file, which is one transaction of the log: other appends wait while its rows are emptied, and a crash leaves all
 * of it done, or nothing. A longer stream is archived in several files.
 */
const FILE = { rows: 1_000, bytes: 16 * 1024 * 1024 }

/** What events refer to and is kept apart. Whatever else looks so is archived with them, and nobody notices. */
const REFERENCE = /_ref":\{"sha256":"([0-9a-f]{64})"/g

/** Writes the text of streams to a file and reads that back. The log is only read. */
export const packStreams = (job: Extract<Job, { readonly kind: 'pack' }>): PackAnswer => {
  const { file, archive_id, engine_version, written_at } = job
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    db.pragma('busy_timeout = 5000')
    const rowsOf = streamRows(db)
    const digest = keptDigest(db)
    const written: ArchivedAppend[] = []
    const taken: string[] = []
    const broken: string[] = []
    let bytes = 0

    const take = (stream: string, most: number): StreamRows => {
      const rows = rowsOf(stream, most)
      if (rows === undefined) broken.push(stream)
      for (const append of rows?.appends ?? []) {
        written.push(append)
        bytes += append.events.length
      }
      return rows ?? { appends: [], hasMore: false }
    }

    const queue = [...new Set(job.streams)]
    const known = new Set(queue)
    while (queue[0] !== undefined && written.length < FILE.rows && bytes < FILE.bytes) {
      const [stream] = queue
      const { appends, hasMore } = take(stream, FILE.rows - written.length)
      for (const blob of blobsIn(appends).filter((name) => !known.has(name))) {
        known.add(blob)
        take(blob, Infinity)
      }
      // The rest of it in another file: here the log would give the same rows again.
      if (hasMore) break
      taken.push(stream)
      queue.shift()
    }
    const left = queue
    if (written.length === 0) return { packed: undefined, taken, left, broken }

    const header = { kind: 'header', format: ARCHIVE_FORMAT, archive_id, engine_version, written_at } as const
    let sealed: ReturnType<ReturnType<typeof packing>['end']> | undefined
    writeDurably(folderOf(file), fileOf(archive_id), (write) => {
      const pack = packing(header, write)
      for (const append of written) pack.add(append)
      sealed = pack.end()
    })
    if (sealed === undefined) throw new Error('nothing was written')
    verifyWritten(join(folderOf(file), fileOf(archive_id)), sealed.sha256, written)

    const streams = sealed.streams.map(({ stream, from, revision }) => ({
      stream,
      from,
      revision,
      rows: digest(stream, from, revision),
    }))
    const { sha256, events, pieces } = sealed
    const positions = written.map(({ position }) => position)
    return { packed: { bytes: sealed.bytes, sha256, events, pieces, streams, positions }, taken, left, broken }
  } finally {
    db.close()
  }
}

/** The streams of the large values that these refer to. */
export const blobsIn = (appends: readonly Pick<ArchivedAppend, 'events'>[]): readonly string[] => [
  ...new Set(
    appends.flatMap(({ events }) => [...events.matchAll(REFERENCE)].map(([, sha256 = '']) => `blob-${sha256}`)),
  ),
]

/** Throws unless the file, as the disk gives it back, has each append to the byte. */
const verifyWritten = (path: string, sha256: string, written: readonly ArchivedAppend[]): void => {
  const bytes = readFileSync(path)
  const { appends, broken } = readArchive(bytes)
  if (broken !== undefined)
    throw new Error(`${path} was written and reads otherwise: line ${broken.line}, ${broken.detail}`)
  const isSame = (append: ArchivedAppend, n: number): boolean => {
    const other = appends[n]
    return (
      other?.position === append.position &&
      other.events === append.events &&
      lastHash(other.hashes) === lastHash(append.hashes)
    )
  }
  if (sha256Of(bytes) !== sha256 || appends.length !== written.length || !written.every(isSame))
    throw new Error(`${path} was written and reads otherwise`)
}
