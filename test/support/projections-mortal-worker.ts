import { parentPort, type MessagePort } from 'node:worker_threads'
import type { Request } from '../../projections/messages.ts'

/** The worker of the read models, but one that dies of being asked for the snapshot of `die`. */
const port = parentPort as MessagePort
const listen = port.on.bind(port)
port.on = ((event: 'message', listener: (request: Request) => void) =>
  listen(event, (request: Request) => {
    if (request.tag === 'load' && request.stream === 'die') process.exit(1)
    listener(request)
  })) as MessagePort['on']

await import('../../projections/worker.ts')
