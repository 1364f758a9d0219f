import type { Shown } from './http-shown.ts'
import { WebSocket, type ClientOptions } from 'ws'

/** A WebSocket whose messages are taken one by one. */
export interface WsReader {
  readonly socket: WebSocket
  /** The next message, or undefined when the socket is closed. */
  readonly next: () => Promise<Shown | undefined>
  readonly rest: () => Promise<Shown[]>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

export const openWs = (url: string, options: ClientOptions = {}): WsReader => {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), options)
  const messages: Shown[] = []
  let over = false
  let wake: () => void = () => undefined
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString()) as Shown)
    wake()
  })
  socket.on('error', () => undefined)
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      over = true
      wake()
      resolve({ code, reason: reason.toString() })
    })
  })
  const next = async (): Promise<Shown | undefined> => {
    while (messages.length === 0 && !over) await new Promise<void>((resolve) => (wake = resolve))
    return messages.shift()
  }
  return {
    socket,
    next,
    rest: async () => {
      const all: Shown[] = []
      for (let message = await next(); message !== undefined; message = await next()) all.push(message)
      return all
    },
    closed,
  }
}

/** The status with which a handshake is refused. */
export const refusedHandshake = (url: string, options: ClientOptions = {}): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), options)
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode)
      response.resume()
      socket.terminate()
    })
    socket.on('error', () => undefined)
    socket.on('open', () => {
      socket.terminate()
      reject(new Error('the handshake was accepted'))
    })
  })
