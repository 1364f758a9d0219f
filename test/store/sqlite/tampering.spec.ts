import Database from 'better-sqlite3'
import { expect } from 'chai'
import * as fc from 'fast-check'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Archives } from '../../../src/store/archive/archives.ts'
import { checking } from '../../../src/store/sqlite/check.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import { append, event, left, run, temporary, upTo } from '../../support/store.ts'

interface Row {
  readonly position: number
  readonly stream: number
  readonly revision: number
  readonly count: number
  readonly events: Buffer
}

/** Something that is done to the file, and the positions among which the first broken event is. */
type Tampering = (db: Database.Database, rows: readonly Row[]) => readonly [from: number, to: number] | undefined

const ofRow = ({ position, count }: Row): readonly [number, number] => [position - count + 1, position]

const index = fc.nat({ max: 1_000_000 })
const pick = <A>(all: readonly A[], n: number): A => all[n % all.length] as A

const BLOBS = ['id', 'hashes', 'chain'] as const
const NUMBERS = ['position', 'revision', 'count', 'at', 'stream'] as const

/** Any other value for one byte. */
const flipByte = fc.record({ row: index, byte: index, by: fc.integer({ min: 1, max: 255 }) })

const flipped = (bytes: Buffer, byte: number, by: number): Buffer => {
  const changed = Buffer.from(bytes)
  changed[byte % bytes.length] = (changed[byte % bytes.length] as number) ^ by
  return changed
}

const ofText: fc.Arbitrary<Tampering> = flipByte.map(({ row, byte, by }) => (db, rows) => {
  const { position, events } = pick(rows, row)
  if (events.length === 0) {
    db.prepare('UPDATE commits SET events = ? WHERE position = ?').run(String.fromCharCode(by), position)
    return ofRow(pick(rows, row))
  }
  db.prepare('UPDATE commits SET events = CAST(? AS TEXT) WHERE position = ?').run(flipped(events, byte, by), position)
  return ofRow(pick(rows, row))
})

const ofBlob: fc.Arbitrary<Tampering> = fc
  .tuple(flipByte, fc.constantFrom(...BLOBS))
  .map(([{ row, byte, by }, column]) => (db, rows) => {
    const { position } = pick(rows, row)
    const value = db.prepare(`SELECT ${column} FROM commits WHERE position = ?`).pluck().get(position) as Buffer
    if (value.length === 0) return undefined
    db.prepare(`UPDATE commits SET ${column} = ? WHERE position = ?`).run(flipped(value, byte, by), position)
    return ofRow(pick(rows, row))
  })

const ofNumber: fc.Arbitrary<Tampering> = fc
  .tuple(flipByte, fc.constantFrom(...NUMBERS))
  .map(([{ row, byte, by }, column]) => (db, rows) => {
    const { position } = pick(rows, row)
    const select = db.prepare(`SELECT ${column} FROM commits WHERE position = ?`).pluck().safeIntegers()
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64BE(select.get(position) as bigint)
    const value = flipped(bytes, byte, by).readBigInt64BE()
    db.prepare(`UPDATE commits SET ${column} = ? WHERE position = ?`).run(value, position)
    const [from, to] = ofRow(pick(rows, row))
    // Moved to before others, it is wrong where it is found.
    const before = rows.filter((one) => one.position < value)
    return column === 'position' && value > 0 ? [Math.min(from, (before.at(-1)?.position ?? 0) + 1), to] : [from, to]
  })

const ofName: fc.Arbitrary<Tampering> = flipByte.map(({ row, byte, by }) => (db, rows) => {
  const { stream } = pick(rows, row)
  const name = db.prepare('SELECT name FROM streams WHERE id = ?').pluck().get(stream) as string
  db.prepare('UPDATE streams SET name = CAST(? AS TEXT) WHERE id = ?').run(flipped(Buffer.from(name), byte, by), stream)
  return ofRow(rows.find((one) => one.stream === stream) as Row)
})

const dropped: fc.Arbitrary<Tampering> = index.map((row) => (db, rows) => {
  const gone = pick(rows, row)
  db.prepare('DELETE FROM commits WHERE position = ?').run(gone.position)
  return ofRow(gone)
})

/** The rows behind a position are moved, as somebody would who wants no gap to be seen. */
const move = (db: Database.Database, after: number, by: number): void => {
  const sign = by > 0 ? 'DESC' : 'ASC'
  for (const position of db
    .prepare(`SELECT position FROM commits WHERE position > ? ORDER BY position ${sign}`)
    .pluck()
    .all(after))
    db.prepare('UPDATE commits SET position = position + ? WHERE position = ?').run(by, position)
}

