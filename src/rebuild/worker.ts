import * as E from 'fp-ts/lib/Either.js'
import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { openLogReader } from '../store/open.ts'
import { localReplays } from './local.ts'
import type { FromThread, ThreadData, ToThread } from './messages.ts'
import { standingsIn } from './standing.ts'

/** The program of the thread that folds executions from the log, over connections of its own, so that nobody else waits for it. */
const port = parentPort as MessagePort
const { log, rows } = workerData as ThreadData
const PAGE = 5_000

const tell = (message: FromThread): void => port.postMessage(message)

const opened = await openLogReader(log)
if (E.isLeft(opened)) throw new Error(opened.left.reason)
const replays = localReplays({
  log: opened.right,
  standings: () => (rows === undefined ? undefined : standingsIn(rows)),
  page: PAGE,
  // Messages are heard between two pages.
  breathe: () => setImmediate(),
})

port.on('message', (message: ToThread) => {
  switch (message.tag) {
    case 'one':
      return void replays.one(message.ask).then((answer) => tell({ tag: 'one', id: message.id, answer }))
    case 'all':
      return void replays
        .all((progress) => tell({ tag: 'progress', progress }))
        .then((answer) => tell({ tag: 'all', id: message.id, answer }))
    case 'cancel':
      return replays.cancel()
  }
})
