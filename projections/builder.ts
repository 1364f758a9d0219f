import * as E from 'fp-ts/lib/Either.js'
import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { openLogReader } from '../src/store/open.ts'
import { besideOf, buildBeside } from './beside.ts'
import { openBesides, type Database } from './database.ts'
import type { FromBuilder, WorkerData } from './messages.ts'

/** The program of the thread that makes read models beside those which go on answering: over connections of its own, to log and rows. */
const port = parentPort as MessagePort
const { log, file } = workerData as WorkerData
let isCancelled = false
port.on('message', () => (isCancelled = true))

const tell = (message: FromBuilder): void => port.postMessage(message)

/** One state of the rows, whatever is written to them meanwhile. */
const still =
  ({ sqlite }: Database) =>
  (): (() => void) => {
    sqlite.exec('BEGIN')
    return () => void sqlite.exec('COMMIT')
  }

const build = async (): Promise<FromBuilder> => {
  const opened = await openLogReader(log)
  if (E.isLeft(opened)) return { tag: 'not_built', why: { tag: 'rebuild_failed', reason: opened.left.reason } }
  const present = openBesides(file)
  const built = await buildBeside({
    log: opened.right,
    present,
    still: still(present),
    file: besideOf(file),
    // Messages are heard between two batches.
    breathe: () => setImmediate(),
    onProgress: (progress) => tell({ tag: 'building', progress }),
    isCancelled: () => isCancelled,
  })
  present.close()
  await opened.right.close()
  if (E.isLeft(built)) return { tag: 'not_built', why: built.left }
  const { db, ...told } = built.right
  db.close()
  return { tag: 'built', built: told }
}

tell(await build())
port.close()