/** The same for the revisions of a stream. */
const renumber = (db: Database.Database, stream: number, after: number, by: number): void => {
  const sign = by > 0 ? 'DESC' : 'ASC'
  const select = db.prepare(`SELECT revision FROM commits WHERE stream = ? AND revision > ? ORDER BY revision ${sign}`)
  for (const revision of select.pluck().all(stream, after))
    db.prepare('UPDATE commits SET revision = revision + ? WHERE stream = ? AND revision = ?').run(by, stream, revision)
}

const droppedNeatly: fc.Arbitrary<Tampering> = index.map((row) => (db, rows) => {
  const { position, stream, revision, count } = pick(rows, row)
  db.prepare('DELETE FROM commits WHERE position = ?').run(position)
  move(db, position, -count)
  renumber(db, stream, revision, -count)
  // What now stands there is the first that is wrong, or its absence when it was the last.
  return [position - count + 1, position + 3]
})

const inserted: fc.Arbitrary<Tampering> = index.map((row) => (db, rows) => {
  const { position, stream, revision, count } = pick(rows, row)
  move(db, position, count)
  renumber(db, stream, revision, count)
  db.prepare(
    `INSERT INTO commits SELECT position + count, stream, revision + count, count, id, at, events, hashes, chain
     FROM commits WHERE position = ?`,
  ).run(position)
  return [position + 1, position + count]
})

const swapped: fc.Arbitrary<Tampering> = fc.tuple(index, index).map(([one, two]) => (db, rows) => {
  const [a, b] = [pick(rows, one), pick(rows, two)]
  if (a.position === b.position || a.count !== b.count) return undefined
  const to = db.prepare('UPDATE commits SET position = ? WHERE position = ?')
  to.run(-1, a.position)
  to.run(a.position, b.position)
  to.run(b.position, -1)
  return ofRow(a.position < b.position ? a : b)
})

const swappedWithin: fc.Arbitrary<Tampering> = index.map((row) => (db, rows) => {
  const within = pick(
    rows.filter(({ count, events }) => count > 1 && events.length > 0),
    row,
  )
  const events = JSON.parse(within.events.toString()) as unknown[]
  const text = JSON.stringify([...events.slice(1), events[0]])
  db.prepare('UPDATE commits SET events = ? WHERE position = ?').run(text, within.position)
  return [within.position - within.count + 1, within.position - within.count + 1]
})

