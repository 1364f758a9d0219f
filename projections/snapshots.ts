import type { Database } from './database.ts'

/** A state as it was after one event of its stream. `version` is that of the state's own form. */
export interface Snapshot {
  readonly revision: number
  readonly position: number
  readonly version: number
  /** Plain JSON. */
  readonly state: unknown
}

/**
 * A cache of folded states, never the truth: it may forget or refuse to take any of them, and it answers `undefined` rather
 * than fail. Whoever loads one must check that its version is the present one.
 */
export interface Snapshots {
  readonly load: (stream: string) => Promise<Snapshot | undefined>
  readonly save: (stream: string, snapshot: Snapshot) => void
  /** Throws one away. Whoever loads it after this call does not get it. */
  readonly forget: (stream: string) => void
}

/** A snapshot as it is kept: its state is JSON text. */
export interface StoredSnapshot extends Snapshot {
  readonly state: string
}

/** Copies them from one store to another, some at a time, but for those that the other has newer ones of. */
export const copySnapshots = async (
  from: SnapshotTable,
  to: SnapshotTable,
  pause: () => Promise<void>,
): Promise<void> => {
  for (let after = ''; ;) {
    const streams = from.streams(after, AT_ONCE)
    for (const stream of streams) {
      const snapshot = from.load(stream)
      if (snapshot !== undefined && to.load(stream) === undefined) to.save(stream, snapshot)
    }
    const last = streams.at(-1)
    if (last === undefined) return
    after = last
    await pause()
  }
}

const AT_ONCE = 10

export interface SnapshotTable {
  readonly load: (stream: string) => StoredSnapshot | undefined
  readonly save: (stream: string, snapshot: StoredSnapshot) => void
  readonly forget: (stream: string) => void
  /** Forgets those from behind a position. */
  readonly cut: (position: number) => void
  /** At most so many streams that have one, in an order of their own, behind one of them. */
  readonly streams: (after: string, limit: number) => readonly string[]
}

export const snapshotTable = (db: Database): SnapshotTable => {
  const { sql } = db
  const select = db.statement(
    sql.selectFrom('snapshots').select(['revision', 'position', 'version', 'state']).where('stream', '=', ''),
  )
  const upsert = db.statement(
    sql
      .insertInto('snapshots')
      .values({ stream: '', revision: 0, position: 0, version: 0, state: '' })
      .onConflict((conflict) =>
        conflict.column('stream').doUpdateSet((eb) => ({
          revision: eb.ref('excluded.revision'),
          position: eb.ref('excluded.position'),
          version: eb.ref('excluded.version'),
          state: eb.ref('excluded.state'),
        })),
      ),
  )
  const forget = db.statement(sql.deleteFrom('snapshots').where('stream', '=', ''))
  const streams = db.statement(
    sql.selectFrom('snapshots').select('stream').where('stream', '>', '').orderBy('stream').limit(1),
  )
  const cut = db.statement(sql.deleteFrom('snapshots').where('position', '>', 0))
  return {
    load: (stream) => select.get(stream),
    save: (stream, { revision, position, version, state }) =>
      void upsert.run(stream, revision, position, version, state),
    forget: (stream) => void forget.run(stream),
    cut: (position) => void cut.run(position),
    streams: (after, limit) => streams.all(after, limit).map(({ stream }) => stream),
  }
}
