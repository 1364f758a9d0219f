import { parentPort, type MessagePort } from 'node:worker_threads'
import type { ToThread } from '../../src/rebuild/messages.ts'

/** The thread that replays, but one that dies of the execution `die`. */
const port = parentPort as MessagePort
const listen = port.on.bind(port)
port.on = ((event: 'message', listener: (message: ToThread) => void) =>
  listen(event, (message: ToThread) => {
    if (message.tag === 'one' && message.ask.execution_id === 'die') process.exit(1)
    listener(message)
  })) as MessagePort['on']

await import('../../src/rebuild/worker.ts')