describe('a log that somebody has changed', () => {
  const { folder, sqlite } = temporary()

  const logged = async (archived: readonly string[] = []): Promise<string> => {
    const file = join(await folder(), 'events.db')
    const store = await sqlite({ file })
    for (const n of upTo(60)) {
      const events = upTo((n % 3) + 1).map((m) => ({
        ...event('happened', { task_id: `t${m}`, output: { text: 'ä\ufffd€😀', n: n * 1.5, list: [m, null, true] } }),
        ...(n % 4 === 0 ? { meta: { actor: 'anna', command: 'do' } } : {}),
      }))
      await run(store.append(append(`execution-${n % 7}`, 'any', events)))
    }
    if (archived.length > 0) {
      const put = { id: '0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e', at: '2026-02-01T00:00:00.000Z' }
      await run((store.archives as Archives).put(archived, put))
      for (const n of upTo(10)) await run(store.append(append(`execution-${n % 7}`, 'any')))
    }
    await store.close()
    return file
  }

  const rowsIn = (db: Database.Database): readonly Row[] =>
    db
      .prepare<[], Row>(
        'SELECT position, stream, revision, count, CAST(events AS BLOB) AS events FROM commits ORDER BY position',
      )
      .all()

  /** What a tampering should be found as, and what it is. It is undone. */
  const found = (db: Database.Database, tampering: Tampering, rows: readonly Row[]) => {
    db.exec('BEGIN')
    try {
      return { expected: tampering(db, rows), checked: checking(db)({ after: 0 }, 1_000_000) }
    } catch (error) {
      // The file itself does not take a second row with the same number.
      fc.pre(!String((error as { code?: unknown }).code).startsWith('SQLITE_CONSTRAINT'))
      throw error
    } finally {
      db.exec('ROLLBACK')
    }
  }
  const kinds = [ofText, ofText, ofBlob, ofNumber, ofName, dropped, droppedNeatly, inserted, swapped, swappedWithin]

  it('is found out, whatever it was, and the first event that is wrong is named', async function () {
    this.timeout(120_000)
    const db = new Database(await logged())
    const rows = rowsIn(db)
    const whole = checking(db)({ after: 0 }, 1_000_000)
    expect(whole).to.deep.include({ events: rows.reduce((sum, { count }) => sum + count, 0) })
    expect(whole.broken).to.equal(undefined)
    fc.assert(
      fc.property(fc.oneof(...kinds), (tampering) => {
        const { expected, checked } = found(db, tampering, rows)
        fc.pre(expected !== undefined)
        const [from, to] = expected
        expect(checked.broken, 'it is found').to.not.equal(undefined)
        expect(checked.broken?.position).to.be.within(from, to)
      }),
      { numRuns: 600 },
    )
    db.close()
  })

  it('is found out where the text is in an archive, too', async function () {
    this.timeout(120_000)
    const db = new Database(await logged(['execution-2', 'execution-3', 'execution-5']))
    const rows = rowsIn(db)
    const gone = rows.filter(({ events }) => events.length === 0)
    const whole = checking(db)({ after: 0 }, 1_000_000)
    expect(whole).to.deep.include({ archived: gone.reduce((sum, { count }) => sum + count, 0) })
    expect(whole.broken).to.equal(undefined)
    // Of a stream whose text is gone the first row is named; and what tells of the archive is asked there.
    const [first] = gone
    const begin = first === undefined ? 1 : ofRow(first)[0]
    fc.assert(
      fc.property(fc.oneof(...kinds), (tampering) => {
        const { expected, checked } = found(db, tampering, rows)
        fc.pre(expected !== undefined)
        expect(checked.broken, 'it is found').to.not.equal(undefined)
        expect(checked.broken?.position).to.be.within(Math.min(begin, expected[0]), expected[1])
      }),
      { numRuns: 600 },
    )
    // Neither is the last of its stream, so that no hash of a later event tells.
    const last = new Map(gone.map(({ stream, revision }) => [stream, revision]))
    const inside = gone.filter(({ stream, revision }) => revision !== last.get(stream))
    const pairs = inside.flatMap((a) =>
      inside
        .filter((b) => b.stream > a.stream && b.revision === a.revision && b.count === a.count)
        .map((b) => [a, b] as const),
    )
    expect(pairs).not.to.deep.equal([])
    for (const [a, b] of pairs) {
      const exchanged: Tampering = (changed) => {
        const to = changed.prepare('UPDATE commits SET stream = ? WHERE position = ?')
        to.run(-1, a.position)
        to.run(a.stream, b.position)
        to.run(b.stream, a.position)
        return [begin, b.position]
      }
      expect(found(db, exchanged, rows).checked.broken).to.include({ what: 'hash' })
    }
    const emptied: Tampering = (changed, all) => {
      const { position } = all.find(({ events }) => events.length > 0) as Row
      const tombstone = `events = '', id = x'', at = 0, hashes = substr(hashes, -32)`
      changed.prepare(`UPDATE commits SET ${tombstone} WHERE position = ?`).run(position)
      return [1, position]
    }
    expect(found(db, emptied, rows).checked.broken).to.include({
      what: 'text',
      detail: 'its text is gone, and no archive has it',
    })
    db.close()
  })

  it('is found out when its end is gone, and takes nothing more', async () => {
    const file = await logged()
    const db = new Database(file)
    db.exec('DELETE FROM commits WHERE position = (SELECT max(position) FROM commits)')
    expect(checking(db)({ after: 0 }, 1_000_000).broken).to.include({ what: 'end' })
    db.close()
    expect(left(await openSqliteStore({ file })).reason).to.include('gone')
  })

  it('is not found where somebody only writes meanwhile', async () => {
    const file = join(await folder(), 'events.db')
    const store = await sqlite({ file })
    await run(
      store.append(
        append(
          'execution-1',
          'any',
          upTo(2_000).map((n) => event('happened', { n })),
        ),
      ),
    )
    let writing = true
    const writer = (async () => {
      while (writing) await run(store.append(append('execution-1', 'any')))
    })()
    for (let n = 0; n < 10; n++) {
      const { broken } = await run(store.check({ after: 0 }, 100_000))
      expect(broken).to.equal(undefined)
      await setImmediate()
    }
    writing = false
    await writer
  })

  it('is found out in one stream too', async () => {
    const db = new Database(await logged())
    const at = db.prepare(
      "SELECT min(position) FROM commits JOIN streams ON streams.id = stream WHERE name = 'execution-3'",
    )
    const position = at.pluck().get() as number
    db.prepare(`UPDATE commits SET events = replace(events, 't1', 't9') WHERE position = ?`).run(position)
    const check = checking(db)
    const { broken } = check({ stream: 'execution-3', from: 0 }, 1_000)
    expect(broken).to.deep.include({ stream: 'execution-3', revision: 0, what: 'hash' })
    expect(check({ stream: 'execution-4', from: 0 }, 1_000).broken).to.equal(undefined)
    db.close()
  })
})
