import { createServer, type IncomingMessage, type RequestListener, type Server as HttpServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import * as E from 'fp-ts/lib/Either.js'
import type { Live } from './live/live.ts'
import type { Sockets } from './live/web-sockets.ts'
import type { Timing } from './parts.ts'
import { rawProblem } from './raw-problem.ts'

/** Nobody can reach this server where it was to listen. */
export interface CannotListen {
  readonly tag: 'cannot_listen'
  /** `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`, `ENOTFOUND`, … */
  readonly code: string
  readonly host: string
  readonly port: number
  readonly message: string
}

export interface Server {
  /** The URL of the server, once connections are accepted. Port 0 takes a free one. */
  readonly listen: (port: number, host: string) => Promise<E.Either<CannotListen, string>>
  readonly address: () => AddressInfo | undefined
  /**
   * Takes no new connections, ends event streams and WebSockets, and gives requests that are under way so many seconds.
   * Resolves when no connection is left.
   */
  readonly close: (graceSeconds?: number) => Promise<void>
}

const HEADERS_MS = 10_000
const KEEP_ALIVE_MS = 65_000
/** How long a WebSocket's peer may take to say goodbye. */
const FAREWELL_MS = 2_000

export const openServer = (
  listener: RequestListener,
  sockets: Sockets,
  live: Live,
  timing: Timing,
  defaultGrace: number,
): Server => {
  let closing = false
  const server = createServer(
    {
      requestTimeout: timing.request,
      headersTimeout: Math.min(HEADERS_MS, timing.request),
      connectionsCheckingInterval: Math.min(5_000, timing.request),
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (req, res) => {
      if (closing) res.setHeader('connection', 'close')
      listener(req, res)
    },
  )
  server.on('upgrade', (req: IncomingMessage, socket: Socket, head: Buffer) => sockets.upgrade(req, socket, head))
  server.on('clientError', rejectMalformed)

  return {
    listen: (port, host) => listening(server, port, host),
    address: () => addressOf(server),
    close: async (graceSeconds = defaultGrace) => {
      closing = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      live.close()
      sockets.close()
      server.closeIdleConnections()
      const hangingSockets = setTimeout(sockets.terminate, Math.min(FAREWELL_MS, graceSeconds * 1_000))
      const late = setTimeout(() => server.closeAllConnections(), graceSeconds * 1_000)
      await closed
      clearTimeout(hangingSockets)
      clearTimeout(late)
    },
  }
}

const listening = (server: HttpServer, port: number, host: string): Promise<E.Either<CannotListen, string>> =>
  new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => {
      const code = error.code ?? 'UNKNOWN'
      resolve(E.left({ tag: 'cannot_listen', code, host, port, message: reasonOf(code, host, port, error) }))
    }
    server.once('error', failed)
    server.listen(port, host, () => {
      server.off('error', failed)
      resolve(E.right(urlOf(host, addressOf(server)?.port ?? port)))
    })
  })

/** Where the machine that it runs on finds the server. */
const urlOf = (host: string, port: number): string => {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (host === '::') return `http://[::1]:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

const reasonOf = (code: string, host: string, port: number, { message }: Error): string => {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is in use by another program`
    case 'EACCES':
      return `port ${port} of ${host} may not be used by this user`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine`
    default:
      return message
  }
}

const addressOf = (server: HttpServer): AddressInfo | undefined => {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address : undefined
}

/** What is not HTTP, or not in time, never becomes a request; it gets its answer here. */
const rejectMalformed = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  socket.end(rawProblem({ tag: TAGS[error.code ?? ''] ?? 'malformed_request' }))
}

const TAGS: Readonly<Record<string, 'request_timeout' | 'headers_too_large'>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
}
