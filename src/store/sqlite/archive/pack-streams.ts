import Database from 'better-sqlite3'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ARCHIVE_FORMAT, type ArchivedAppend } from '../../archive/lines.ts'
import { packing } from '../../archive/pack.ts'
import { readArchive } from '../../archive/read-archive.ts'
import { brokenEvent, NOTHING, standing } from '../../check.ts'
import { dashed, lastHash } from '../../commit.ts'
import { sha256Of } from '../../hash.ts'
import { fileOf } from './cold.ts'
import { folderOf, writeDurably } from './folder.ts'
import type { Job, PackAnswer } from './jobs.ts'
import { keptDigest } from './kept-rows.ts'

interface Row {
  readonly position: number
  readonly revision: number
  readonly count: number
  readonly id: string
  readonly at: number
  readonly events: Buffer
  readonly hashes: Buffer
}

/**
 * Bounds of one file, which is one transaction of the log: other appends wait while its rows are emptied, and a crash leaves all
 * of it done, or nothing. A stream is never divided.
 */
const FILE = { rows: 4_000, bytes: 16 * 1024 * 1024 }

/** What events refer to and is kept apart. Whatever else looks so is archived with them, and nobody notices. */
const REFERENCE = /_ref":\{"sha256":"([0-9a-f]{64})"/g

/** Writes the text of streams to a file and reads that back. The log is only read. */
export const packStreams = (job: Extract<Job, { readonly kind: 'pack' }>): PackAnswer => {
  const { file, archive_id, engine_version, written_at } = job
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    db.pragma('busy_timeout = 5000')
    const rowsOf = db.prepare<[string], Row>(
      `SELECT position, revision, count, lower(hex(id)) AS id, at, CAST(events AS BLOB) AS events, hashes FROM commits
       WHERE stream = (SELECT id FROM streams WHERE name = ?) AND events <> '' ORDER BY revision`,
    )
    const before = db.prepare<[string, number], { readonly revision: number; readonly hashes: Buffer }>(
      `SELECT revision, hashes FROM commits WHERE stream = (SELECT id FROM streams WHERE name = ?) AND revision < ?
       ORDER BY revision DESC LIMIT 1`,
    )
    const digest = keptDigest(db)
    const written: ArchivedAppend[] = []
    const taken: string[] = []
    const broken: string[] = []
    let bytes = 0

    /** The rows of a stream that still have their text, up to the next one that has not; undefined when one is not as it was written. */
    const appendsOf = (stream: string): readonly ArchivedAppend[] | undefined => {
      const appends: ArchivedAppend[] = []
      let last = NOTHING
      for (const found of rowsOf.iterate(stream)) {
        const row = { ...found, id: dashed(found.id), stream }
        const first = row.revision - row.count + 1
        if (appends.length === 0) {
          const there = before.get(stream, first)
          last = there === undefined ? NOTHING : standing(there)
        } else if (last.revision !== first - 1) break
        if (brokenEvent(row, last) !== undefined) return undefined
        appends.push({ ...row, events: row.events.toString(), previous: last.hash })
        last = standing(row)
      }
      return appends
    }

    const take = (stream: string): readonly ArchivedAppend[] => {
      const appends = appendsOf(stream)
      if (appends === undefined) broken.push(stream)
      for (const append of appends ?? []) {
        written.push(append)
        bytes += append.events.length
      }
      return appends ?? []
    }

    const queue = [...new Set(job.streams)]
    const known = new Set(queue)
    let next = 0
    for (; next < queue.length && written.length < FILE.rows && bytes < FILE.bytes; next++) {
      const stream = queue[next] as string
      taken.push(stream)
      for (const blob of blobsIn(take(stream)).filter((name) => !known.has(name))) {
        known.add(blob)
        take(blob)
      }
    }
    const left = queue.slice(next)
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
