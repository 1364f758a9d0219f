import Database from 'better-sqlite3'
import { parentPort, workerData } from 'node:worker_threads'
import type { Appends } from './appends.ts'

/** The thread that has the connection: one durable transaction per message. */
const db = new Database(workerData as string)
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.exec(`
  CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, event TEXT NOT NULL) STRICT;
  CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
`)
const insert = db.prepare('INSERT INTO events (stream, revision, event) VALUES (?, ?, ?)')
const write = db.transaction((rows: Appends) => {
  for (let i = 0; i < rows.length; i += 3) insert.run(rows[i], rows[i + 1], rows[i + 2])
})

parentPort?.on('message', (rows: Appends) => {
  write.immediate(rows)
  parentPort?.postMessage('durable')
})
parentPort?.postMessage('open')
