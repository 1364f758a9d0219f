import { createServer, type AddressInfo, type Socket } from 'node:net'
import * as E from 'fp-ts/lib/Either.js'
import { serveConnection, turnAway, type ConnectionParts, type TcpLimits } from './connection.ts'

/** The assistant over TCP: one JSON object per line. */
export interface TcpDoor {
  readonly port: number
  /** Gives answers that are under way so many milliseconds. Resolves when no connection is left. */
  readonly close: (grace: number) => Promise<void>
}

const LIMITS: TcpLimits & { readonly connections: number } = {
  connections: 64,
  line: 2_097_152,
  waiting: 16,
  unread: 8_388_608,
  idle: 300_000,
}

export interface TcpOptions extends Omit<ConnectionParts, 'limits'> {
  readonly host: string
  readonly port: number
  readonly limits?: Partial<typeof LIMITS>
}

/** Left with why nobody can reach it there. */
export const openTcp = async ({
  host,
  port,
  limits: given,
  ...parts
}: TcpOptions): Promise<E.Either<string, TcpDoor>> => {
  const limits = { ...LIMITS, ...given }
  const open = new Map<Socket, ReturnType<typeof serveConnection>>()
  // Who sends its questions and closes its side still wants the answers.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    if (open.size >= limits.connections) {
      return turnAway(socket, `${limits.connections} connections are open, which is the limit.`)
    }
    open.set(socket, serveConnection(socket, { ...parts, limits }))
    socket.once('close', () => open.delete(socket))
  })

  const failed = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve)
    server.listen(port, host, () => resolve(undefined))
  })
  if (failed !== undefined)
    return E.left(
      failed.code === 'EADDRINUSE' ? `port ${port} of ${host} is in use by another program` : failed.message,
    )
  server.on('error', parts.report)

  return E.right({
    port: (server.address() as AddressInfo).port,
    close: async (grace) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const connection of open.values()) connection.finish()
      const late = setTimeout(() => [...open.keys()].forEach((socket) => socket.destroy()), grace)
      await closed
      clearTimeout(late)
    },
  })
}
