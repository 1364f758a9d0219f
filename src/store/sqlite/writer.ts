import type Database from 'better-sqlite3'
import { statSync } from 'node:fs'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { reasonOf } from '../open-fault.ts'
import { giveBack } from './archive/entomb.ts'
import type { Work } from './archive/jobs.ts'
import { openLog, type Log } from './log.ts'
import type { Batch, FromWriter, ToWriter, WriterData } from './messages.ts'
import { openWritable, Refused } from './schema.ts'

/** The writer's thread. It has the only writable connection, and drops it after any fault: the next batch opens it anew. */
const port = parentPort as MessagePort
const data = workerData as WriterData

interface Connection {
  readonly db: Database.Database
  readonly log: Log
  readonly files: readonly string[]
}

let connection: Connection | undefined
let { head, mustExist } = data

const say = (message: FromWriter): void => port.postMessage(message)

const connect = (): Connection => {
  const sealing = (sealed: number, of: number): void => say({ kind: 'sealing', sealed, of })
  const db = openWritable({ ...data, mustExist, sealing })
  try {
    const log = openLog(db)
    if (log.head() < head)
      throw new Error(
        `${data.file} ends at position ${log.head()}, but reached ${head} before: it is not the same file`,
      )
    head = log.head()
    mustExist = true
    say({ kind: 'opened', head })
    return { db, log, files: identities() }
  } catch (error) {
    db.close()
    throw error
  }
}

/** A deleted or moved file takes writes as ever, but nobody will find them again. */
const identities = (): readonly string[] =>
  [data.file, `${data.file}-wal`].map((path) => {
    const found = statSync(path, { throwIfNoEntry: false })
    return found === undefined ? `${path} is gone` : `${path} ${found.dev}:${found.ino}`
  })

const append = (batch: Batch, work: Work | undefined): void => {
  try {
    connection ??= connect()
    const moved = identities().findIndex((identity, i) => identity !== connection?.files[i])
    if (moved !== -1) return say({ kind: 'failed', reason: `${data.file} was moved or deleted while it was in use` })
    const written = connection.log.commit(batch, work)
    head = connection.log.head()
    say({ kind: 'done', ...written })
  } catch (error) {
    disconnect()
    say({ kind: 'failed', reason: reasonOf(error) })
    return
  }
  afterwards(({ log }) => log.checkpoint())
  if (work !== undefined) setImmediate(shrink)
}

/** What was committed stands, and whoever waited has the answer: the next batch finds out on a new connection what is wrong. */
const afterwards = (act: (open: Connection) => void): void => {
  try {
    if (connection !== undefined) act(connection)
  } catch {
    disconnect()
  }
}

/** Slice by slice, with appends between them. */
const shrink = (): void =>
  afterwards(({ db, log }) => {
    if (!giveBack(db)) return
    log.checkpoint()
    setImmediate(shrink)
  })

const disconnect = (): void => {
  const { db } = connection ?? {}
  connection = undefined
  if (db === undefined) return
  if (db.inTransaction) db.exec('ROLLBACK')
  db.close()
}

const close = (): void => {
  if (connection !== undefined) connection.db.pragma('wal_checkpoint(TRUNCATE)')
  disconnect()
  port.close()
}

port.on('message', (message: ToWriter) => (message.kind === 'append' ? append(message.batch, message.work) : close()))

try {
  connection = connect()
  setImmediate(shrink)
} catch (error) {
  const fault = error instanceof Refused ? error.fault : { tag: 'store_not_opened' as const, reason: reasonOf(error) }
  say({ kind: 'refused', fault })
}
