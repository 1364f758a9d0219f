import Database from 'better-sqlite3'
import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs'
import type { OpenFault } from '../open-fault.ts'
import { seal, type Sealing } from './seal.ts'

const SCHEMA_VERSION = 3
/** The first whose events have hashes. */
const HASHED = 2

/** One row per append; `position` and `revision` are those of its last event, `at` is epoch milliseconds. */
const SCHEMA_1 = `
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE commits (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    count INTEGER NOT NULL,
    id BLOB NOT NULL,
    at INTEGER NOT NULL,
    events TEXT NOT NULL
  ) STRICT;

  CREATE UNIQUE INDEX commits_by_stream ON commits (stream, revision);
`

/**
 * `hashes` are those of an append's events, 32 bytes each; `chain` is that of the log up to it. `head` says where the log ends, so that it is seen
 * when its last rows are gone.
 */
const SCHEMA_2 = `
  ALTER TABLE commits ADD COLUMN hashes BLOB NOT NULL DEFAULT x'';
  ALTER TABLE commits ADD COLUMN chain BLOB NOT NULL DEFAULT x'';

  CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL,
    chain BLOB NOT NULL
  ) STRICT;
  INSERT INTO head VALUES (1, 0, zeroblob(32));

  -- For people: one row per event.
  DROP VIEW IF EXISTS events;
  CREATE VIEW events AS
  SELECT
    commits.position - commits.count + 1 + event.key AS position,
    streams.name AS stream,
    commits.revision - commits.count + 1 + event.key AS revision,
    strftime('%Y-%m-%dT%H:%M:%fZ', commits.at / 1000.0, 'unixepoch') AS at,
    event.value ->> '$.type' AS type,
    event.value -> '$.data' AS data,
    event.value ->> '$.meta.actor' AS actor,
    lower(hex(substr(commits.hashes, 32 * event.key + 1, 32))) AS hash,
    lower(hex(commits.id)) AS append_id
  FROM commits
  JOIN streams ON streams.id = commits.stream
  JOIN json_each(commits.events) AS event;
`

/**
 * An append whose text is in an archive has no `events`, `id` and `at`, and of its hashes the last. `archived` says where in which file
 * its stream's text is; `position` is that of the event that tells of the archive.
 */
const SCHEMA_3 = `
  CREATE TABLE IF NOT EXISTS archives (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    at INTEGER NOT NULL,
    position INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS archived (
    stream INTEGER NOT NULL,
    last INTEGER NOT NULL,
    first INTEGER NOT NULL,
    archive INTEGER NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (stream, last)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX IF NOT EXISTS archived_by_archive ON archived (archive);

  DROP VIEW IF EXISTS events;
  CREATE VIEW events AS
  SELECT
    commits.position - commits.count + 1 + event.key AS position,
    streams.name AS stream,
    commits.revision - commits.count + 1 + event.key AS revision,
    strftime('%Y-%m-%dT%H:%M:%fZ', commits.at / 1000.0, 'unixepoch') AS at,
    event.value ->> '$.type' AS type,
    event.value -> '$.data' AS data,
    event.value ->> '$.meta.actor' AS actor,
    lower(hex(substr(commits.hashes, 32 * event.key + 1, 32))) AS hash,
    lower(hex(commits.id)) AS append_id
  FROM commits
  JOIN streams ON streams.id = commits.stream
  -- Those whose text is in an archive are not shown.
  JOIN json_each(CASE commits.events WHEN '' THEN '[]' ELSE commits.events END) AS event;
`

/** Thrown when a file is not ours to write. */
export class Refused extends Error {
  readonly fault: OpenFault
  constructor(fault: OpenFault) {
    super(fault.reason)
    this.fault = fault
  }
}

export interface WritableOptions {
  readonly file: string
  /** The file was there before, so it must not be made anew. */
  readonly mustExist: boolean
  readonly maxPages?: number
  /** Told how far the hashes of a file of the former schema are. */
  readonly sealing: Sealing
}

/** The one writable connection to an event file, made when there is none. Throws `Refused`, or what SQLite throws. */
export const openWritable = ({ file, mustExist, maxPages, sealing }: WritableOptions): Database.Database => {
  const fresh = !existsSync(file)
  syncWal(file)
  const db = new Database(file, { fileMustExist: mustExist })
  try {
    if (fresh) {
      db.pragma('page_size = 4096')
      // So that the file gets smaller when events are archived. What an earlier version has made only uses its free pages again.
      db.pragma('auto_vacuum = INCREMENTAL')
    }
    checkVersion(db, file)
    db.pragma('journal_mode = WAL')
    // Each commit is on the disk before it returns, and is seen by readers only then.
    db.pragma('synchronous = FULL')
    db.pragma('busy_timeout = 5000')
    db.pragma('temp_store = MEMORY')
    db.pragma('journal_size_limit = 67108864')
    if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`)
    bringUp(db, sealing)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Makes what a file lacks. Its version is raised when it has all of it, so that what was broken off is gone on with. */
const bringUp = (db: Database.Database, sealing: Sealing): void => {
  const version = db.pragma('user_version', { simple: true }) as number
  if (version === SCHEMA_VERSION) return
  const isHashed = db.prepare(`SELECT 1 FROM pragma_table_info('commits') WHERE name = 'chain'`).get() !== undefined
  if (!isHashed) {
    const script = version === 0 ? SCHEMA_1 + SCHEMA_2 : SCHEMA_2
    db.transaction(() => db.exec(`${script} PRAGMA user_version = 1;`)).exclusive()
  }
  if (version < HASHED) {
    seal(db, sealing)
    db.pragma(`user_version = ${HASHED}`)
  }
  db.transaction(() => db.exec(`${SCHEMA_3} PRAGMA user_version = ${SCHEMA_VERSION};`)).exclusive()
}

/** What a killed process wrote and did not sync is seen by readers again: it must be durable before it is. */
const syncWal = (file: string): void => {
  const wal = `${file}-wal`
  if (!existsSync(wal)) return
  const descriptor = openSync(wal, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const checkVersion = (db: Database.Database, file: string): void => {
  const found = db.pragma('user_version', { simple: true }) as number
  if (found > SCHEMA_VERSION) {
    const reason = `${file} was written by a newer version (schema ${found}, this one knows ${SCHEMA_VERSION}): run that version`
    throw new Refused({ tag: 'newer_schema', found, supported: SCHEMA_VERSION, reason })
  }
  if (found === 0 && db.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined)
    throw new Refused({ tag: 'store_not_opened', reason: `${file} is a database, but not an event store` })
}
