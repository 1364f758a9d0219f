import cors from '@koa/cors'
import Koa from 'koa'
import { exchange } from './exchange.ts'
import { openLive } from './live/live.ts'
import { webSockets } from './live/web-sockets.ts'
import { instrument } from './metrics.ts'
import { TIMING, type Parts } from './parts.ts'
import { routed } from './routed.ts'
import { table } from './routes.ts'
import { guard } from './safety/guard.ts'
import { homePage } from './docs/pages.ts'
import { ui } from './ui.ts'
import { openServer, type Server } from './server.ts'

/** The HTTP room: everything that is served on the one port. */
export const app = (parts: Parts): Server => {
  const timing = { ...TIMING, ...parts.timing }
  const live = openLive(parts, timing)
  const isForeign = guard(parts.settings)
  const rows = table(parts.clock.now(), live)

  const koa = new Koa()
  koa.on('error', (err: NodeJS.ErrnoException) => {
    if (!LEFT.has(err.code ?? '')) parts.logger.error({ err }, 'a connection failed')
  })
  koa.use(exchange(parts, isForeign, instrument(parts, live)))
  if (parts.settings.corsOrigins.length > 0) koa.use(crossOrigin(parts.settings.corsOrigins))
  koa.use(ui(homePage))
  koa.use(routed(rows, parts, timing))

  const sockets = webSockets(koa, live, isForeign)
  const listener = koa.callback()
  return openServer((req, res) => void listener(req, res), sockets, live, timing, parts.settings.shutdownGrace)
}

/** A peer that left in the middle is its own affair. */
const LEFT: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE'])

const crossOrigin = (origins: readonly string[]): Koa.Middleware =>
  cors({
    origin: ({ headers: { origin = '' } }) => (origins.includes(origin) ? origin : ''),
    exposeHeaders: ['location', 'etag', 'retry-after', 'idempotency-replayed', 'x-request-id', 'mcp-session-id'],
    allowHeaders: [
      'content-type',
      'idempotency-key',
      'if-match',
      'last-event-id',
      'accept',
      'x-harmonia-actor',
      'x-harmonia-reason',
      'mcp-session-id',
      'mcp-protocol-version',
    ],
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    maxAge: 600,
    keepHeadersOnError: false,
  })
