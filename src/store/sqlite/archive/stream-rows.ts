import type Database from 'better-sqlite3'
import type { ArchivedAppend } from '../../archive/lines.ts'
import { brokenEvent, NOTHING, standing } from '../../check.ts'
import { dashed } from '../../commit.ts'

interface Row {
  readonly position: number
  readonly revision: number
  readonly count: number
  readonly id: string
  readonly at: number
  readonly events: Buffer
  readonly hashes: Buffer
}

/** What there is to be archived of a stream at once: rows that follow one another. */
export interface StreamRows {
  readonly appends: readonly ArchivedAppend[]
  /** It has further rows that still have their text. */
  readonly hasMore: boolean
}

/** Reads the rows of a stream that have their text, from the first on, at most so many; undefined when one is not what was written. */
export const streamRows = (db: Database.Database): ((stream: string, most: number) => StreamRows | undefined) => {
  const rowsOf = db.prepare<[string], Row>(
    `SELECT position, revision, count, lower(hex(id)) AS id, at, CAST(events AS BLOB) AS events, hashes FROM commits
     WHERE stream = (SELECT id FROM streams WHERE name = ?) AND events <> '' ORDER BY revision`,
  )
  const before = db.prepare<[string, number], { readonly revision: number; readonly hashes: Buffer }>(
    `SELECT revision, hashes FROM commits WHERE stream = (SELECT id FROM streams WHERE name = ?) AND revision < ?
     ORDER BY revision DESC LIMIT 1`,
  )
  return (stream, most) => {
    const appends: ArchivedAppend[] = []
    let last = NOTHING
    for (const found of rowsOf.iterate(stream)) {
      const row = { ...found, id: dashed(found.id), stream }
      const first = row.revision - row.count + 1
      if (appends.length === 0) {
        const there = before.get(stream, first)
        last = there === undefined ? NOTHING : standing(there)
      } else if (appends.length >= most || last.revision !== first - 1) return { appends, hasMore: true }
      if (brokenEvent(row, last) !== undefined) return undefined
      appends.push({ ...row, events: row.events.toString(), previous: last.hash })
      last = standing(row)
    }
    return { appends, hasMore: false }
  }
}
