import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import websockify from 'koa-websocket'
import type Koa from 'koa'
import type { WebSocket, WebSocketServer } from 'ws'
import { rawProblem } from '../raw-problem.ts'
import type { BadRequest } from '../refusal.ts'
import type { Guard } from '../safety/guard.ts'
import { MAX_PEERS, type Live } from './live.ts'
import { followed } from './followed.ts'
import { serveWebSocket } from './web-socket.ts'

/** The WebSocket side of the server. */
export interface Sockets {
  readonly upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Says goodbye to everyone. */
  readonly close: () => void
  /** Drops whoever has not left. */
  readonly terminate: () => void
}

/** Bytes of one message of a client: all that it has to say is `{"type":"ping"}`. */
const MAX_MESSAGE = 65_536

const GOING_AWAY = 1_001
const INTERNAL = 1_011

/**
 * koa-websocket without a server of its own: who may not connect is refused before the handshake, and an error of `listen`
 * stays with who called it.
 */
export const webSockets = (koa: Koa, live: Live, isForeign: Guard): Sockets => {
  const { ws } = websockify(koa)
  ws.use(async (ctx) => {
    const socket = ctx.websocket
    try {
      await serveWebSocket(live, socket, ctx.req)
    } catch (err) {
      live.logger.error({ err, path: ctx.path }, 'a WebSocket failed')
      socket.close(INTERNAL)
    }
  })
  ws.listen({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false, clientTracking: true })
  const server = ws.server as WebSocketServer

  return {
    upgrade: (req, socket, head) => {
      const refusal = isForeign(req.headers) ?? unserved(req, live)
      if (refusal !== undefined) {
        refuse(socket, refusal)
        return
      }
      server.handleUpgrade(req, socket, head, (accepted: WebSocket) => server.emit('connection', accepted, req))
    },
    close: () => {
      for (const client of server.clients) client.close(GOING_AWAY, 'the server is going away')
    },
    terminate: () => {
      for (const client of server.clients) client.terminate()
    },
  }
}

const unserved = (req: IncomingMessage, live: Live): BadRequest | undefined => {
  if (live.isFull()) return { tag: 'too_many_subscribers', limit: MAX_PEERS }
  const path = (req.url ?? '').split('?')[0] ?? ''
  return followed(path) === undefined ? { tag: 'route_not_found', path: path.slice(0, 200) } : undefined
}

const refuse = (socket: Duplex, refusal: BadRequest): void => {
  socket.on('error', () => socket.destroy())
  socket.end(rawProblem(refusal))
}
