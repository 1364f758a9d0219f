import type Database from 'better-sqlite3'
import { hashAt, RECOGNISED } from '../commit.ts'
import { chainHash, NO_HASH } from '../hash.ts'
import { hashesOfText } from '../hashes-of-text.ts'
import { entombing } from './archive/entomb.ts'
import type { Work } from './archive/jobs.ts'
import { generations } from '../generations.ts'
import { ANY, FIELDS, type Batch, type Verdicts } from './messages.ts'

/** The writing half of the log. One batch is one transaction, and one fsync. */
export interface Log {
  readonly head: () => number
  /** Throws when nothing of the batch was written; the log must not be used after that. */
  readonly commit: (batch: Batch, work?: Work) => Verdicts
  /** Moves what is in the write-ahead log to the file once that is worth its two syncs. Nothing is lost when it throws. */
  readonly checkpoint: () => void
}

interface Stream {
  readonly id: number
  revision: number
  /** Of its last event. */
  hash: string
}

/** Pages (16 MiB of them) that the write-ahead log collects: more make the pause longer, fewer make it more frequent. */
const CHECKPOINT_PAGES = 4_096

/** Streams whose last revision is known without reading. */
const KNOWN_STREAMS = 32_768

export const openLog = (db: Database.Database): Log => {
  // Not within a COMMIT that somebody waits for: the writer does it between two batches.
  db.pragma('wal_autocheckpoint = 0')
  type Wal = { readonly log: number; readonly checkpointed: number }
  const walLength = db.prepare<[], Wal>('PRAGMA wal_checkpoint(NOOP)')
  const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)')

  const begin = db.prepare('BEGIN IMMEDIATE')
  const end = db.prepare('COMMIT')
  const insertStream = db.prepare('INSERT INTO streams (id, name) VALUES (?, ?)')
  const insert = db.prepare(
    `INSERT INTO commits (position, stream, revision, count, id, at, events, hashes, chain)
     VALUES (?, ?, ?, ?, unhex(?, '-'), ?, ?, ?, unhex(?))`,
  )
  const setHead = db.prepare('UPDATE head SET position = ?, chain = unhex(?)')
  const findStream = db.prepare<[string], Stream>(
    `SELECT streams.id, revision, lower(hex(substr(hashes, -32))) AS hash FROM streams JOIN commits ON commits.stream = streams.id
     WHERE name = ? ORDER BY revision DESC LIMIT 1`,
  )
  type Repeated = { readonly revision: number; readonly position: number }
  const findBehind = db.prepare<[number, number, number, string], Repeated>(
    `SELECT revision, position FROM (SELECT * FROM commits WHERE stream = ? AND revision > ? ORDER BY revision LIMIT 1)
     WHERE revision - count = ? AND id = unhex(?, '-')`,
  )
  const findRecent = db.prepare<[number, number, string], Repeated>(
    `SELECT revision, position FROM (SELECT revision, position, id FROM commits WHERE stream = ? ORDER BY revision DESC LIMIT ?)
     WHERE id = unhex(?, '-')`,
  )

  const entomb = entombing(db)
  const known = generations<Stream>(KNOWN_STREAMS)
  type Head = { readonly position: number; readonly chain: string }
  const found = db
    .prepare<[], Head>('SELECT position, lower(hex(chain)) AS chain FROM commits ORDER BY position DESC LIMIT 1')
    .get()
  const kept = db.prepare<[], Head>('SELECT position, lower(hex(chain)) AS chain FROM head').get()
  let { position: head, chain } = found ?? { position: 0, chain: NO_HASH }
  if (kept?.position !== head || kept.chain !== chain)
    throw new Error(
      `the log ends at position ${head}, and ended at ${kept?.position ?? 'another one'} when it was last written: what was there is gone or was changed. Restore the file from a copy`,
    )
  let streams = (db.prepare('SELECT max(id) FROM streams').pluck().get() as number | null) ?? 0

  const streamOf = (name: string): Stream | undefined => {
    const cached = known.get(name)
    if (cached !== undefined) return cached
    const stored = findStream.get(name)
    if (stored !== undefined) known.set(name, stored)
    return stored
  }

  const newStream = (name: string): Stream => {
    const stream = { id: ++streams, revision: -1, hash: NO_HASH }
    insertStream.run(stream.id, name)
    known.set(name, stream)
    return stream
  }

  const repeated = (stream: Stream, expected: number, id: string): Repeated | undefined =>
    expected === ANY ? findRecent.get(stream.id, RECOGNISED, id) : findBehind.get(stream.id, expected, expected, id)

  const append = (batch: Batch, at: number, verdicts: Float64Array, verdict: number): Buffer | undefined => {
    const name = batch[at] as string
    const expected = batch[at + 1] as number
    const id = batch[at + 2] as string
    const count = batch[at + 3] as number
    const stream = streamOf(name)
    const revision = stream?.revision ?? -1
    if (stream !== undefined && expected !== revision) {
      const before = repeated(stream, expected, id)
      if (before !== undefined) {
        verdicts[verdict] = before.revision
        verdicts[verdict + 1] = before.position
        return undefined
      }
    }
    if (expected !== revision && expected !== ANY) {
      verdicts[verdict] = revision
      return undefined
    }
    const target = stream ?? newStream(name)
    const time = batch[at + 4] as number
    const events = batch[at + 5] as string
    target.revision += count
    head += count
    const write = { stream: name, revision: target.revision, count, id, at: time, events }
    const hashes = hashesOfText(write, target.hash)
    target.hash = hashAt(hashes, count - 1)
    chain = chainHash(chain, target.hash, head)
    insert.run(head, target.id, target.revision, count, id, time, events, hashes, chain)
    verdicts[verdict] = target.revision
    verdicts[verdict + 1] = head
    return hashes
  }

  return {
    head: () => head,
    commit: (batch, work) => {
      const verdicts = new Float64Array((batch.length / FIELDS) * 2)
      const hashes: Buffer[] = []
      begin.run()
      for (let at = 0, verdict = 0; at < batch.length; at += FIELDS, verdict += 2) {
        const made = append(batch, at, verdicts, verdict)
        if (made !== undefined) hashes.push(made)
      }
      if (hashes.length > 0) setHead.run(head, chain)
      // An append that was recognised as a repetition has done its work.
      if (work !== undefined && hashes.length > 0) entomb(work, head)
      end.run()
      // A block of its own: a part of a larger one would take all of that to the other thread.
      return { verdicts, hashes: new Uint8Array(Buffer.concat(hashes)) }
    },
    checkpoint: () => {
      const wal = walLength.get()
      if (wal !== undefined && wal.log - wal.checkpointed >= CHECKPOINT_PAGES) checkpoint.get()
    },
  }
}
