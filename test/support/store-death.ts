import { parentPort, type MessagePort } from 'node:worker_threads'
import type { FromWriter, ToWriter } from '../../src/store/sqlite/messages.ts'

/** Ends the writer's thread at an append to `dies-before` (its commit) or `dies-after` (it, with the answer unsent). */
const port = parentPort as MessagePort
let dying = false

port.on('message', (message: ToWriter) => {
  if (message.kind !== 'append') return
  if (message.batch.includes('dies-before')) process.exit(1)
  dying = message.batch.includes('dies-after')
})

const post = port.postMessage.bind(port)
port.postMessage = (message: FromWriter): void => {
  if (dying && message.kind === 'done') process.exit(1)
  post(message)
}
