import { parentPort, type MessagePort } from 'node:worker_threads'
import type { FromWriter, ToWriter } from '../../src/store/sqlite/messages.ts'

/** The real writer, whose process is killed before or after the transaction that archives, or puts back. */
const fault = process.env['ARCHIVE_FAULT'] ?? ''
const port = parentPort as MessagePort
let working = false
const die = (): void => void process.kill(process.pid, 'SIGKILL')

port.on('message', (message: ToWriter) => {
  if (message.kind !== 'append') return
  working = message.work !== undefined
  if (working && fault === 'before the transaction') die()
})
const post = port.postMessage.bind(port)
port.postMessage = (message: FromWriter): void => {
  if (working && message.kind === 'done' && fault === 'after the transaction') die()
  post(message)
}

await import('../../src/store/sqlite/writer.ts')
