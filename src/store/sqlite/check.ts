import type Database from 'better-sqlite3'
import { brokenChain, brokenEvent, brokenPlace, NOTHING, standing, type Before, type Found } from '../check.ts'
import { dashed } from '../commit.ts'
import type { Broken, Checked, Span } from '../event-store.ts'
import { NO_HASH } from '../hash.ts'
import { checkingTombstones } from './archive/check-tombstone.ts'

/** `events` is empty where an archive has the text. */
type Row = Found & { readonly chain: string; readonly number: number }

type Head = { readonly position: number; readonly chain: string }

/** Checks what is in a file as it lies there, text and all, on the calling thread. */
export const checking = (db: Database.Database): ((of: Span, limit: number) => Checked) => {
  const columns = `position, commits.stream AS number, name AS stream, revision, count, lower(hex(commits.id)) AS id, at,
    CAST(events AS BLOB) AS events, hashes, lower(hex(chain)) AS chain`
  const from = 'commits LEFT JOIN streams ON streams.id = commits.stream'
  const ofLog = db.prepare<[number], Row>(`SELECT ${columns} FROM ${from} WHERE position > ? ORDER BY position`)
  const ofStream = db.prepare<[string, number], Row>(
    `SELECT ${columns} FROM ${from} WHERE commits.stream = (SELECT id FROM streams WHERE name = ?) AND revision >= ? ORDER BY revision`,
  )
  type Last = Pick<Row, 'revision' | 'count' | 'hashes'>
  // A row that was moved to another place must not be taken for what is before an honest one.
  const before = db.prepare<[number, number, number], Last>(
    `SELECT revision, count, hashes FROM commits WHERE stream = ? AND revision < ? AND position < ?
     ORDER BY revision DESC LIMIT 1`,
  )
  const logBefore = db.prepare<[number], Head>(
    'SELECT position, lower(hex(chain)) AS chain FROM commits WHERE position <= ? ORDER BY position DESC LIMIT 1',
  )
  const head = db.prepare<[], Head>('SELECT position, lower(hex(chain)) AS chain FROM head')
  const empty = db
    .prepare<[], string>('SELECT name FROM streams WHERE id NOT IN (SELECT stream FROM commits) LIMIT 1')
    .pluck()

  const standingBefore = ({ number, revision, count, position }: Row): Before => {
    const found = before.get(number, revision - count + 1, position)
    return found === undefined ? NOTHING : standing(found)
  }

  const hasArchives =
    db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'archived' AND type = 'table'`).get() !== undefined
  const tombstones = hasArchives ? checkingTombstones(db) : () => brokenEvent
  const isTombstone = (row: Row): boolean => row.events.length === 0
  const rowCheck = () => {
    const brokenTombstone = tombstones()
    return (row: Row, last: Before): Broken | undefined =>
      isTombstone(row) ? brokenTombstone(row, last) : brokenEvent(row, last)
  }

  /** Nothing behind the last row, and no row gone: what the file says of its own end. */
  const end = (last: Head): Pick<Checked, 'broken'> => {
    const kept = head.get()
    const broken = (detail: string, stream = '') => ({
      broken: { position: last.position + 1, stream, revision: 0, what: 'end' as const, detail },
    })
    if (kept === undefined) return broken('the row that says where the log ends is gone')
    if (kept.position !== last.position)
      return broken(`the log ends at position ${last.position}, and was written up to position ${kept.position}`)
    if (kept.chain !== last.chain) return broken('the hash of the whole log is not the one that is kept of it')
    const without = empty.get()
    return without === undefined ? {} : broken('a stream has a name, but no events', without)
  }

  const log = (after: number, limit: number): Checked => {
    let last = (after > 0 ? logBefore.get(after) : undefined) ?? { position: 0, chain: NO_HASH }
    const streams = new Map<number, Before>()
    const brokenRow = rowCheck()
    let events = 0
    let archived = 0
    const soFar = () => ({ events, ...(archived === 0 ? {} : { archived }) })
    for (const found of ofLog.iterate(last.position)) {
      const row = { ...found, id: dashed(found.id) }
      const broken =
        brokenPlace(row, last) ??
        brokenRow(row, streams.get(row.number) ?? standingBefore(row)) ??
        brokenChain(row, last)
      if (broken !== undefined) return { ...soFar(), hash: last.chain, broken }
      events += row.count
      if (isTombstone(row)) archived += row.count
      last = row
      streams.set(row.number, standing(row))
      if (events >= limit) return { ...soFar(), hash: last.chain, next: last.position }
    }
    return { ...soFar(), hash: last.chain, ...end(last) }
  }

  const stream = (name: string, revision: number, limit: number): Checked => {
    const brokenRow = rowCheck()
    let events = 0
    let archived = 0
    const soFar = () => ({ events, ...(archived === 0 ? {} : { archived }) })
    let last: Before | undefined
    for (const found of ofStream.iterate(name, revision)) {
      const row = { ...found, id: dashed(found.id) }
      last ??= standingBefore(row)
      const broken = brokenRow(row, last)
      if (broken !== undefined) return { ...soFar(), hash: last.hash, broken }
      events += row.count
      if (isTombstone(row)) archived += row.count
      last = standing(row)
      if (events >= limit) return { ...soFar(), hash: last.hash, next: last.revision + 1 }
    }
    return { ...soFar(), hash: last?.hash ?? NO_HASH }
  }

  // One view of the file, whoever writes to it meanwhile: else its end is not that of the rows that were read.
  return db.transaction((of: Span, limit: number) =>
    'after' in of ? log(of.after, limit) : stream(of.stream, of.from, limit),
  )
}
