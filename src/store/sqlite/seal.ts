import type Database from 'better-sqlite3'
import { dashed, hashAt, hashesOf } from '../commit.ts'
import { chainHash, NO_HASH } from '../hash.ts'

/** Where sealing has come to, in positions. */
export type Sealing = (sealed: number, of: number) => void

/** Commits of one transaction, which bound the write-ahead log and what is done again after a crash. */
const BATCH = 2_000

interface Row {
  readonly position: number
  readonly stream: number
  readonly name: string
  readonly revision: number
  readonly count: number
  readonly id: string
  readonly at: number
  readonly events: string
}

/**
 * Gives every commit that has none its hashes, and the log its chain, in the order of the log. It may be broken off at any
 * moment, and goes on where it was.
 */
export const seal = (db: Database.Database, sealing: Sealing): void => {
  const end = (db.prepare('SELECT max(position) FROM commits').pluck().get() as number | null) ?? 0
  type Last = { readonly position: number; readonly chain: string }
  const last = db
    .prepare<[], Last>(
      `SELECT position, lower(hex(chain)) AS chain FROM commits WHERE length(chain) > 0 ORDER BY position DESC LIMIT 1`,
    )
    .get()
  let { position, chain } = last ?? { position: 0, chain: NO_HASH }
  const rows = db.prepare<[number, number], Row>(
    `SELECT position, commits.stream, name, revision, count, lower(hex(commits.id)) AS id, at, events
     FROM commits JOIN streams ON streams.id = commits.stream WHERE position > ? ORDER BY position LIMIT ?`,
  )
  const before = db
    .prepare<[number, number], string>(
      `SELECT lower(hex(substr(hashes, -32))) FROM commits WHERE stream = ? AND revision < ? ORDER BY revision DESC LIMIT 1`,
    )
    .pluck()
  const update = db.prepare<[Buffer, Buffer, number]>('UPDATE commits SET hashes = ?, chain = ? WHERE position = ?')
  const setHead = db.prepare<[number, Buffer]>('UPDATE head SET position = ?, chain = ?')

  const batch = db.transaction((): boolean => {
    const found = rows.all(position, BATCH)
    for (const row of found) {
      const previous = before.get(row.stream, row.revision - row.count + 1) ?? NO_HASH
      const hashes = hashesOf({ ...row, id: dashed(row.id), stream: row.name }, previous)
      chain = chainHash(chain, hashAt(hashes, row.count - 1), row.position)
      position = row.position
      update.run(hashes, Buffer.from(chain, 'hex'), position)
    }
    setHead.run(position, Buffer.from(chain, 'hex'))
    return found.length > 0
  })
  while (batch.immediate()) sealing(position, end)
}
