import { createServer, type AddressInfo, type Server } from 'node:net'

/** A port with somebody on it. */
export const takenPort = async (): Promise<{ readonly port: number; readonly server: Server }> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, server }
}

/** A port that nobody has at this moment. */
export const freePort = async (): Promise<number> => {
  const { port, server } = await takenPort()
  await new Promise((resolve) => server.close(resolve))
  return port
}
