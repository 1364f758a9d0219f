import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Asked {
  /** Method and path with its query. */
  readonly what: string
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
}

export type Answer = (response: ServerResponse, asked: Asked, count: number) => unknown

export interface Answering {
  readonly url: string
  readonly port: number
  readonly asked: readonly Asked[]
  /** From now on every request is answered like this. */
  readonly answer: (next: Answer) => void
  readonly stop: () => Promise<void>
}

/** A real HTTP server on a free port that answers what the test says and remembers what it was asked. */
export const answering = async (first: Answer = json(200, {})): Promise<Answering> => {
  let current = first
  const asked: Asked[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const one = {
        what: `${request.method} ${request.url}`,
        headers: request.headers,
        body: body === '' ? undefined : (JSON.parse(body) as unknown),
      }
      asked.push(one)
      current(response, one, asked.length)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    answer: (next) => {
      current = next
      asked.length = 0
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** The same JSON each time. */
export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

/** Any text as the whole answer. */
export const raw =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(body)

/** By method and path (without the query); anything else is a 404 in the API's form. */
export const routes =
  (table: Readonly<Record<string, Answer>>): Answer =>
  (response, asked, count) =>
    (table[asked.what.split('?')[0] ?? ''] ?? json(404, notFound))(response, asked, count)

const notFound = { type: 'about:blank', title: 'There is no such thing', status: 404, code: 'not_found' }
