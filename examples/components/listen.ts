import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isLoopback } from './guard.ts'

export interface Listening {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Throws for any other address: who reaches ergon runs commands. */
export const onlyLoopback = (host: string): void => {
  if (!isLoopback(host)) throw new Error(`the sample components only listen on loopback, not on ${host}`)
}

/** Serves on a loopback address, and nowhere else. Port 0 takes a free one. */
export const listen = async (serve: RequestListener, host: string, port: number): Promise<Listening> => {
  onlyLoopback(host)
  const server = createServer(serve)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
