import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface ScriptedServer {
  readonly url: string
  readonly received: readonly Received[]
  /** How many connections were opened so far. */
  readonly connections: () => number
  /** Resolves when the n-th connection (from 1) is closed. */
  readonly closed: (connection: number) => Promise<void>
  readonly stop: () => Promise<void>
}

/** A real server that does with each request what the test says. */
export const scriptedServer = async (
  answer: (request: Received, response: ServerResponse, incoming: IncomingMessage) => void,
): Promise<ScriptedServer> => {
  const received: Received[] = []
  const sockets: Socket[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const request = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      }
      received.push(request)
      answer(request, response, incoming)
    })
  })
  server.on('connection', (socket) => sockets.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connections: () => sockets.length,
    closed: (connection) =>
      new Promise((resolve) => {
        const socket = sockets[connection - 1]
        if (socket === undefined || socket.destroyed) resolve()
        else socket.once('close', () => resolve())
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A promise and what resolves it. */
export const signal = (): { readonly fired: Promise<void>; readonly fire: () => void } => {
  let fire = () => {}
  const fired = new Promise<void>((resolve) => (fire = resolve))
  return { fired, fire }
}
