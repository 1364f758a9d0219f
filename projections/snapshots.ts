import type { Database } from './database.ts'

/** A state as it was after one event of its stream. `version` is that of the state's own form. */
export interface Snapshot {
  readonly revision: number
  readonly version: number
  readonly state: unknown
}

/**
 * A cache of folded states, never the truth: it may forget or refuse to take any of them, and it answers `undefined` rather
 * than fail. States are plain JSON. Whoever loads one must check that its version is the present one.
 */
export interface Snapshots {
  readonly load: (stream: string) => Promise<Snapshot | undefined>
  readonly save: (stream: string, revision: number, state: unknown, version: number) => void
}

/** A snapshot as it is kept: its state is JSON. */
export interface StoredSnapshot {
  readonly revision: number
  readonly version: number
  readonly state: string
}

export interface SnapshotTable {
  readonly load: (stream: string) => StoredSnapshot | undefined
  readonly save: (stream: string, snapshot: StoredSnapshot) => void
}

export const snapshotTable = (db: Database): SnapshotTable => {
  const { sql } = db
  const select = db.statement(
    sql.selectFrom('snapshots').select(['revision', 'version', 'state']).where('stream', '=', ''),
  )
  const upsert = db.statement(
    sql
      .insertInto('snapshots')
      .values({ stream: '', revision: 0, version: 0, state: '' })
      .onConflict((conflict) =>
        conflict.column('stream').doUpdateSet(({ ref }) => ({
          revision: ref('excluded.revision'),
          version: ref('excluded.version'),
          state: ref('excluded.state'),
        })),
      ),
  )
  return {
    load: (stream) => select.get(stream),
    save: (stream, { revision, version, state }) => void upsert.run(stream, revision, version, state),
  }
}
